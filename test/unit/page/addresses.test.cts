import type { IWebhookFunctions } from 'n8n-workflow';

import { addressesOf, isOwnAddress, readVisitor } from '../../../nodes/OtpOne/page/addresses';

const ID = 'a1b2';
const visit = (originalUrl: string, base = 'https://n8n.example/webhook-waiting') => {
	const query = Object.fromEntries(new URL(originalUrl, base).searchParams);
	return {
		getNode: () => ({ id: ID }),
		getRequestObject: () => ({ originalUrl }),
		getQueryData: () => query,
		getSignedResumeUrl: (parameters: Record<string, string> = {}) =>
			`${base}/17/${ID}?${new URLSearchParams({ ...parameters, signature: 'signed' }).toString()}`,
		evaluateExpression: () => `${base}/17?signature=token`,
	} as unknown as IWebhookFunctions;
};
const withPrefix = (originalUrl: string) =>
	visit(originalUrl, 'https://example.com/n8n/webhook-waiting');

describe('the URLs of the page', () => {
	it.each(['/webhook-waiting/17?signature=token', `/webhook-waiting/17/${ID}?signature=signed`])(
		'are signed by n8n, on a visit to %s',
		(url) => {
			const addresses = addressesOf(visit(url));
			const own = `https://n8n.example/webhook-waiting/17/${ID}`;
			expect(addresses.page()).toBe(`${own}?signature=signed`);
			expect(addresses.page(2)).toBe(`${own}?approver=2&signature=signed`);
			expect(addresses.latest()).toBe(`${own}?latest=1&signature=signed`);
			expect(addresses.latest(2)).toBe(`${own}?approver=2&latest=1&signature=signed`);
			expect(addresses.document()).toBe(`${own}?document=1&signature=signed`);
			expect(addresses.status('a.b')).toBe(`${own}?status=a.b&signature=signed`);
			expect(addresses.again('t')).toBe(`${own}?turn=t&signature=signed`);
		},
	);

	it('are signed if a proxy keeps the prefix', () => {
		const addresses = addressesOf(withPrefix('/n8n/webhook-waiting/17?signature=token'));
		expect(addresses.page()).toContain('signature=signed');
	});

	it.each(['/webhook-waiting/17?signature=token', `/webhook-waiting/17?signature=token/${ID}`])(
		'contain the token if a proxy removes the prefix, on a visit to %s',
		(url) => {
			const addresses = addressesOf(withPrefix(url));
			const own = `https://example.com/n8n/webhook-waiting/17?signature=token/${ID}`;
			expect(addresses.page()).toBe(own);
			expect(addresses.page(2)).toBe(`${own}&approver=2`);
			expect(addresses.status('a.b')).toBe(`${own}&status=a.b`);
		},
	);
});

describe('the node’s own URL', () => {
	it.each([
		[`/webhook-waiting/17/${ID}?signature=signed`, true],
		[`/webhook-waiting/17?signature=token/${ID}`, true],
		['/webhook-waiting/17?signature=token', false],
		[`/webhook-waiting/17?signature=token&x=/${ID}`, false],
		['/webhook-waiting/17?signature=token/other', false],
	])('%s: %s', (url, expected) => {
		expect(isOwnAddress(visit(url))).toBe(expected);
	});
});

describe('the visitor', () => {
	it.each([
		['0', 0],
		['2', 2],
		['3', undefined],
		['-1', undefined],
		['1e0', undefined],
		['ann@example.com', undefined],
		['', undefined],
	])('of index “%s” is %s', (index, expected) => {
		const url = `/webhook-waiting/17/${ID}?approver=${encodeURIComponent(index)}&signature=signed`;
		expect(readVisitor(visit(url), 3)).toBe(expected);
	});
});
