/** The doctor against the test service: what it reports, and that its output contains no key and no value. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { examine, type Examination } from '../../dev/doctor/doctor.cts';
import { callNames } from '../../dev/fake-otpone/api.cts';
import type { ApiVariantName } from '../../dev/fake-otpone/api-variants.cts';
import { apiVariants } from '../../dev/fake-otpone/api-variants.cts';
import { unknownKeys } from '../../dev/fake-otpone/keys.cts';
import {
	type DescriptionStyleName,
	descriptionStyles,
} from '../../dev/fake-otpone/descriptions.cts';
import type { FakeOtpOne, FakeOtpOneOptions } from '../../dev/fake-otpone/fake-otpone.cts';
import { startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { forgetLookups } from '../../nodes/OtpOne/api/endpoint-cache';

const MAIL = 'approve.margaret@customers.example';

let service: FakeOtpOne;
afterEach(async () => {
	forgetLookups();
	await service.close();
});

async function examined(
	options: FakeOtpOneOptions,
	changes: Partial<Examination> = {},
	prepare: (fakeOtpOne: FakeOtpOne) => void = () => {},
): Promise<string> {
	service = await startFakeOtpOne(options);
	prepare(service);
	const lines: string[] = [];
	await examine({
		baseUrl: service.url,
		srvApiKey: service.keys.srv,
		jsApiKey: service.keys.js,
		pollEveryMs: 5,
		print: (line) => lines.push(line),
		...changes,
	});
	return lines.join('\n');
}

/** Expects a text to contain no spelling of a key, no address and no value from an answer. */
function expectNothingDisclosed(text: string, more: string[] = []): void {
	const { srv, js } = service.keys;
	const keys = [srv, js].flatMap((key) => [
		key,
		key.slice(4),
		key.replaceAll('-', ''),
		key.replaceAll('-', '_'),
		Buffer.from(key).toString('base64').slice(0, 20),
		Buffer.from(key).toString('hex').slice(0, 20),
	]);
	for (const secret of [...keys, MAIL, 'margaret', 'customers', ...more]) {
		expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
	}
	expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}/i);
}

const approvedResult = `- Result recognised: yes
- isValid: yes
- UserValided is the person asked: yes`;

describe.each([
	...(Object.keys(apiVariants) as ApiVariantName[]).map((apiVariant) => [
		apiVariant,
		{ apiVariant },
	]),
	...(Object.keys(descriptionStyles) as DescriptionStyleName[]).map((description) => [
		description,
		{ description },
	]),
] as Array<[string, FakeOtpOneOptions]>)('%s', (_, options) => {
	it('is recognised, with a real request and a transaction', async () => {
		const text = await examined(options, { ring: MAIL });
		for (const call of callNames) expect(text).toContain(`- **${call}**: `);
		expect(text).not.toContain('cannot be used');
		expect(text).toContain('OtpOne accepts the keys.');
		expect(text.split(approvedResult)).toHaveLength(3);
		expect(text).toContain('- Transaction ID recognised: yes');
		expect(text).toContain('- Page recognised: yes');
		expect(text).toContain('- Answered: yes');
		expect(service.rings(MAIL)).toBe(2);
		expectNothingDisclosed(text);
	});
});

it('contacts no one unless asked to', async () => {
	const text = await examined({});
	expect(text).toContain('Nobody was contacted.');
	expect(text).not.toContain('## A real request');
	expect(service.totalRings()).toBe(0);
	expectNothingDisclosed(text);
});

it('waits for a person who answers later', async () => {
	const text = await examined({}, { ring: MAIL, answerLimitMs: 10_000 }, (fakeOtpOne) => {
		fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body: 'false', times: 3 });
	});
	expect(text).toContain('- Answered: no');
	expect(text.split(approvedResult)).toHaveLength(3);
});

it('names the calls that cannot be used, and why', async () => {
	const parameters = [
		{ name: 'version', in: 'path', required: true, type: 'string' },
		{ name: 'model', in: 'body', schema: { type: 'object' } },
	];
	const paths = { '/api/v{version}/SendRequest': { post: { parameters } } };
	const text = await examined({ apiVariant: 'undocumented' }, {}, ({ faults }) => {
		faults.add({ call: '*', kind: 'status', status: 404 });
	});
	expect(text).toContain('- **SendRequest**: POST /api/SendRequest (not described)');
	await service.close();
	forgetLookups();
	const described = await examined({}, { ring: MAIL }, ({ faults }) => {
		faults.add({ call: 'swagger', kind: 'body', body: JSON.stringify({ swagger: '2.0', paths }) });
	});
	expect(described).toContain(
		'- **SendRequest** cannot be used: its path contains {version}, for which the description gives no default',
	);
	expect(described).toContain(
		'Some calls cannot be used. SendRequest: its path contains {version}',
	);
	expect(service.totalRings()).toBe(0);
});

it('says which key is refused', async () => {
	const text = await examined({}, { srvApiKey: unknownKeys.srv, ring: MAIL });
	expect(text).toContain('OtpOne refused the Server Key');
	expectNothingDisclosed(text, ['somebody']);
	expect(service.totalRings()).toBe(0);
});

it('does not need a key that was not entered', async () => {
	const text = await examined({}, { jsApiKey: '', ring: MAIL });
	expect(text).toContain('Not called: its key was not entered');
	expectNothingDisclosed(text);
});

describe('no key or address is printed that the service quotes', () => {
	const quotesOf = ({ keys: { srv, js } }: FakeOtpOne) => {
		const escaped = srv.replace('S', '\\u0053');
		const names = [
			srv,
			js,
			srv.replaceAll('-', ''),
			js.replaceAll('-', '_'),
			MAIL,
			`x_${srv.slice(4)}`,
		];
		const values = [srv, js, MAIL, encodeURIComponent(MAIL), 'Secret words of the service'];
		const fields = names.map((name, n) => `"${name}":"${values[n % values.length]}"`);
		return `{"Message":"${escaped} ${MAIL} Secret words","isValid":false,"UserValided":"${MAIL}",${fields.join(',')},"list":[{"${srv}":["${js}"]}],"json":"{\\"${srv}\\":\\"${js}\\"}"}`;
	};

	it.each([
		[200, 'application/json'],
		[400, 'application/json'],
		[500, 'text/html'],
	])('in names and values of an answer with status %i', async (status, type) => {
		const text = await examined({}, { ring: MAIL }, (fakeOtpOne) => {
			const body = quotesOf(fakeOtpOne);
			const headers = { 'content-type': `${type}; charset=${fakeOtpOne.keys.srv}` };
			for (const call of callNames) {
				fakeOtpOne.faults.add({ call, kind: 'status', status, body, headers });
			}
		});
		expect(text).toContain('### SendRequest');
		expect(text).toContain('a name of');
		expectNothingDisclosed(text, ['Secret words', 'Secret']);
	});

	it('in the names of its description', async () => {
		const text = await examined({}, {}, ({ faults, keys }) => {
			const parameters = [
				{ name: 'SrvAPIKey', in: 'query' },
				{ name: `Token.${keys.srv}.token`, in: 'query' },
				{ name: `${keys.js} ${MAIL}`, in: 'query', required: true },
			];
			const paths = {
				[`/${keys.srv}/VerifyToken`]: { post: { parameters } },
				[`/${keys.js}/isFinish`]: {
					post: {
						parameters: [
							{ name: 'JSAPIKey', in: 'query' },
							{ name: 'transactionID', in: 'query' },
						],
					},
				},
			};
			faults.add({
				call: 'swagger',
				kind: 'body',
				body: JSON.stringify({ swagger: '2.0', paths }),
			});
		});
		expect(text).toContain('**VerifyToken** cannot be used: it needs');
		expectNothingDisclosed(text);
	});
});

it('npm run doctor reads the environment and writes a report', async () => {
	service = await startFakeOtpOne();
	const folder = await mkdtemp(join(tmpdir(), 'otpone-doctor-'));
	const report = join(folder, 'report.md');
	const main = join(__dirname, '../../dev/doctor/main.cts');
	const args = ['-r', 'tsx/cjs', main, '--ring', MAIL, '--report', report];
	const env = {
		...process.env,
		OTPONE_BASE_URL: service.url,
		OTPONE_SRV_API_KEY: service.keys.srv,
		OTPONE_JS_API_KEY: service.keys.js,
	};
	const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let printed = '';
	child.stdout.on('data', (chunk) => (printed += String(chunk)));
	child.stderr.on('data', (chunk) => (printed += String(chunk)));
	expect(await once(child, 'exit')).toEqual([0, null]);
	const written = await readFile(report, 'utf8');
	await rm(folder, { recursive: true });
	expect(written).toMatch(/^# OtpOne doctor\n\n## Where the calls go\n/);
	expect(written.split(approvedResult)).toHaveLength(3);
	expect(printed.trim()).toBe(written.trim());
	expectNothingDisclosed(written);
}, 30_000);
