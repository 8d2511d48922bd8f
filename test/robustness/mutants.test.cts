/**
 * What mutation testing found that no other test noticed: each case here is one small change of the
 * rules or of the reader that would otherwise have gone through. See docs/mutation-testing.md.
 */
import * as reader from '../../nodes/OtpOne/api/parse-answer';
import { nextPace, startPace } from '../../nodes/OtpOne/approval/polling';
import { decideVerdict } from '../../nodes/OtpOne/approval/verdict';

describe('the pace of a wait', () => {
	const start = startPace(2_000);

	it('begins at once, with the interval as it was set', () => {
		expect(start).toEqual({ intervalMs: 2_000, stepMs: 2_000, failures: 0, delayMs: 0 });
	});

	it('keeps the interval while nobody has answered', () => {
		const pace = nextPace(nextPace(start, 'notYet'), 'notYet', 0, 0.9);
		expect(pace).toEqual({ intervalMs: 2_000, stepMs: 2_000, failures: 0, delayMs: 2_000 });
	});

	it('adds the interval for good each time the service asks to slow down', () => {
		const once = nextPace(start, 'slowDown', 0, 0);
		const twice = nextPace(once, 'slowDown', 0, 1);
		expect([once.delayMs, twice.delayMs]).toEqual([4_000, 6_000]);
		expect(nextPace(twice, 'notYet').delayMs).toBe(6_000);
	});

	it.each([
		[0, 1_500, 3_000, 6_000],
		[0.5, 2_000, 4_000, 8_000],
		[1, 2_500, 5_000, 10_000],
	])('doubles with each poll in a row that brought nothing (jitter %d)', (random, ...delays) => {
		let pace = start;
		const seen = delays.map(() => (pace = nextPace(pace, 'nothing', 0, random)).delayMs);
		expect(seen).toEqual(delays);
		expect(pace.failures).toBe(3);
		expect(pace.intervalMs).toBe(2_000);
	});

	it('begins anew after a poll that brought something', () => {
		const after = nextPace(nextPace(nextPace(start, 'nothing'), 'nothing'), 'notYet');
		expect(after).toMatchObject({ failures: 0, delayMs: 2_000 });
		expect(nextPace(after, 'nothing', 0, 0.5).delayMs).toBe(2_000);
		expect(nextPace(nextPace(start, 'nothing'), 'slowDown').failures).toBe(0);
	});

	it('never backs off beyond half a minute, give or take the jitter', () => {
		let pace = start;
		for (let poll = 0; poll < 20; poll++) pace = nextPace(pace, 'nothing', 0, 0.5);
		expect(pace.delayMs).toBe(30_000);
		expect(nextPace(pace, 'nothing', 0, 1).delayMs).toBe(37_500);
	});

	it('waits as long as the service asks for, and never shorter than its own delay', () => {
		expect(nextPace(start, 'notYet', 9_000).delayMs).toBe(9_000);
		expect(nextPace(start, 'notYet', 500).delayMs).toBe(2_000);
		expect(nextPace(start, 'slowDown', 3_000).delayMs).toBe(4_000);
		expect(nextPace(start, 'nothing', 60_000, 0).delayMs).toBe(60_000);
		expect(nextPace(nextPace(start, 'notYet', 9_000), 'notYet').delayMs).toBe(2_000);
	});

	it('jitters by itself, around the backoff', () => {
		const delays = Array.from({ length: 50 }, () => nextPace(start, 'nothing').delayMs);
		expect(new Set(delays).size).toBeGreaterThan(1);
		expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_500);
		expect(Math.max(...delays)).toBeLessThanOrEqual(2_500);
	});
});

describe('the names of fields', () => {
	/** Names that begin or end like the one that counts are other names. */
	const neighbours = (name: string) => [`x${name}`, `${name}x`];
	const result = (fields: object) => reader.readResult(fields);
	const message = 'so that it is a result';

	it.each([
		['isValid', 'isValid'],
		['is_valid', 'isValid'],
		['UserValided', 'user'],
		['user_valided', 'user'],
		['UserValidated', 'user'],
		['user_validated', 'user'],
		['privateToken', 'privateToken'],
		['private_token', 'privateToken'],
		['transactionId', 'transactionId'],
		['transaction_id', 'transactionId'],
	] as const)('%s is read, and nothing that is merely like it', (name, field) => {
		expect(result({ message, [name]: 'said' })?.[field]).toBe('said');
		for (const other of neighbours(name)) {
			expect(result({ message, [other]: 'said' })?.[field] ?? null).toBeNull();
		}
	});

	it('a message is one by its whole name', () => {
		for (const other of neighbours('message')) {
			expect(result({ isValid: false, [other]: 'said' })?.message).toBeNull();
			expect(reader.readMessage({ [other]: 'said' })).toBeNull();
		}
	});

	it.each([
		'isValid',
		'is_valid',
		'UserValided',
		'user_valided',
		'UserValidated',
		'privateToken',
		'private_token',
		'message',
	])('%s alone makes a result, and no neighbour of it does', (name) => {
		expect(result({ [name]: 'said' })).toBeDefined();
		for (const other of neighbours(name)) expect(result({ [other]: 'said' })).toBeUndefined();
	});

	it.each(['error_description', 'errorDescription', 'exceptionMessage', 'exception_message'])(
		'%s is read as the words of the service, and no neighbour of it',
		(name) => {
			expect(reader.readMessage({ [name]: 'said' })).toBe('said');
			for (const other of neighbours(name)) {
				expect(reader.readMessage({ [other]: 'said' })).toBeNull();
			}
		},
	);

	it.each(['id', 'transactionId', 'transaction_id'])('%s names a transaction', (name) => {
		expect(reader.readTransactionId({ [name]: 'T-1' })).toBe('T-1');
		for (const other of neighbours(name)) {
			expect(reader.readTransactionId({ [other]: 'T-1' })).toBeNull();
		}
	});

	it.each(['finish', 'finished', 'isFinish', 'is_finished'])(
		'%s says whether it is over',
		(name) => {
			expect(reader.readFinished({ [name]: true })).toBe(true);
			expect(reader.readFinished({ [name]: 'false' })).toBe(false);
			for (const other of neighbours(name)) {
				expect(reader.readFinished({ [other]: true })).toBeUndefined();
			}
		},
	);

	it('true and false are whole words', () => {
		for (const other of ['untrue', 'truex', 'xfalse', 'falsely']) {
			expect(reader.readFinished(other)).toBeUndefined();
		}
	});

	it('a string is opened in an envelope, and not in what is merely like one', () => {
		const inside = JSON.stringify({ isValid: true });
		for (const name of ['d', 'data', 'SendRequestResult', 'result']) {
			expect(result({ [name]: inside })?.isValid).toBe(true);
		}
		for (const name of ['resultx', 'datax', 'xdata', 'note']) {
			expect(result({ [name]: inside })).toBeUndefined();
		}
	});
});

describe('a deciding field that is written twice', () => {
	const twice = (name: string, space = '') =>
		`{"Message":"","${name}"${space}:false,"${name}"${space}:true}`;

	it.each(['isValid', 'is_valid', 'UserValided', 'user_valided', 'UserValidated'])(
		'%s: the answer is not read',
		(name) => {
			for (const space of ['', ' ', '  ', '\n\t']) {
				expect(typeof reader.parseAnswer(twice(name, space))).toBe('string');
			}
		},
	);

	it('does not stand twice where only a text quotes it, or another name is like it', () => {
		const quoted = JSON.stringify({ isValid: true, Message: '"isValid": false, "isValid": true' });
		expect(reader.parseAnswer(quoted)).toMatchObject({ isValid: true });
		const alike = '{"xisValid":1,"isValidx":2,"isValid":true}';
		expect(reader.parseAnswer(alike)).toMatchObject({ isValid: true });
	});

	it('hides behind no neighbour', () => {
		for (const other of ['xisValid', 'isValidx', 'xUserValided', 'UserValidedx']) {
			const body = `{"${other}":1,"isValid":false,"isValid":true}`;
			expect(typeof reader.parseAnswer(body)).toBe('string');
		}
	});
});

describe('the edges of the reader', () => {
	it('takes a byte-order mark off the front only', () => {
		expect(reader.parseAnswer('\uFEFF{"a":1}')).toEqual({ a: 1 });
		expect(reader.parseAnswer('a\uFEFFb')).toBe('a\uFEFFb');
	});

	it('opens lists in a string, as it does objects', () => {
		expect(reader.parseAnswer(JSON.stringify('[1]'))).toEqual([1]);
		expect(reader.parseAnswer(JSON.stringify('12345'))).toBe('12345');
		expect(reader.parseAnswer(JSON.stringify('true'))).toBe('true');
	});

	it('opens a string four times, and finds a result four levels down, no further', () => {
		const wrapped = (times: number) => {
			let text = '{"isValid":true}';
			for (let time = 0; time < times; time++) text = JSON.stringify(text);
			return reader.parseAnswer(text);
		};
		expect(wrapped(4)).toEqual({ isValid: true });
		expect(typeof wrapped(5)).toBe('string');
		const under = (levels: number) => {
			let value: object = { isValid: true };
			for (let level = 0; level < levels; level++) value = { data: value };
			return reader.readResult(value);
		};
		expect(under(3)?.isValid).toBe(true);
		expect(under(4)).toBeUndefined();
	});

	it('keeps numbers, and digits that are no number as they are written', () => {
		expect(reader.parseAnswer('12')).toBe(12);
		expect(reader.parseAnswer('12e4')).toBe('12e4');
	});

	it('takes only a text for a page', () => {
		expect(reader.readHtml(JSON.stringify({ list: ['<p>'], html: '<b>' }))).toBe('<b>');
		expect(reader.readHtml(JSON.stringify({ list: ['<p>'] }))).toBeNull();
	});
});

describe('the words of a refusal', () => {
	const outcomeOf = (message: string | null) =>
		decideVerdict(
			{
				isValid: false,
				user: null,
				message,
				privateToken: null,
				transactionId: null,
				fields: {},
			},
			'ann@example.com',
		).outcome;

	it('are looked for in the first thousand characters', () => {
		expect(outcomeOf(`${'.'.repeat(900)} timeout`)).toBe('expired');
		expect(outcomeOf(`${'.'.repeat(1_000)} timeout`)).toBe('denied');
	});

	it('may say expire or expired', () => {
		expect(outcomeOf('The request will expire')).toBe('expired');
		expect(outcomeOf('The request has expired')).toBe('expired');
	});
});
