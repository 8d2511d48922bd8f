import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { binaryField } from './binary-data';
import { ROUND_FIELD } from './outputs';
import type { LeavingItem, ResultItem, VerdictFields, VerdictItem } from './result-item';

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

function simplified(json: VerdictFields): IDataObject {
	const kept = Object.entries(json).filter(([name]) => !DETAILS.includes(name));
	const { responses } = json;
	return {
		...Object.fromEntries(kept),
		...(responses && { responses: responses.map(simplified) }),
	};
}

/** Our files beside the input's: each of ours takes the next name that is free. */
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
