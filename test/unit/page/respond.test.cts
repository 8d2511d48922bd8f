import type { IWebhookFunctions } from 'n8n-workflow';

import { readPosted, redirect, sendPage } from '../../../nodes/OtpOne/page/respond';

describe('what a form posted', () => {
	const token = 'k3y-of-the-answer';

	it.each(['token', 'Token', 'TOKEN', 'OtpOneToken', 'tokenID', 'otpone_token'])(
		'is a token under the name %s',
		(name) => {
			expect(readPosted({ [name]: token })).toEqual({ token });
		},
	);

	it('is the token of that very name where there are several', () => {
		const others = { csrfToken: 'other', Token: token, tokenId: 'another' };
		expect(readPosted(others)).toEqual({ token });
	});

	it('is a token without the white space around it', () => {
		expect(readPosted({ token: ` ${token}\r\n` })).toEqual({ token });
	});

	it('is a token among other fields', () => {
		expect(readPosted({ lang: 'en', submit: '', Token: token })).toEqual({ token });
	});

	it('is a decline', () => {
		expect(readPosted({ decision: 'decline' })).toEqual({ decision: 'decline' });
	});

	it('is a decline even with a token beside it: a no outweighs', () => {
		expect(readPosted({ token, decision: 'decline' })).toEqual({ decision: 'decline' });
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
		['an object in place of a token', { token: { token } }],
		['a list', [token]],
		['a list of forms', [{ token }]],
		['a number in place of a token', { token: 4711 }],
		['true in place of a token', { token: true }],
		['a field of another name', { answer: token }],
		['a decision that is none', { decision: 'approve' }],
		['a decision in a list', { decision: ['decline'] }],
		['a decision in other letters', { decision: 'DECLINE' }],
		['a token of nine thousand characters', { token: 'x'.repeat(9_000) }],
		['a token of ten million characters', { token: 'x'.repeat(10_000_000) }],
	])('is nothing: %s', (_, body) => {
		expect(readPosted(body)).toEqual({ nothing: true });
	});

	it('is not what a prototype brings in', () => {
		const body = Object.create({ token, decision: 'decline' }) as object;
		expect(readPosted(body)).toEqual({ nothing: true });
	});
});

/** A response that remembers what was done to it, in a context that has nothing else. */
function answerOf(send: (context: IWebhookFunctions) => unknown) {
	const headers = new Map<string, string>();
	const answer = { status: 0, body: '', location: '', header: (name: string) => headers.get(name) };
	const response = {
		status: (code: number) => (answer.status = code),
		setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
		send: (body: string) => (answer.body = body),
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

describe('a page goes out', () => {
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

	it('in a sandbox unless told otherwise, and in one that is kept apart from n8n', () => {
		const policy = policyOf(answerOf((context) => sendPage(context, '')));
		expect(policy).toMatch(/^sandbox allow-/);
		expect(policy).toContain('allow-forms');
		expect(policy).toContain('allow-scripts');
		expect(policy).not.toContain('allow-same-origin');
		expect(policy).not.toMatch(/allow-top-navigation(?!-)/);
	});

	it('without one where the builder switched it off', () => {
		const policy = policyOf(answerOf((context) => sendPage(context, '', { sandbox: false })));
		expect(policy).not.toContain('sandbox');
	});

	it('with the status it was given', () => {
		expect(answerOf((context) => sendPage(context, '', { status: 410 })).status).toBe(410);
	});
});

describe('a redirect', () => {
	it('turns a POST into a GET, and leaves no trace of the address', () => {
		const answer = answerOf((context) => redirect(context, 'https://n8n.example/next'));
		expect(answer).toMatchObject({ status: 303, location: 'https://n8n.example/next' });
		expect(answer.header('referrer-policy')).toBe('no-referrer');
		expect(answer.header('cache-control')).toBe('no-store');
	});
});
