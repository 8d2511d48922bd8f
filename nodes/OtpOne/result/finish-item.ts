import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { binaryField } from './binary-data';
import { ROUND_FIELD } from './outputs';
import type { LeavingItem, ResultItem, VerdictFields, VerdictItem } from './result-item';

/** The builder's settings for output items. */
export interface ItemOptions {
	simplify: boolean;
	includeInput: boolean;
}

/** Fields omitted when output is simplified. */
const DETAILS = ['requestType', 'waitedMs', 'policy', 'raw'];

/**
 * Every field name that a verdict or error item may have. These names are never copied from the
 * input.
 */
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

function simplified(json: VerdictFields): IDataObject {
	const kept = Object.entries(json).filter(([name]) => !DETAILS.includes(name));
	const { responses } = json;
	return {
		...Object.fromEntries(kept),
		...(responses && { responses: responses.map(simplified) }),
	};
}

/** Adds our files to the input's files. Each of ours gets the next free name. */
function besideInput(
	{ binary = {}, json }: VerdictItem,
	taken: IBinaryKeyData,
): Pick<VerdictItem, 'json' | 'binary'> {
	const all = { ...taken };
	const [base] = Object.keys(binary);
	let number = 0;
	const renamed = Object.entries(binary).map(([name, content]) => {
		let free: string;
		do free = binaryField(base, number++);
		while (Object.hasOwn(taken, free));
		all[free] = content;
		return { name, free };
	});
	const files = json.files?.map((file) => {
		const field = 'fileName' in file ? renamed.shift() : undefined;
		return !field || field.free === field.name ? file : { ...file, binaryField: field.free };
	});
	return { json: { ...json, ...(files && { files }) }, binary: all };
}

/**
 * Prepares an item for output: simplifies it if requested, and adds the input's fields and files if
 * they are to be kept. Input fields with the name of a verdict field are dropped, so that an older
 * verdict is never mistaken for the new one.
 *
 * @param input the item that the request was made for
 */
export function finishItem(
	result: ResultItem,
	input: INodeExecutionData | undefined,
	{ simplify, includeInput }: ItemOptions,
): LeavingItem {
	const { json: inputFields = {}, binary: taken } = (includeInput && input) || {};
	const kept = Object.entries(inputFields).filter(([name]) => !OWN_NAMES.has(name));
	const withInput = (json: IDataObject): IDataObject => ({ ...Object.fromEntries(kept), ...json });
	if (!result.verdict) return { json: withInput(result.json), ...(taken && { binary: taken }) };
	const { json, binary } = taken ? besideInput(result, taken) : result;
	const { verdict, isSuspended } = result;
	return {
		json: withInput(simplify ? simplified(json) : json),
		...(binary && { binary }),
		verdict,
		...(isSuspended && { isSuspended }),
	};
}
