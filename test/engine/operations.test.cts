/** Tests for every operation in the node's description, so that they also cover future operations. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Finished } from '../../dev/engine/engine.cts';
import type { Facts } from '../operations.cts';
import {
	type DescribedOperation,
	describedOperations,
	fillIn,
	makeSamples,
	nodeClass,
	shownFields,
} from './description.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';

let bench: Workbench;
let samples: Facts[];
beforeEach(async () => {
	bench = await Workbench.open();
	samples = await makeSamples(bench);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

const all = describedOperations.map((tested) => [tested.name, tested] as const);
const withField = (name: string) =>
	all.filter(([, { fields }]) => fields.some((field) => field.name === name));
const underAll = describedOperations.flatMap((tested) =>
	tested.circumstances.map((under) => [tested.name, under, tested] as const),
);

/** The browser channel suspends the execution, which is possible for one item only. */
const itemsAtOnce = (under: Record<string, unknown>) => (under.channel === 'browser' ? 1 : 2);

/** Returns the items of all outputs in the order of their input items. */
function byItem(finished: Finished): INodeExecutionData[] {
	const index = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;
	return finished
		.outputs(NODE)
		.flat()
		.sort((one, other) => index(one) - index(other));
}

/** Empties a required field of the second item. */
function withoutRequiredField(tested: DescribedOperation, items: IDataObject[]): IDataObject[] {
	const required = tested.fields.find((field) => field.required === true);
	expect(required).toBeDefined();
	const given = { ...(items[1].given as IDataObject), [String(required?.name)]: '' };
	return [items[0], { given }];
}

/** Records which parameter the node reads for which item. */
function watchParameters(): Set<string> {
	const reads = new Set<string>();
	const execute = Reflect.get(nodeClass.prototype, 'execute') as (
		this: IExecuteFunctions,
	) => Promise<INodeExecutionData[][]>;
	jest.spyOn(nodeClass.prototype, 'execute').mockImplementation(async function (
		this: IExecuteFunctions,
	) {
		const read = this.getNodeParameter.bind(this) as (...args: unknown[]) => unknown;
		this.getNodeParameter = ((...args: unknown[]) => {
			reads.add(`${String(args[0])} ${String(args[1])}`);
			return read(...args);
		}) as IExecuteFunctions['getNodeParameter'];
		return await execute.call(this);
	});
	return reads;
}

it('the description contains operations', () => {
	expect(describedOperations.map(({ name }) => name)).toContain('request.send');
});

describe('every operation', () => {
	it.each(underAll)('%s reads each field for each item: %j', async (_, under, tested) => {
		const reads = watchParameters();
		const { parameters, items } = fillIn(tested, samples.slice(0, itemsAtOnce(under)), under);
		await bench.run(items, parameters);
		for (const { name, type, noDataExpression } of shownFields(tested, under)) {
			if (type === 'notice') continue;
			items.forEach((_item, item) => {
				if (item === 0 || !noDataExpression) expect(reads).toContain(`${name} ${item}`);
			});
		}
	});

	it.each(all)('%s passes on or sends the texts of both items', async (_, tested) => {
		const { parameters, items } = fillIn(tested, samples);
		bench.fakeOtpOne.received.length = 0;
		const finished = await bench.run(items, parameters);
		expect(finished.error).toBeUndefined();
		const shown = JSON.stringify([bench.fakeOtpOne.received, finished.outputs(NODE)]);
		const texts = items.flatMap(({ given }) => Object.entries(given as IDataObject));
		// The file name appears only with a file, and May Not Approve is never sent or returned.
		const silent = ['binaryPropertyName', 'mayNotApprove'];
		const lost = texts.filter(
			([name, value]) =>
				typeof value === 'string' && !silent.includes(name) && !shown.includes(value),
		);
		expect(lost).toEqual([]);
	});

	it.each(all)('%s never mixes the values of two items in one call', async (_, tested) => {
		const { parameters, items } = fillIn(tested, samples);
		bench.fakeOtpOne.received.length = 0;
		await bench.run(items, parameters);
		const calls = bench.fakeOtpOne.received.filter(({ call }) => call !== 'swagger');
		expect(calls.length).toBeGreaterThanOrEqual(items.length);
		const texts = items.map(({ given }) =>
			Object.values(given as IDataObject).filter((value) => typeof value === 'string'),
		);
		const [ofFirst, ofSecond] = texts.map((own, n) =>
			own.filter((text) => !texts[1 - n].includes(text)),
		);
		for (const { body } of calls) {
			const sent = JSON.stringify(body);
			const holds = (list: string[]) => list.some((text) => sent.includes(JSON.stringify(text)));
			expect([holds(ofFirst), holds(ofSecond)].filter(Boolean)).toHaveLength(1);
		}
	});

	it.each(all)('%s pairs every output item with its input item', async (_, tested) => {
		const { parameters, items } = fillIn(tested, samples);
		const finished = await bench.run(items, parameters);
		expect(byItem(finished).map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	it.each(withField('userMail'))('%s returns the person of each item', async (_, tested) => {
		if (!tested.fields.some(({ name }) => name === 'whenNotApproved')) return;
		const { parameters, items } = fillIn(tested, samples);
		const users = byItem(await bench.run(items, parameters)).map(({ json }) => json.requestedUser);
		expect(users).toEqual(samples.map(({ requestedUser }) => requestedUser));
	});

	it.each(withField('simplify'))('%s adds raw only where Simplify is off', async (_, t) => {
		const { parameters, items } = fillIn(t, samples);
		const [simplified, whole] = byItem(await bench.run(items, parameters));
		expect(simplified.json.raw).toBeUndefined();
		expect(JSON.stringify(whole.json)).toContain('"raw":{');
	});

	it.each(withField('whenNotApproved'))(
		'%s sends approvals to output 1 with Separate Outputs',
		async (_, tested) => {
			const { parameters, items } = fillIn(tested, samples);
			const finished = await bench.run(items, parameters);
			expect(finished.json(NODE, 0)).toEqual([]);
			expect(finished.json(NODE, 1).map(({ approved, outcome }) => [approved, outcome])).toEqual([
				[true, 'approved'],
				[true, 'approved'],
			]);
		},
	);

	it.each(withField('whenNotApproved'))(
		'%s does not approve for another person',
		async (_, tested) => {
			const strangers = await makeSamples(bench, [
				'wrong-user.n0@example.com',
				'no-user.n1@example.com',
			]);
			const { parameters, items } = fillIn(tested, strangers);
			const finished = await bench.run(items, parameters);
			expect(finished.outputs(NODE).slice(1).flat()).toEqual([]);
			expect(finished.json(NODE, 0).map(({ approved, outcome }) => [approved, outcome])).toEqual([
				[false, 'userMismatch'],
				[false, 'userMismatch'],
			]);
		},
	);
});

describe('with Continue On Fail every operation', () => {
	const refusal = {
		approved: false,
		error: expect.any(String) as string,
	};

	it.each(all)('%s sends a refused item to output 0, and continues', async (_, tested) => {
		const { parameters, items } = fillIn(tested, samples);
		const finished = await bench.run(withoutRequiredField(tested, items), parameters, carryOn);
		expect(finished.error).toBeUndefined();
		const [good, refused] = byItem(finished);
		expect(good.json).not.toHaveProperty('error');
		expect(refused.json).toMatchObject(refusal);
		expect(finished.json(NODE, 0)).toContainEqual(refused.json);
	});

	it.each(all)('%s sends all items to output 0 without a key', async (_, tested) => {
		await bench.useCredential({ srvApiKey: '', jsApiKey: '' });
		const { parameters, items } = fillIn(tested, samples);
		const rings = bench.fakeOtpOne.totalRings();
		bench.fakeOtpOne.received.length = 0;
		const finished = await bench.run(items, parameters, carryOn);
		expect(finished.outputs(NODE).slice(1).flat()).toEqual([]);
		expect(finished.json(NODE, 0)).toEqual([
			expect.objectContaining(refusal),
			expect.objectContaining(refusal),
		]);
		expect(bench.fakeOtpOne.received).toEqual([]);
		expect(bench.fakeOtpOne.totalRings()).toBe(rings);
	});

	it.each(all)('%s sends all items to output 0 when the service fails', async (_, tested) => {
		bench.fakeOtpOne.faults.add({ call: '*', kind: 'status', status: 400 });
		const { parameters, items } = fillIn(tested, samples);
		const finished = await bench.run(items, parameters, carryOn);
		expect(finished.outputs(NODE).slice(1).flat()).toEqual([]);
		expect(finished.json(NODE, 0)).toHaveLength(2);
		for (const json of finished.json(NODE, 0)) expect(json.approved).toBe(false);
	});
});

describe('without Continue On Fail every operation', () => {
	it.each(all)('%s stops at a refused item before anything is sent', async (_, tested) => {
		const { parameters, items } = fillIn(tested, samples);
		bench.fakeOtpOne.received.length = 0;
		const finished = await bench.run(withoutRequiredField(tested, items), parameters);
		expect(finished.error?.message).toContain('[item 1]');
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expect(bench.fakeOtpOne.received.filter(({ call }) => call !== 'swagger')).toEqual([]);
	});
});
