import axios from 'axios';
import { callNames } from '../../../dev/fake-otpone/api.cts';
import type { ApiVariant, ApiVariantName } from '../../../dev/fake-otpone/api-variants.cts';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';

let fakeOtpOne: FakeOtpOne | undefined;

afterEach(async () => {
	await fakeOtpOne?.close();
});

const start = async (apiVariant: ApiVariantName | Partial<ApiVariant>) => {
	fakeOtpOne = await startFakeOtpOne({ apiVariant });
	return fakeOtpOne.url;
};
const get = async (url: string) => axios.get(url, { validateStatus: () => true });

it('describes GET and POST of each call as Swashbuckle does', async () => {
	const url = await start('documented');
	const { data } = await get(`${url}/swagger/docs/v1`);
	expect(data).toMatchObject({
		swagger: '2.0',
		host: new URL(url).host,
		schemes: ['http'],
		definitions: { OtpOneResult: { properties: { isValid: { type: 'boolean' } } } },
	});
	expect(data).not.toHaveProperty('basePath');
	expect(Object.keys(data.paths)).toEqual(callNames.map((name) => `/api/OtpOne/${name}`));
	const { get: byQuery, post } = data.paths['/api/OtpOne/SendRequest'];
	expect(byQuery.operationId).toBe('OtpOne_SendRequest');
	expect(byQuery.parameters[2]).toMatchObject({ name: 'requestype', in: 'query', type: 'integer' });
	expect(post.parameters[0].schema.$ref).toBe('#/definitions/SendRequestModel');
	expect(Object.keys(data.definitions.SendRequestModel.properties)).toEqual([
		'SrvAPIKey',
		'UserMail',
		'requestype',
		'Message',
		'userIP',
		'OSType',
		'NavigatorOrAPPName',
	]);
});

it('puts a virtual directory into basePath, and also serves the document below it', async () => {
	const url = await start('versioned');
	const { data } = await get(`${url}/swagger/docs/v1`);
	expect(data.basePath).toBe('/service');
	expect(Object.keys(data.paths)).toContain('/v1/otpone/sendrequest');
	expect((await get(`${url}/service/swagger/docs/v1`)).data).toEqual(data);
});

it('describes forms', async () => {
	const url = await start('form');
	const { post } = (await get(`${url}/swagger/docs/v1`)).data.paths['/api/isFinish'];
	expect(post.consumes).toEqual(['application/x-www-form-urlencoded']);
	expect(post.parameters).toMatchObject([
		{ name: 'TransactionId', in: 'formData' },
		{ name: 'ApiKey', in: 'formData' },
	]);
});

it('omits the transaction from VerifyToken if the variant does not take it', async () => {
	const url = await start({ verifyTakesTransaction: false, placement: 'get' });
	const { paths } = (await get(`${url}/swagger/docs/v1`)).data;
	expect(paths['/api/OtpOne/VerifyToken'].get.parameters).toHaveLength(2);
	expect(paths['/api/OtpOne/VerifyToken']).not.toHaveProperty('post');
});

it('can use OpenAPI 3', async () => {
	const url = await start('openapi3-form');
	const { data } = await get(`${url}/swagger/docs/v1`);
	expect(data).toMatchObject({ openapi: '3.0.1', servers: [{ url: `${url}/service` }] });
	const { content } = data.paths['/v1/otpone/getresult'].post.requestBody;
	expect(Object.keys(content)).toEqual(['application/x-www-form-urlencoded']);
});

it('names its documents on the UI page', async () => {
	const url = await start('ui-named');
	const { data } = await get(`${url}/swagger/ui/index`);
	expect(data).toContain(`rootUrl: '${url}'`);
	const [, paths] = /discoveryPaths: arrayFrom\('(.+)'\)/.exec(data)!;
	const documents = await Promise.all(paths.split('|').map((path) => get(`${url}/${path}`)));
	expect(documents.map((document) => Object.keys(document.data.paths)[0])).toEqual([
		'/api/Values',
		'/api/OtpOne/getTransactionID',
	]);
	expect((await get(`${url}/swagger/docs/v1`)).status).toBe(404);
});

it('loads the UI from itself', async () => {
	const url = await start('documented');
	const page: string = (await get(`${url}/swagger/ui/index`)).data;
	expect(page).toContain("arrayFrom('swagger/docs/v1')");
	expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
	for (const [, asset] of page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)) {
		expect((await get(`${url}/swagger/ui/${asset}`)).status).toBe(200);
	}
	expect((await get(`${url}/swagger/ui/assets/..%2Findex.js`)).status).toBe(404);
});

it('returns 404 if there is no document', async () => {
	const url = await start('undocumented');
	expect((await get(`${url}/swagger/docs/v1`)).status).toBe(404);
	expect((await get(`${url}/swagger/ui/index`)).status).toBe(404);
});
