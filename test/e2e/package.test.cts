import { startStage, type Stage } from './stage.cts';

/** Log messages that n8n writes in this environment whichever package is installed. */
const OF_ITSELF = [
	/^Migrations in progress/,
	/Python task runner/,
	/deprecations? related to your n8n setup/,
];

let stage: Stage;

beforeAll(async () => {
	stage = await startStage();
});

afterAll(async () => await stage.close());

describe('the packed package in n8n', () => {
	it.each([
		['the node', 'otpOne'],
		['its tool variant', 'otpOneTool'],
		['its human review variant', 'otpOneHitlTool'],
	])('offers %s', async (_what, name) => {
		const types = await stage.n8n.api.nodeTypes();
		expect(types.map((type) => type.name)).toContain(`n8n-nodes-otpone.${name}`);
	});

	it('has an icon for the light and the dark theme', async () => {
		const types = await stage.n8n.api.nodeTypes();
		const { iconUrl } = types.find(({ name }) => name === 'n8n-nodes-otpone.otpOne')!;
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const icon of [light, dark]) {
			const answer = await fetch(`${stage.n8n.url}/${icon}`);
			expect(answer.headers.get('content-type')).toContain('image/svg+xml');
			expect(await answer.text()).toContain('<svg');
		}
	});

	it('is found by common search terms', async () => {
		const types = await stage.n8n.api.nodeTypes();
		const { codex } = types.find(({ name }) => name === 'n8n-nodes-otpone.otpOne')!;
		expect(codex?.alias).toEqual(expect.arrayContaining(['approval', '2fa', 'signature', 'scan']));
	});

	it('loads without a warning', () => {
		const complaints = stage.n8n.log
			.filter(({ level }) => ['warn', 'error', 'plain'].includes(level))
			.map(({ message }) => message.trim())
			.filter((message) => !OF_ITSELF.some((known) => known.test(message)));
		expect(complaints).toEqual([]);
	});
});
