/** Which operation is chosen for a call if the description has several. */
import { loadDocument } from '../../../nodes/OtpOne/api/load-document';
import { parseSwagger } from '../../../nodes/OtpOne/api/parse-swagger';
import { BASE, described, isFinish, type Json, query } from './descriptions.cts';

describe('among several operations', () => {
	const item = (more: Json = {}) => ({ post: { parameters: isFinish, ...more } });
	const result = { post: { parameters: isFinish } };
	const urlsOf = async (paths: Json) => {
		const { endpoints } = await described({ swagger: '2.0', paths });
		return Object.values(endpoints).map(({ method, url }) => `${method} ${url.slice(BASE.length)}`);
	};

	it.each<[string, Json, string[]]>([
		[
			'current before deprecated',
			{ '/a/isFinish': item({ deprecated: true }), '/b/isFinish': item() },
			['POST /b/isFinish'],
		],
		[
			'a deprecated one if there is no other',
			{ '/a/isFinish': item({ deprecated: true }) },
			['POST /a/isFinish'],
		],
		[
			'most calls before current ones',
			{
				'/new/isFinish': item(),
				'/old/isFinish': item({ deprecated: true }),
				'/old/GetResult': result,
			},
			['POST /old/isFinish', 'POST /old/GetResult'],
		],
		[
			'the controller with most calls, in any order',
			{ '/test/isFinish': item(), '/api/isFinish': item(), '/api/GetResult': result },
			['POST /api/isFinish', 'POST /api/GetResult'],
		],
		[
			'a controller by its operation IDs',
			{
				'/x/isFinish': item({ operationId: 'Test_isFinish' }),
				'/client/isFinish': item({ operationId: 'OtpOne_isFinish' }),
				'/results/GetResult': { post: { parameters: isFinish, operationId: 'OtpOne_GetResult' } },
			},
			['POST /client/isFinish', 'POST /results/GetResult'],
		],
		[
			'calls that a controller lacks, from the next one',
			{ '/a/isFinish': item(), '/b/GetResult': result },
			['POST /a/isFinish', 'POST /b/GetResult'],
		],
		[
			'a usable method before one that is not',
			{ '/isFinish': { post: { parameters: query('JSAPIKey') }, get: { parameters: isFinish } } },
			['GET /isFinish'],
		],
	])('%s', async (_, paths, expected) => {
		expect((await urlsOf(paths)).sort()).toEqual([...expected].sort());
	});

	it('an unusable call of the controller is not replaced with one of another controller', async () => {
		const paths = {
			'/api/isFinish': item({ parameters: query('JSAPIKey') }),
			'/api/GetResult': result,
			'/test/isFinish': item(),
		};
		const { endpoints, unusable: reasons } = await described({ paths });
		expect(Object.keys(endpoints)).toEqual(['GetResult']);
		expect(reasons.isFinish).toMatch(/takes no transactionID/);
	});
});

it.each(['__proto__', 'constructor', 'toString'])(
	'a reference to %s does not change prototypes',
	async (name) => {
		const text = `{"paths":{"/isFinish":{"${name}":{"polluted":{"polluted":1}},"post":{"parameters":[
		{"$ref":"#/paths/~1isFinish/${name}/polluted"},{"$ref":"#/${name}/polluted"}]}}},"${name}":{"polluted":1}}`;
		parseSwagger(await loadDocument(text), BASE);
		expect({}).not.toHaveProperty('polluted');
		expect(Object).not.toHaveProperty('polluted');
	},
);
