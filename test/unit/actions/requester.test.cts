import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../../nodes/OtpOne/api/user-error';
import { readRequester } from '../../../nodes/OtpOne/actions/parameters';

interface Setup {
	/** The parameters of item 1; item 0 has none of them. */
	parameters?: IDataObject;
	json?: IDataObject;
	trigger?: { type: string; disabled?: boolean; json: IDataObject };
}

/** The part of n8n's execution context that the functions use. */
function contextOf({ parameters = {}, json = {}, trigger }: Setup): IExecuteFunctions {
	return {
		getNodeParameter: (name: string, index: number, fallback?: unknown) =>
			index === 1 && name in parameters ? parameters[name] : fallback,
		getNode: () => ({ name: 'OtpOne' }),
		getWorkflow: () => ({ name: 'Invoices' }),
		getInputData: () => [{ json: {} }, { json }],
		getParentNodes: () => (trigger ? [{ name: 'Call', ...trigger }] : []),
		evaluateExpression: () => trigger?.json.headers,
	} as unknown as IExecuteFunctions;
}

describe('the requester', () => {
	const option = (userIp: string) => contextOf({ parameters: { options: { userIp } } });
	const ipOf = (setup: Setup) => readRequester(contextOf(setup), 1).userIp;

	it('is this n8n and the workflow by default', () => {
		expect(readRequester(contextOf({}), 1)).toEqual({
			userIp: '127.0.0.1',
			osType: 'n8n',
			appName: 'n8n: Invoices',
		});
	});

	it('is taken from the options', () => {
		const options = { userIp: ' 203.0.113.7 ', osType: ' Windows 11', appName: 'Approvals' };
		expect(readRequester(contextOf({ parameters: { options } }), 1)).toEqual({
			userIp: '203.0.113.7',
			osType: 'Windows 11',
			appName: 'Approvals',
		});
	});

	it.each(['203.0.113.7', '0.0.0.0', '255.255.255.255', '::1', '2001:db8::7', '::ffff:10.0.0.1'])(
		'the address %s is accepted',
		(address) => {
			expect(readRequester(option(address), 1).userIp).toBe(address);
		},
	);

	it.each(['256.1.1.1', '1.2.3', '1.2.3.4.5', 'localhost', '12:30', ':', '::::', '1.2.3.4 OR 1'])(
		'the address %s is refused',
		(address) => {
			expect(() => readRequester(option(address), 1)).toThrow(UserError);
			expect(() => readRequester(option(address), 1)).toThrow(
				`User IP is not an IP address: ${address}`,
			);
		},
	);

	it.each([
		['the first one forwarded for', { 'x-forwarded-for': '203.0.113.7, 10.0.0.1' }, '203.0.113.7'],
		['the real one', { 'x-real-ip': '203.0.113.8' }, '203.0.113.8'],
		['one in IPv6', { 'x-forwarded-for': '2001:db8::7' }, '2001:db8::7'],
		['none in words', { 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
		['none', {}, '127.0.0.1'],
	])('has the address in the headers of the item: %s', (_, headers, expected) => {
		expect(ipOf({ json: { headers } })).toBe(expected);
	});

	it.each([[null], ['text'], [42], [[]]])('headers that are %j contain no address', (headers) => {
		expect(ipOf({ json: { headers } })).toBe('127.0.0.1');
	});

	it('has its address from an earlier trigger', () => {
		const json = { headers: { 'x-forwarded-for': '203.0.113.9' } };
		expect(ipOf({ trigger: { type: 'n8n-nodes-base.webhook', json } })).toBe('203.0.113.9');
		expect(ipOf({ trigger: { type: 'n8n-nodes-base.formTrigger', json } })).toBe('203.0.113.9');
	});

	it('does not have its address from a node that is disabled or not a trigger', () => {
		const json = { headers: { 'x-forwarded-for': '203.0.113.9' } };
		expect(ipOf({ trigger: { type: 'n8n-nodes-base.httpRequest', json } })).toBe('127.0.0.1');
		expect(ipOf({ trigger: { type: 'n8n-nodes-base.webhook', disabled: true, json } })).toBe(
			'127.0.0.1',
		);
	});
});
