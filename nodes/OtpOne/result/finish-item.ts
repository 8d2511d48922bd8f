import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ROUND_FIELD } from './outputs';
import { binaryField } from './binary-data';
import type { ResultItem } from './result-item';

/** How a builder wants items. */
export interface ItemOptions {
	simplify: boolean;
	includeInput: boolean;
}

/** Left out when simplified. */
const DETAILS = ['requestType', 'waitedMs', 'policy', 'raw'];

/** Every name that a verdict or an error item may have: none of them is taken over from the input. */
const OWN_NAMES = new Set([
	...DETAILS,
	'approved',
	'outcome',
	'question',
	'requestedUser',
	'user',
	'message',
	'reason',
	'transactionId',
	'requestedAt',
	'answeredAt',
	'privateToken',
	'files',
	'responses',
	'receipt',
	'error',
	'description',
	ROUND_FIELD,
]);

function simplified(json: IDataObject): IDataObject {
	const entries = Object.entries(json).filter(([name]) => !DETAILS.includes(name));
	const kept = Object.fromEntries(entries);
	if (!Array.isArray(kept.responses)) return kept;
	return {
		...kept,
		responses: kept.responses.map((response) => simplified(response as IDataObject)),
	};
}

/** Our files beside the input's: each of ours takes the next name that is free. */
function besideInput(
	{ binary = {}, json }: ResultItem,
	taken: NonNullable<INodeExecutionData['binary']>,
): Pick<ResultItem, 'json' | 'binary'> {
	const all = { ...taken };
	const renamed = new Map<string, string>();
	const [base] = Object.keys(binary);
	let number = 0;
	for (const [name, content] of Object.entries(binary)) {
		let free: string;
		do free = binaryField(base, number++);
		while (Object.hasOwn(taken, free));
		all[free] = content;
		renamed.set(name, free);
	}
	const names = Object.keys(binary).values();
	const files = (json.files as IDataObject[] | undefined)?.map((file) => {
		const name = 'fileName' in file ? names.next().value : undefined;
		const field = name === undefined ? undefined : renamed.get(name);
		return field === undefined || field === name ? file : { ...file, binaryField: field };
	});
	return { json: { ...json, ...(files && { files }) }, binary: all };
}

/**
 * Makes an item ready to leave: simplified where that is wanted, and with the input's own fields and
 * files where they are to stay. What the input says in a verdict's names is left behind, so that an
 * older verdict never rides on a new one.
 *
 * @param input the item that was asked about
 */
export function finishItem(
	result: ResultItem,
	input: INodeExecutionData | undefined,
	{ simplify, includeInput }: ItemOptions,
): ResultItem {
	const own = { ...result, json: simplify ? simplified(result.json) : result.json };
	if (!includeInput || !input) return own;
	const { json, binary } = input.binary ? besideInput(own, input.binary) : own;
	const kept = Object.entries(input.json).filter(([name]) => !OWN_NAMES.has(name));
	return { ...own, json: { ...Object.fromEntries(kept), ...json }, ...(binary && { binary }) };
}
