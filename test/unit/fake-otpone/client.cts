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

/** What every test of a call starts from; override a role to test it, set it undefined to leave it out. */
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

/** Sends a call the one way the fake OtpOne's apiVariant takes it; answers are left as they came. */
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

/** A result's fields in lower case, whichever of the apiVariants' forms it came in. */
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

/** Makes a transaction, which a test customer has answered when this resolves, and gives its id. */
export async function createTransaction(fakeOtpOne: FakeOtpOne, values?: Values): Promise<string> {
	const { data } = await call(fakeOtpOne, 'getTransactionID', values);
	// Whichever of the apiVariants' forms it came in.
	const value = unquote(data);
	return typeof value === 'string' ? value : (Object.values(value as object)[0] as string);
}

/** JSON within JSON strings, a byte-order mark and white space taken off; bare text as it is. */
export function unquote(text: string): unknown {
	try {
		const value = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
		return typeof value === 'string' ? unquote(value) : value;
	} catch {
		return text;
	}
}
