/** Every field of the node and of its credential, those inside collections too, and where each stands. */
import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { description } from './operations.cts';

const { OtpOneApi } = jest.requireActual<{ OtpOneApi: new () => ICredentialType }>(
	'../../dist/credentials/OtpOneApi.credentials.js',
);

export const credential = new OtpOneApi();

export const optionsOf = (field: INodeProperties) =>
	(field.options ?? []) as INodePropertyOptions[];
export const isList = ({ type }: INodeProperties) => type === 'options' || type === 'multiOptions';

type Placed<Thing> = [place: string, thing: Thing];

const placed: Array<Placed<INodeProperties>> = [
	...description.properties.map((field): Placed<INodeProperties> => {
		const { resource, operation } = field.displayOptions?.show ?? {};
		return [[...(resource ?? []), ...(operation ?? []), field.name].map(String).join(' '), field];
	}),
	...credential.properties.map(
		(field): Placed<INodeProperties> => [`credential ${field.name}`, field],
	),
];

export const allFields = placed.flatMap(([place, field]) => {
	const entries = field.type === 'collection' ? (field.options as INodeProperties[]) : [];
	const inside = entries.map((entry): Placed<INodeProperties> => [`${place} ${entry.name}`, entry]);
	return [[place, field] as Placed<INodeProperties>, ...inside];
});

export const fieldsThat = (holds: (field: INodeProperties) => boolean) =>
	allFields.filter(([, field]) => holds(field));

/** Every choice in every list. */
export const allChoices = fieldsThat(isList).flatMap(([place, field]) =>
	optionsOf(field).map(
		(choice): Placed<INodePropertyOptions> => [`${place} = ${String(choice.value)}`, choice],
	),
);
