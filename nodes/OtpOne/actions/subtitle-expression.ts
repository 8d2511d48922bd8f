import { resources } from './resources';

/**
 * The operations that contact someone: the parameter with the address, the verb, and the text to
 * use without an address.
 */
const asking: Record<string, [field: string, verb: string, otherwise: string]> = {
	'request.send': ['userMail', 'Ask', 'Ask one person by phone'],
	'request.sendAndWait': ['approvers', 'Ask', 'Ask the approvers'],
	'transaction.create': ['userMail', 'Create for', 'Create Transaction'],
};

const operationNames = Object.fromEntries(
	resources.flatMap(({ option, operations }) =>
		operations.map((operation) => [
			`${option.value}.${operation.option.value}`,
			operation.option.name,
		]),
	),
);

/** Runs in n8n's expression engine and in the editor, so it must use only its arguments. */
function subtitleOf(
	parameters: Record<string, unknown>,
	askingOperations: typeof asking,
	names: Record<string, string>,
): string {
	const operation = `${String(parameters.resource)}.${String(parameters.operation)}`;
	const asks = askingOperations[operation];
	if (!asks) return names[operation] ?? '';
	const [field, verb, otherwise] = asks;
	const value = parameters[field];
	const isWritten = typeof value === 'string' && value.charAt(0) !== '=';
	const people = isWritten ? value.split(/[,;\n]/).map((address) => address.trim()) : [];
	const [first, ...others] = people.filter((address) => address !== '');
	if (!first) return otherwise;
	return verb + ' ' + first + (others.length > 0 ? ' and ' + others.length + ' more' : '');
}

/**
 * The subtitle of the node on the canvas, which shows who is asked. It uses the raw parameters
 * because expressions can't be resolved without an item.
 */
export const subtitleExpression = `={{ (${subtitleOf.toString()})($rawParameter, ${JSON.stringify(asking)}, ${JSON.stringify(operationNames)}) }}`;
