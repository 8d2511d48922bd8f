/** Where a key goes if a description names several places for it: the URL comes last. */
import { described, properties, query, send } from './descriptions.cts';

const [KEY, ...others] = send;
const inHeader = { name: 'X-SrvApiKey', in: 'header', type: 'string' };
const form = others.map((name) => ({ name, in: 'formData', type: 'string' }));
const model = { name: 'model', in: 'body', schema: { type: 'object', ...properties(...send) } };

/** The places of the key of Send Request. */
async function placesOf(parameters: object[], more: object = {}): Promise<string[]> {
	const paths = { '/api/SendRequest': { post: { parameters } } };
	const { endpoints } = await described({ swagger: '2.0', ...more, paths });
	const inputs = endpoints.SendRequest?.inputs ?? [];
	return inputs.filter(({ role }) => role === 'key').map((input) => input.in);
}

it.each<[string, object[], string]>([
	['query and body', [...query(KEY), model], 'body'],
	['body and query', [model, ...query(KEY)], 'body'],
	['query and header', [...query(KEY), inHeader, ...form], 'header'],
	['query alone', [...query(KEY), ...form], 'query'],
	['query and header of another name', [...query('apiKey'), inHeader, ...form], 'header'],
	[
		'a query that is required, and a header that is not',
		[{ ...query(KEY)[0], required: true }, inHeader, ...form],
		'query',
	],
	['a query that is required, and a body', [{ ...query(KEY)[0], required: true }, model], 'query'],
])('%s', async (_, parameters, place) => {
	expect(await placesOf(parameters)).toEqual([place]);
});

describe('by the security of the description', () => {
	const securityDefinitions = {
		inUrl: { type: 'apiKey', in: 'query', name: 'apiKey' },
		inHeader: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
	};

	it.each([
		[[{ inUrl: [] }, { inHeader: [] }], 'header'],
		[[{ inHeader: [] }, { inUrl: [] }], 'header'],
		[[{ inUrl: [], inHeader: [] }], 'header'],
		[[{ inUrl: [] }], 'query'],
	])('%j', async (security, place) => {
		expect(await placesOf(form, { securityDefinitions, security })).toEqual([place]);
	});
});

describe('what a name is not taken for', () => {
	const anywhere = (name: string) => [{ name, in: 'query', type: 'string' }];
	const verify = async (names: string[]) => {
		const parameters = ['SrvAPIKey', ...names].flatMap(anywhere);
		const paths = { '/api/VerifyToken': { post: { parameters } } };
		const { endpoints } = await described({ swagger: '2.0', paths });
		return endpoints.VerifyToken?.inputs.map(({ role, name }) => [role, name]);
	};

	it.each(['__RequestVerificationToken', 'X-CSRF-Token', 'accessToken'])(
		'%s is not the token of the person',
		async (name) => expect(await verify([name])).toBeUndefined(),
	);

	it.each(['verificationToken', 'userVerificationToken', 'otpToken'])('%s is', async (name) => {
		expect(await verify([name])).toContainEqual(['token', name]);
	});

	it.each(['transactionType', 'transaction_date', 'transactionStatus'])(
		'%s is not the id of the transaction',
		async (name) => {
			expect(await verify(['token', name])).toEqual([
				['key', 'SrvAPIKey'],
				['token', 'token'],
			]);
		},
	);
});

it('what one part of allOf requires is required in the others', async () => {
	const base = properties(...send, 'apiVersion').properties;
	const schema = {
		allOf: [{ $ref: '#/components/schemas/Base' }, { required: ['apiVersion'] }],
	};
	const content = { 'application/json': { schema } };
	const { endpoints } = await described({
		openapi: '3.0.1',
		paths: { '/api/SendRequest': { post: { requestBody: { content } } } },
		components: {
			schemas: {
				Base: { type: 'object', properties: { ...base, apiVersion: { enum: ['2.0'] } } },
			},
		},
	});
	expect(endpoints.SendRequest?.constants).toEqual([
		{ name: 'apiVersion', value: '2.0', in: 'body' },
	]);
});

it('what one alternative requires is not required in the others', async () => {
	const schema = {
		...properties(...send, 'tenant'),
		anyOf: [{ required: ['tenant'] }, { required: ['UserMail'] }],
	};
	const paths = {
		'/api/SendRequest': { post: { parameters: [{ name: 'model', in: 'body', schema }] } },
	};
	const { endpoints } = await described({ swagger: '2.0', paths });
	expect(endpoints.SendRequest).toBeDefined();
});
