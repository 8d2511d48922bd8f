/** One of the service's page types (documentation 3.1.1). */
interface PageType {
	value: number;
	/** The service's own name. */
	wireName: string;
	label: string;
	description: string;
	/** Whether a person confirms with it. Registering a key approves nothing. */
	confirms: boolean;
}

export const pageTypes: PageType[] = [
	{
		value: 0,
		wireName: 'RTRPhoneValidation',
		label: 'Smartphone',
		description: 'Confirm, take a picture, scan or sign with the smartphone',
		confirms: true,
	},
	{
		value: 1,
		wireName: 'SecurityKeyValidation',
		label: 'Security Key or Windows Hello',
		description: 'Confirm with a security key or with Windows Hello',
		confirms: true,
	},
	{
		value: 3,
		wireName: 'Certificate',
		label: 'Certificate',
		description: 'Confirm with a certificate issued by the company',
		confirms: true,
	},
	{
		value: 2,
		wireName: 'SecurityKeyRegistration',
		label: 'Security Key Registration',
		description: 'Register a security key for the domain of the page',
		confirms: false,
	},
];

/** The page types on which a person confirms. */
export const confirmingPageTypes = pageTypes.filter(({ confirms }) => confirms);

/** The service's names, indexed by number. */
export const pageTypeNames = pageTypes
	.toSorted((a, b) => a.value - b.value)
	.map(({ wireName }) => wireName);
