import { finishItem } from '../../../nodes/OtpOne/result/finish-item';
import type { VerdictFields, VerdictItem } from '../../../nodes/OtpOne/result/result-item';

const shown = {
	approved: false,
	outcome: 'denied' as const,
	requestedUser: 'ann@example.com',
	user: null,
	message: null,
	transactionId: null,
	requestedAt: null,
	answeredAt: null,
};
const denied: VerdictFields = { ...shown, requestType: 'X', waitedMs: 5 };
const { approved, outcome } = denied;
const itemOf = (
	more: Partial<VerdictFields> = {},
	binary?: VerdictItem['binary'],
): VerdictItem => ({
	json: { ...denied, ...more },
	verdict: { approved, outcome },
	...(binary && { binary }),
});
const both = { simplify: true, includeInput: true };
const data = (text: string) => ({ data: text, mimeType: 'text/plain' });

it('keeps the fields of the input, except those named like fields of a verdict or an error', () => {
	const stale = {
		...{ approved: true, outcome: 'approved', question: 'Pay 10?', requestedUser: 'a', user: 'a' },
		...{ message: 'yes', reason: 'r', transactionId: 'T', requestedAt: 'x', answeredAt: 'y' },
		...{ privateToken: 'secret', files: [1], requestType: 'Y', waitedMs: 1, policy: 'first' },
		...{ raw: {}, responses: [], receipt: '{}', error: 'e', description: 'd' },
	};
	const input = { json: { ...stale, invoice: 4711, amount: '10 EUR' } };
	expect(finishItem(itemOf(), input, both).json).toEqual({
		invoice: 4711,
		amount: '10 EUR',
		...shown,
	});
});

it('omits the input if it is not wanted', () => {
	const input = { json: { invoice: 4711 }, binary: { data: data('in') } };
	const left = finishItem(itemOf(), input, { simplify: false, includeInput: false });
	expect(left).toEqual(itemOf());
});

it('simplifies each response', () => {
	const item = itemOf({ responses: [{ ...denied, raw: {} }] });
	const left = finishItem(item, undefined, { simplify: true, includeInput: false });
	expect(left.json).toEqual({ ...shown, responses: [shown] });
});

it('gives new files the next free names, and lists them', () => {
	const input = { json: {}, binary: { data: data('in'), data_3: data('in too') } };
	const facts = { mimeType: 'application/pdf', fileSize: 9, sha256: 'ab' };
	const files = [
		{ field: 'Document.0', fileName: 'scan-1.pdf', ...facts },
		{ field: 'Document.1', unreadable: 'cut short' },
		{ field: 'Document.2', fileName: 'scan-2.pdf', ...facts },
	];
	const binary = { data: data('one'), data_2: data('two') };
	const left = finishItem(itemOf({ files }, binary), input, both);
	expect(left.binary).toEqual({
		data: data('in'),
		data_2: data('one'),
		data_3: data('in too'),
		data_4: data('two'),
	});
	expect(left.json.files).toEqual([
		{ field: 'Document.0', fileName: 'scan-1.pdf', ...facts, binaryField: 'data_2' },
		{ field: 'Document.1', unreadable: 'cut short' },
		{ field: 'Document.2', fileName: 'scan-2.pdf', ...facts, binaryField: 'data_4' },
	]);
});

it('keeps the files of the input if there are no new ones', () => {
	const input = { json: {}, binary: { data: data('in') } };
	expect(finishItem(itemOf(), input, both).binary).toEqual({ data: data('in') });
});

it('keeps the files of the input for an item that is not a verdict', () => {
	const input = { json: { invoice: 4711 }, binary: { data: data('in') } };
	expect(finishItem({ json: { transactionId: 'T' } }, input, both)).toEqual({
		json: { invoice: 4711, transactionId: 'T' },
		binary: { data: data('in') },
	});
});
