import { finishItem } from '../../../nodes/OtpOne/result/finish-item';

const verdict = {
	approved: false,
	outcome: 'denied',
	message: null,
	requestType: 'X',
	waitedMs: 5,
};
const both = { simplify: true, includeInput: true };
const data = (text: string) => ({ data: text, mimeType: 'text/plain' });

it('keeps the fields of the input, but for every name of a verdict and of what went wrong', () => {
	const stale = {
		...{ approved: true, outcome: 'approved', question: 'Pay 10?', requestedUser: 'a', user: 'a' },
		...{ message: 'yes', reason: 'r', transactionId: 'T', requestedAt: 'x', answeredAt: 'y' },
		...{ privateToken: 'secret', files: [1], requestType: 'Y', waitedMs: 1, policy: 'first' },
		...{ raw: {}, responses: [], receipt: '{}', error: 'e', description: 'd' },
	};
	const input = { json: { ...stale, invoice: 4711, amount: '10 EUR' } };
	expect(finishItem({ json: verdict }, input, both).json).toEqual({
		invoice: 4711,
		amount: '10 EUR',
		approved: false,
		outcome: 'denied',
		message: null,
	});
});

it('leaves the input away where it is not wanted', () => {
	const input = { json: { invoice: 4711 }, binary: { data: data('in') } };
	const left = finishItem({ json: verdict }, input, { simplify: false, includeInput: false });
	expect(left).toEqual({ json: verdict });
});

it('simplifies each of the responses', () => {
	const json = { ...verdict, responses: [{ ...verdict, raw: {} }] };
	const left = finishItem({ json }, undefined, { simplify: true, includeInput: false });
	const plain = { approved: false, outcome: 'denied', message: null };
	expect(left.json).toEqual({ ...plain, responses: [plain] });
});

it('gives our files the next free name, and says which', () => {
	const input = { json: {}, binary: { data: data('in'), data_3: data('in too') } };
	const files = [
		{ field: 'Document.0', fileName: 'scan-1.pdf' },
		{ field: 'Document.1', unreadable: 'cut short' },
		{ field: 'Document.2', fileName: 'scan-2.pdf' },
	];
	const binary = { data: data('one'), data_2: data('two') };
	const left = finishItem({ json: { ...verdict, files }, binary }, input, both);
	expect(left.binary).toEqual({
		data: data('in'),
		data_2: data('one'),
		data_3: data('in too'),
		data_4: data('two'),
	});
	expect(left.json.files).toEqual([
		{ field: 'Document.0', fileName: 'scan-1.pdf', binaryField: 'data_2' },
		{ field: 'Document.1', unreadable: 'cut short' },
		{ field: 'Document.2', fileName: 'scan-2.pdf', binaryField: 'data_4' },
	]);
});

it('keeps the files of the input where we have none', () => {
	const input = { json: {}, binary: { data: data('in') } };
	expect(finishItem({ json: verdict }, input, both).binary).toEqual({ data: data('in') });
});
