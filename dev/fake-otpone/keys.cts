/** The two keys of an OtpOne account. */
export interface Keys {
	srv: string;
	js: string;
}

/** Made up, and the same on every start, so that a credential once made keeps working. */
export const sampleKeys: Keys = {
	srv: 'SRV-5a4db0c5-0000-4000-8000-0123456789ab',
	js: 'JS-5a4db0c5-0000-4000-8000-ba9876543210',
};

/** Keys that look right and belong to no account. */
export const unknownKeys: Keys = { srv: 'SRV-of-somebody-else', js: 'JS-of-somebody-else' };
