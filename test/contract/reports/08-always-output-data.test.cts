import { ran } from '../../engine/wiring.cts';
import { NODE } from '../../engine/workbench.cts';
import { play, send } from './report.cts';

const report = { parameters: send, node: { alwaysOutputData: true } };

it('no item goes to Not Approved after an approval', async () => {
	const { finished } = await play(report);
	expect(finished.error).toBeUndefined();
	expect(finished.outputs(NODE).map((items) => items.length)).toEqual([0, 1]);
});

it('and no step connected to it runs', async () => {
	const { finished } = await play(report, [
		[NODE, 0, 'Hold'],
		[NODE, 1, 'Pay'],
	]);
	expect(ran(finished)).toEqual(['Pay']);
});
