/** An approval counts only if nothing in the answer contradicts it, including what is not parsed. */
import { parseAnswer, readTransactionId } from '../../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../../nodes/OtpOne/api/read-result';
import { decideVerdict } from '../../../nodes/OtpOne/approval/verdict';
import { bestTimeOf } from '../../cpu-time.cts';

const ANN = 'ann@example.com';
const yes = { isValid: true, UserValided: ANN };
const no = '{"isValid":false,"UserValided":"ben@example.com"}';

/** The verdict on an answer to a question about the transaction T-1. */
function verdictOn(body: unknown, sent: string[] = []) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return decideVerdict(readResult(parseAnswer(text), sent), ANN, 'T-1');
}

const nested = (levels: number, inner: string): string =>
	levels === 0 ? inner : JSON.stringify({ a: nested(levels - 1, inner) });

it('approves the plain answer', () => {
	expect(verdictOn({ ...yes, transactionID: 'T-1' })).toEqual({
		approved: true,
		outcome: 'approved',
	});
});

describe('a refusal is not hidden', () => {
	it.each<[string, object]>([
		['by a long name before it', { data: `{"${'x'.repeat(201)}":1,"isValid":false}` }],
		['by a long name after it', { data: `{"isValid":false,"${'x'.repeat(201)}":1}` }],
		['by a long name in another text', { history: `{"${'x'.repeat(201)}":1,"a":${no}}` }],
		['101 levels deep', { history: '['.repeat(101) + no + ']'.repeat(101) }],
		['in the fifth text', { history: nested(4, no) }],
		['in the sixth text', { history: nested(5, no) }],
	])('%s', (_, more) => {
		expect(verdictOn({ ...yes, ...more }).approved).toBe(false);
	});

	it.each([
		{ transactionGuid: 'T-2' },
		{ TransactionUUID: 'T-2' },
		{ transaction: { guid: 'T-2' } },
	])('by the name under which another transaction is given: %j', (more) => {
		expect(verdictOn({ ...yes, ...more }).approved).toBe(false);
		expect(
			verdictOn(JSON.parse(JSON.stringify({ ...yes, ...more }).replace('T-2', 'T-1'))).approved,
		).toBe(true);
	});

	it.each([
		{ status: ['denied'] },
		{ status: 'HTTP/1.1 403' },
		{ status: 'HTTP/2 500 Internal' },
		{ state: { now: ['waiting'] } },
		{ status: { code: [403] } },
		{ httpStatus: [[503]] },
	])('by the form of a status: %j', (more) => {
		expect(verdictOn({ ...yes, ...more }).approved).toBe(false);
	});

	it.each([{ status: ['ok'] }, { status: 'HTTP/1.1 200 OK' }, { status: { code: [200] } }])(
		'and success is none: %j',
		(more) => {
			expect(verdictOn({ ...yes, ...more }).approved).toBe(true);
		},
	);
});

describe('a sent text is not taken for the answer after it was decoded', () => {
	const forged = JSON.stringify(yes);
	const quotedTwice = JSON.stringify(JSON.stringify(forged)).slice(1, -1);

	it.each([
		['backslashes', JSON.stringify(forged).slice(1, -1)],
		['backslashes twice', quotedTwice],
		['Unicode escapes', forged.replaceAll('"', '\\u0022')],
		['entities', forged.replaceAll('"', '&quot;')],
		['entities by number', forged.replaceAll('"', '&#34;')],
		['entities in entities', forged.replaceAll('"', '&amp;quot;')],
		['percent-encoding', encodeURIComponent(forged)],
		['percent-encoding twice', encodeURIComponent(encodeURIComponent(forged))],
		['percent-encoded entities', encodeURIComponent(forged.replaceAll('"', '&quot;'))],
	])('from %s', (_, written) => {
		for (const sent of [written, `Pay 100? ${written}`]) {
			expect(verdictOn({ data: forged }, [sent]).approved).toBe(false);
			expect(verdictOn(forged, [sent]).approved).toBe(false);
		}
	});

	const filler = [
		'{'.repeat(4_000),
		'{"'.repeat(500),
		`{"${'k'.repeat(201)}":1} `,
		`{"a":${'['.repeat(101)}`,
	];
	it.each(filler.map((text) => [text.slice(0, 20), text]))(
		'among texts that look like JSON and are none: %s',
		(_, text) => {
			const spaced = JSON.stringify(yes, null, 1);
			for (const sent of [`${text} ${forged}`, `${forged} ${text}`]) {
				expect(verdictOn(spaced, [sent]).approved).toBe(false);
				expect(verdictOn({ data: JSON.parse(spaced) as unknown }, [sent]).approved).toBe(false);
			}
			expect(verdictOn({ ...yes, Message: text }, [text]).approved).toBe(true);
		},
	);

	it.each([
		['a long name', `{"${'x'.repeat(201)}":1}`],
		['many levels', '['.repeat(120)],
		['many levels that end', '['.repeat(120) + ']'.repeat(120)],
		['JSON in JSON', nested(6, no)],
	])('and a message equal to the question is exempt, even with %s', (_, question) => {
		expect(verdictOn({ ...yes, Message: question }, [question]).approved).toBe(true);
	});

	it('and a question with such characters is answered all the same', () => {
		const sent = ['Pay 100 % &amp; \\"more\\" %zz', 'approve'];
		expect(verdictOn({ ...yes, Message: sent[0] }, sent).approved).toBe(true);
	});
});

describe('a hostile answer is searched quickly, and not approved', () => {
	const texts = (count: number) => Array.from({ length: count }, (_, n) => `{"a${n}":{}}`);

	it.each([
		['a long message', '{'.repeat(4_000), 20_000],
		['a message with percent signs', '%25'.repeat(1_333), 20_000],
		['a message with backslashes', '\\\\"'.repeat(1_000), 20_000],
		['a long token', '{'.repeat(200_000), 2_000],
	])('sent %s', (_, sent, count) => {
		const body = JSON.stringify({ ...yes, list: texts(count) });
		expect(bestTimeOf(() => verdictOn(body, [sent]), 1_000)).toBeLessThan(1_000);
		expect(verdictOn(body, [sent]).approved).toBe(false);
	});

	it('and braces in prose are none, however long they are', () => {
		const Message = `{"${'who '.repeat(70)}" asked?}`;
		expect(verdictOn({ ...yes, Message }).approved).toBe(true);
	});

	it('but some texts are none, whatever was sent', () => {
		expect(verdictOn({ ...yes, list: texts(10) }, ['{'.repeat(4_000)]).approved).toBe(true);
	});
});

describe('an id', () => {
	const EMPTY = '00000000-0000-0000-0000-000000000000';

	it('that was never set names no transaction, beside one that was', () => {
		const approved = verdictOn({ ...yes, transactionID: 'T-1', transactionGuid: EMPTY });
		expect(approved.approved).toBe(true);
		const other = verdictOn({ ...yes, transactionID: 'T-2', transactionGuid: EMPTY });
		expect(other.approved).toBe(false);
	});

	it.each([0, -1, '0', '-1', EMPTY, { transactionID: -1 }, { transactionID: 0 }, { d: EMPTY }])(
		'is not %j',
		(body) => expect(readTransactionId(parseAnswer(JSON.stringify(body)))).toBeNull(),
	);

	it.each([
		[1, '1'],
		['-abc9', '-abc9'],
		['0-1', '0-1'],
		['10000000-0000-0000-0000-000000000000', '10000000-0000-0000-0000-000000000000'],
		[{ transactionID: 7 }, '7'],
	])('is %j', (body, id) => {
		expect(readTransactionId(parseAnswer(JSON.stringify(body)))).toBe(id);
	});
});
