import type { IWebhookFunctions } from 'n8n-workflow';

import {
	readFields,
	readToken,
	redirect,
	sendFile,
	sendJson,
	sendPage,
} from '../../../nodes/OtpOne/page/respond';

const posted = (body: unknown) => readToken(readFields(body));

describe('the token that a form posted', () => {
	const token = 'k3y-of-the-answer';

	it.each(['token', 'Token', 'TOKEN', 'OtpOneToken', 'tokenID', 'otpone_token'])(
		'is found under the name %s',
		(name) => {
			expect(posted({ [name]: token })).toBe(token);
		},
	);

	it('is the field with exactly that name if there are several', () => {
		expect(posted({ csrfToken: 'other', Token: token, tokenId: 'another' })).toBe(token);
	});

	it('is read without the white space around it', () => {
		expect(posted({ token: ` ${token}\r\n` })).toBe(token);
	});

	it('is found among other fields', () => {
		expect(posted({ step: 'confirm', state: 'a.b', submit: '', Token: token })).toBe(token);
	});

	it.each([
		['nothing at all', undefined],
		['null', null],
		['a text', `token=${token}`],
		['a number', 1],
		['an empty form', {}],
		['an empty token', { token: '' }],
		['white space', { token: ' \r\n\t' }],
		['two tokens under one name', { token: [token, token] }],
		['an object instead of a token', { token: { token } }],
		['a list', [token]],
		['a list of forms', [{ token }]],
		['a number instead of a token', { token: 4711 }],
		['true instead of a token', { token: true }],
		['a field of another name', { answer: token }],
		['the fields of the page itself', { step: token, state: token, nonce: token, approver: token }],
		['a token of nine thousand characters', { token: 'x'.repeat(9_000) }],
		['a token of ten million characters', { token: 'x'.repeat(10_000_000) }],
		['a field of the prototype', Object.create({ token })],
	])('is not found in %s', (_, body) => {
		expect(posted(body)).toBeUndefined();
	});
});

/** Sends with a minimal context, and returns the recorded response. */
function answerOf(send: (context: IWebhookFunctions) => unknown) {
	const headers = new Map<string, string>();
	const answer = {
		status: 0,
		body: '' as string | Buffer,
		location: '',
		header: (name: string) => headers.get(name),
	};
	const response = {
		status: (code: number) => (answer.status = code),
		setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
		send: (body: string | Buffer) => (answer.body = body),
		redirect(code: number, location: string) {
			Object.assign(answer, { status: code, location });
		},
	};
	const result = send({ getResponseObject: () => response } as unknown as IWebhookFunctions);
	expect(result).toEqual({ noWebhookResponse: true });
	return answer;
}

const policyOf = ({ header }: ReturnType<typeof answerOf>) =>
	header('content-security-policy') ?? '';

describe('a page is sent', () => {
	it.each([true, false])('unframed, uncached, without a referrer (sandbox: %s)', (sandbox) => {
		const answer = answerOf((context) => sendPage(context, '<p>Hello', { sandbox }));
		expect(answer).toMatchObject({ status: 200, body: '<p>Hello' });
		expect(answer.header('content-type')).toBe('text/html; charset=utf-8');
		expect(answer.header('cache-control')).toBe('no-store');
		expect(answer.header('referrer-policy')).toBe('no-referrer');
		expect(answer.header('x-content-type-options')).toBe('nosniff');
		expect(answer.header('x-frame-options')).toBe('DENY');
		expect(policyOf(answer)).toContain("frame-ancestors 'none'");
	});

	it('by default in a sandbox that is isolated from n8n', () => {
		const policy = policyOf(answerOf((context) => sendPage(context, '')));
		expect(policy).toMatch(/^sandbox allow-/);
		expect(policy).toContain('allow-forms');
		expect(policy).toContain('allow-scripts');
		expect(policy).not.toContain('allow-same-origin');
		expect(policy).not.toMatch(/allow-top-navigation(?!-)/);
	});

	it('without a sandbox if the builder has turned it off', () => {
		const policy = policyOf(answerOf((context) => sendPage(context, '', { sandbox: false })));
		expect(policy).not.toContain('sandbox');
	});

	it('with the given status', () => {
		expect(answerOf((context) => sendPage(context, '', { status: 410 })).status).toBe(410);
	});
});

describe('a redirect', () => {
	it('can make a browser post again', () => {
		const answer = answerOf((context) => redirect(context, 'https://n8n.example/again', 307));
		expect(answer).toMatchObject({ status: 307, location: 'https://n8n.example/again' });
		expect(answer.header('cache-control')).toBe('no-store');
	});

	it('turns a POST into a GET, and sends no referrer', () => {
		const answer = answerOf((context) => redirect(context, 'https://n8n.example/next'));
		expect(answer).toMatchObject({ status: 303, location: 'https://n8n.example/next' });
		expect(answer.header('referrer-policy')).toBe('no-referrer');
		expect(answer.header('cache-control')).toBe('no-store');
	});
});

describe('a file', () => {
	const bytes = Buffer.from('%PDF-1.7');
	const sent = (fileName: string) =>
		answerOf((context) => sendFile(context, bytes, 'application/pdf', fileName));

	it('is downloaded, not opened, and cannot run anything if it is opened', () => {
		const answer = sent('lease.pdf');
		expect(answer).toMatchObject({ status: 200, body: bytes });
		expect(answer.header('content-type')).toBe('application/pdf');
		expect(answer.header('content-disposition')).toBe(
			`attachment; filename="lease.pdf"; filename*=UTF-8''lease.pdf`,
		);
		expect(answer.header('x-content-type-options')).toBe('nosniff');
		expect(answer.header('cache-control')).toBe('no-store');
		expect(policyOf(answer)).toBe("sandbox; default-src 'none'");
	});

	it.each(['a"b.pdf', 'a\r\nX-Other: b.pdf', 'Vertrag für Ä.pdf', "it's (1)*.pdf", '\ud800.pdf'])(
		'called %j breaks no header',
		(fileName) => {
			const header = sent(fileName).header('content-disposition')!;
			expect(header).toMatch(/^attachment; filename="[\w. -]+"; filename\*=UTF-8''[\w.%~!-]+$/);
		},
	);
});

describe('the status that the page’s own script reads', () => {
	it('is JSON that an opaque origin may read', () => {
		const answer = answerOf((context) => sendJson(context, { ended: true }));
		expect(answer.body).toBe('{"ended":true}');
		expect(answer.header('content-type')).toMatch(/^application\/json/);
		expect(answer.header('access-control-allow-origin')).toBe('*');
		expect(answer.header('cache-control')).toBe('no-store');
	});
});
