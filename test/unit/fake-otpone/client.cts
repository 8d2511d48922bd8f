import axios, { type AxiosResponse } from 'axios';
import {
	basePathOf,
	callsOf,
	pathOf,
	spellings,
	type CallName,
	type Role,
} from '../../../dev/fake-otpone/api.cts';
import type { FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';

export type Values = Partial<Record<Role, string | number>>;

/** The default inputs of a call. Override a role to test it; set it to undefined to omit it. */
export function defaults(fakeOtpOne: FakeOtpOne): Values {
	return {
		srvKey: fakeOtpOne.keys.srv,
		jsKey: fakeOtpOne.keys.js,
		userMail: 'approve@example.com',
		requestType: 4,
		message: 'Pay invoice 1001?',
		privateToken: 'private',
		userIp: '203.0.113.7',
		osType: 'Windows 11',
		appName: 'n8n',
		pageType: 0,
		formId: 'form',
	};
}

/** Sends a call as the fake OtpOne's API variant requires, and returns the answer unchanged. */
export async function call(
	fakeOtpOne: FakeOtpOne,
	name: CallName,
	values: Values = {},
): Promise<AxiosResponse<string>> {
	const { apiVariant } = fakeOtpOne;
	const names = spellings(apiVariant);
	const given = { ...defaults(fakeOtpOne), ...values };
	const { roles } = callsOf(apiVariant).find((described) => described.name === name)!;
	const parameters = Object.fromEntries(
		roles
			.filter((role) => given[role] !== undefined)
			.map((role) => [names[role], String(given[role])]),
	);
	const { placement } = apiVariant;
	const inQuery = placement === 'query' || placement === 'get';
	return axios.request<string>({
		method: placement === 'get' ? 'GET' : 'POST',
		url: fakeOtpOne.url + basePathOf(apiVariant) + pathOf(apiVariant, name),
		params: inQuery ? parameters : undefined,
		data: placement === 'form' ? new URLSearchParams(parameters) : inQuery ? undefined : parameters,
		responseType: 'arraybuffer',
		transformResponse: (body?: Buffer) => String(body),
		validateStatus: () => true,
		maxRedirects: 0,
	});
}

/** The fields of a result in lower case, for any API variant. */
export function readResult({ data }: AxiosResponse<string>): Record<string, unknown> {
	const fields = (value: unknown) =>
		Object.fromEntries(
			Object.entries(value as object).map(([name, field]) => [
				name.toLowerCase(),
				field as unknown,
			]),
		);
	const outer = fields(unquote(data));
	return 'result' in outer ? fields(outer.result) : outer;
}

/** Creates a transaction, waits until the test customer has answered it, and returns its id. */
export async function createTransaction(fakeOtpOne: FakeOtpOne, values?: Values): Promise<string> {
	const { data } = await call(fakeOtpOne, 'getTransactionID', values);
	// API variants return the id in different forms.
	const value = unquote(data);
	return typeof value === 'string' ? value : (Object.values(value as object)[0] as string);
}

/** Parses JSON within JSON strings, without a byte-order mark and white space; returns other text unchanged. */
export function unquote(text: string): unknown {
	try {
		const value = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
		return typeof value === 'string' ? unquote(value) : value;
	} catch {
		return text;
	}
}
