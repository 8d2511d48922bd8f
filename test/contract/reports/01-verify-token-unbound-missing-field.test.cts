/** A safety parameter that resolves to nothing is not treated as one that was left out. */
import { NODE } from '../../engine/workbench.cts';
import { parametersOf } from '../../operations.cts';
import { play, type Report } from './report.cts';

/** The token is valid, but belongs to another transaction of the same person. */
const report: Report = {
	parameters: parametersOf('webPage.verifyToken', {
		token: 'tok-OTHER',
		userMail: 'yes@a.example',
		transactionId: '={{ $json.body.transactionId }}',
		whenNotApproved: 'route',
	}),
	items: [{ body: {} }],
	answers: {
		VerifyToken: {
			body: {
				Message: '',
				UserValided: 'yes@a.example',
				privateToken: null,
				isValid: true,
				transactionID: 'OTHER',
			},
		},
		GetResult: { body: { Message: 'Not answered yet', isValid: false } },
	},
};

/** The report with another value or another parameter for the transaction ID. */
const withId = (transactionId: unknown, parameter = report.parameters.transactionId) => ({
	...report,
	parameters: { ...report.parameters, transactionId: parameter },
	items: [{ body: { transactionId } as never }],
});

it('as reported: the item is refused, and no call is made', async () => {
	const { finished, received } = await play(report);
	expect(finished.error?.message).toBe('Transaction ID is empty [item 0]');
	expect(finished.error?.description).toContain('Create Transaction');
	expect(finished.outputs(NODE).flat()).toEqual([]);
	expect(received).toEqual({});
});

it.each([[null], [''], ['  '], [[]], [['OTHER']], [{}], [{ id: 'OTHER' }], [true], ['undefined']])(
	'an id that is %j is refused',
	async (id) => {
		const { finished, received } = await play(withId(id));
		expect(finished.error?.message).toBe('Transaction ID is empty [item 0]');
		expect(received).toEqual({});
	},
);

it.each(['={{ $json.gone }}', '={{ $json.gone?.id }}', '={{ undefined }}', '={{ null }}', '='])(
	'an expression %s is refused',
	async (parameter) => {
		const { finished, received } = await play(withId('OTHER', parameter));
		expect(finished.error?.message).toBe('Transaction ID is empty [item 0]');
		expect(received).toEqual({});
	},
);

it('with Continue On Fail the item goes to Not Approved', async () => {
	const { finished } = await play({ ...report, node: { onError: 'continueRegularOutput' } });
	expect(finished.outputs(NODE)[0].map(({ json }) => json)).toEqual([
		expect.objectContaining({ approved: false, error: 'Transaction ID is empty [item 0]' }),
	]);
	expect(finished.outputs(NODE)[1]).toEqual([]);
});

it.each([['MINE'], [4711]])(
	'an id %j is compared: the token of another transaction is not approved',
	async (id) => {
		const { finished } = await play(withId(id));
		expect(finished.error).toBeUndefined();
		expect(finished.outputs(NODE)[1]).toEqual([]);
		expect(finished.json(NODE)[0]).toMatchObject({ approved: false, transactionId: String(id) });
	},
);

it('a field that is left empty is not compared', async () => {
	const { finished } = await play(withId('MINE', ''));
	expect(finished.outputs(NODE)[1]).toHaveLength(1);
});
