/** A run that is refused as a whole, before any item is processed. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

const { router } = jest.requireActual<{
	router: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}>('../../dist/nodes/OtpOne/actions/router.js');

/** The context of a node with an unknown operation, and the hints that it adds. */
function contextOf(type: string, carriesOn: boolean) {
	const hints: string[] = [];
	const context = {
		getNode: () => ({ name: 'Ask', type: `n8n-nodes-otpone.${type}` }),
		getNodeParameter: () => 'other',
		continueOnFail: () => carriesOn,
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
	} as unknown as IExecuteFunctions;
	return { context, hints };
}

const words = 'This operation does not exist';

describe('a run that is refused as a whole', () => {
	it('stops the workflow', async () => {
		await expect(router(contextOf('otpOne', false).context)).rejects.toThrow(words);
	});

	it('passes no items on where the workflow continues, and a hint says why', async () => {
		const { context, hints } = contextOf('otpOne', true);
		expect(await router(context)).toEqual([]);
		expect(hints).toEqual([`${words}. Choose a resource and an operation in the node.`]);
	});

	it.each([true, false])('is not approved as a review step', async (carriesOn) => {
		const [[item]] = await router(contextOf('otpOneHitlTool', carriesOn).context);
		expect(item.json).toMatchObject({ approved: false, error: words });
	});
});
