import axios from 'axios';
import {
	apiVariantOptions,
	apiVariants,
	type ApiVariantName,
} from '../../../dev/fake-otpone/api-variants.cts';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import { call, createTransaction, readResult, unquote } from './client.cts';

const presets = Object.values(apiVariants);

it.each(
	Object.entries(apiVariantOptions).flatMap(([option, values]) =>
		values.map((value) => [option as keyof typeof apiVariantOptions, value] as const),
	),
)('at least one preset has %s %s', (option, value) => {
	expect(presets.map((preset) => preset[option])).toContain(value);
});

describe.each(Object.keys(apiVariants) as ApiVariantName[])('%s', (name) => {
	let fakeOtpOne: FakeOtpOne;

	beforeAll(async () => {
		fakeOtpOne = await startFakeOtpOne({ apiVariant: name });
	});

	afterAll(() => fakeOtpOne.close());

	it('answers all six calls', async () => {
		const { apiVariant } = fakeOtpOne;
		const id = await createTransaction(fakeOtpOne);
		const finished = await call(fakeOtpOne, 'isFinish', { transaction: id });
		expect(finished.data).toMatch(/true/i);
		expect(readResult(await call(fakeOtpOne, 'GetResult', { transaction: id }))).toMatchObject({
			isvalid: true,
			uservalided: 'approve@example.com',
			privatetoken: 'private',
			...(apiVariant.resultCarriesTransaction && { transactionid: id }),
		});
		const html = unquote((await call(fakeOtpOne, 'GetHTML', { htmlTransaction: id })).data);
		expect(html).toContain(`"tokenField":"${apiVariant.tokenField}"`);
		const token = fakeOtpOne.tokenFor(id);
		const verified = await call(fakeOtpOne, 'VerifyToken', { token, transaction: id });
		expect(readResult(verified)).toMatchObject({
			isvalid: true,
			privatetoken: apiVariant.verifyEchoesPrivateToken ? 'private' : null,
		});
		expect(readResult(await call(fakeOtpOne, 'SendRequest'))).toMatchObject({ isvalid: true });
	});

	it('accepts parameters only where it describes them', async () => {
		const { placement, paths } = fakeOtpOne.apiVariant;
		if (placement === 'both') return;
		const path = fakeOtpOne.received.findLast((request) => request.call === 'isFinish')!.path;
		expect(paths === 'versioned' ? path : '/service/').toMatch(/^\/service\//);
		const names = { JSAPIKey: 'x', ClientApiKey: 'x', ApiKey: 'x' };
		const url = fakeOtpOne.url + path;
		const messages = await Promise.all(
			[
				() => axios.post(url, names),
				() => axios.post(url, new URLSearchParams(names)),
				() => axios.post(url, undefined, { params: names }),
				() => axios.get(url, { params: names }),
			].map(async (send) => {
				const { status, data } = await send().catch((error) => error.response);
				return status === 404 ? 404 : /required/.test(JSON.stringify(data));
			}),
		);
		const missing = {
			body: [false, true, true, 404],
			form: [true, false, true, 404],
			query: [true, true, false, 404],
			get: [404, 404, 404, false],
		}[placement];
		expect(messages).toEqual(missing);
	});
});

describe('forms', () => {
	const answerOf = async (
		apiVariant: Parameters<typeof startFakeOtpOne>[0],
		...[name, values]: [Parameters<typeof call>[1], Parameters<typeof call>[2]?]
	) => {
		const fakeOtpOne = await startFakeOtpOne(apiVariant);
		const { data, headers } = await call(fakeOtpOne, name, values);
		await fakeOtpOne.close();
		return { data, type: String(headers['content-type']).split(';')[0] };
	};

	it.each([
		['string', /^"[0-9a-f-]{36}"$/],
		['quoted', /^"\\"[0-9a-f-]{36}\\""$/],
		['object', /^\{"transactionID":"[0-9a-f-]{36}"\}$/],
		['nested', /^"\{\\"transactionID\\":\\"[0-9a-f-]{36}\\"\}"$/],
		['text', /^[0-9a-f-]{36}$/],
		['bom', /^\uFEFF\s+"[0-9a-f-]{36}"\s+$/],
	] as const)('an id as %s', async (idForm, form) => {
		const { data, type } = await answerOf({ apiVariant: { idForm } }, 'getTransactionID');
		expect(data).toMatch(form);
		expect(type).toBe(idForm === 'text' ? 'text/plain' : 'application/json');
	});

	it.each([
		['object', /^\{"Message":"",/],
		['string', /^"\{\\"Message\\":/],
		['wrapped', /^\{"Result":\{"Message":/],
		['bom', /^\uFEFF\s+\{"Message":/],
		['text', /^\{"Message":/],
	] as const)('a result as %s', async (resultForm, form) => {
		const { data } = await answerOf({ apiVariant: { resultForm } }, 'SendRequest');
		expect(data).toMatch(form);
	});

	it.each([
		['documented', ['Message', 'UserValided', 'privateToken', 'isValid', 'transactionID']],
		['pascal', ['Message', 'UserValided', 'PrivateToken', 'IsValid', 'TransactionID']],
		['camel', ['message', 'userValided', 'privateToken', 'isValid', 'transactionID']],
		['lower', ['message', 'uservalided', 'privatetoken', 'isvalid', 'transactionid']],
	] as const)('fields in %s casing', async (casing, fields) => {
		const { data } = await answerOf({ apiVariant: { casing } }, 'SendRequest');
		expect(Object.keys(JSON.parse(data))).toEqual(fields);
	});

	it.each([
		['dataUri', [expect.stringMatching(/^data:application\/pdf;base64,JVBERi/)]],
		['base64', [expect.stringMatching(/^JVBERi/)]],
		['object', [{ name: 'scan-1.pdf', content: expect.any(String), type: 'application/pdf' }]],
		['link', [expect.stringMatching(/^\/files\/[0-9a-f-]{36}$/)]],
	] as const)('one file as %s', async (fileForm, [file]) => {
		const scan = { userMail: 'scan@x.org', requestType: 3 };
		const { data } = await answerOf({ apiVariant: { fileForm } }, 'SendRequest', scan);
		expect(JSON.parse(data)).toMatchObject({ Document: file });
	});

	it('three files as pages, and numbered', async () => {
		const scan = { userMail: 'scan-3-pages@x.org', requestType: 3 };
		const pages = await answerOf({ apiVariant: { fileForm: 'pages' } }, 'SendRequest', scan);
		expect(JSON.parse(pages.data).DocumentPages).toHaveLength(3);
		const numbered = await answerOf({ apiVariant: { fileForm: 'base64' } }, 'SendRequest', scan);
		expect(Object.keys(JSON.parse(numbered.data)).slice(5)).toEqual([
			'Document',
			'Document2',
			'Document3',
		]);
	});

	it('links that need no key', async () => {
		const fakeOtpOne = await startFakeOtpOne({ apiVariant: { fileForm: 'link' } });
		const scan = await call(fakeOtpOne, 'SendRequest', { userMail: 'photo@x.org', requestType: 2 });
		const { data, headers } = await axios.get<Buffer>(
			fakeOtpOne.url + String(readResult(scan).picture),
			{ responseType: 'arraybuffer' },
		);
		expect(headers['content-type']).toBe('image/jpeg');
		expect(data.subarray(0, 3).toString('hex')).toBe('ffd8ff');
		await fakeOtpOne.close();
	});
});
