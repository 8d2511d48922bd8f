/** Unusual node names, which the node uses in expressions. */
import type { INode } from 'n8n-workflow';

import { itemsOf, otpOneNode, sendParameters, Workbench, workflowOf } from './workbench.cts';

let bench: Workbench;

beforeAll(async () => {
	bench = await Workbench.open();
});

afterAll(async () => await bench.close());

const NAMES = [
	'a }} b',
	'{{ $json }}',
	'it\'s "quoted" `so`',
	'back\\slash \\u0041 \\',
	'$& ${1} $(x)',
	'line\nbreak\r\n',
	'\u2028 and \u2029',
	'tab\tnull\0',
	'Größe 😀 漢字',
	'*/ // <!-- -->',
	'__proto__x',
	'  spaces  ',
	"'); throw 1; ('",
];

it.each(NAMES)('a trigger called %j: the address of the requester is found', async (name) => {
	const trigger: INode = {
		id: 'call',
		name,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const set: INode = {
		...trigger,
		id: 'set',
		name: 'Prepare',
		type: 'n8n-nodes-base.set',
		parameters: { mode: 'raw', jsonOutput: '{ "mail": "approve@example.com", "invoice": 1 }' },
	};
	const asked = { ...otpOneNode(sendParameters), name: `Ask ${name}` };
	bench.fakeOtpOne.received.length = 0;
	const input = itemsOf({ headers: { 'x-forwarded-for': '203.0.113.7' } });
	const finished = await bench.engine.run(workflowOf(trigger, set, asked), { input });
	expect(finished.error).toBeUndefined();
	expect(bench.bodiesOf('SendRequest')).toMatchObject([{ userIP: '203.0.113.7' }]);
});
