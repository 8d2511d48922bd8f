/** An id or a result in an ordinary .NET envelope is found, and no other field is mistaken for it. */
import { NODE } from '../../engine/workbench.cts';
import { parametersOf } from '../../operations.cts';
import { play, send } from './report.cts';

const ID = '5f0c2f0a-2f54-4a3e-9a1c-6f0b8f6d2a11';
const userMail = 'yes@a.example';
const parameters = parametersOf('transaction.create', { userMail, message: 'm', privateToken: '' });
const withBody = (body: unknown) => ({ parameters, answers: { getTransactionID: { body } } });

const task = {
	Id: 1,
	Exception: null,
	Status: 5,
	IsCanceled: false,
	IsCompleted: true,
	IsFaulted: false,
};

it.each([
	['05-id-in-d', { d: ID }],
	['05-id-in-serialised-task', { ...task, Result: ID }],
])('as reported: %s', async (_, body) => {
	const { finished } = await play(withBody(body));
	expect(finished.json(NODE)[0]).toMatchObject({ transactionId: ID });
});

it.each([
	[{ getTransactionIDResult: ID }],
	[{ GetTransactionIdResult: { TransactionID: ID, Id: 4711 } }],
	[{ Success: true, Message: null, Data: ID }],
	[{ success: 1, message: 'OK', data: { transactionId: ID, id: 1 } }],
	[{ ...task, Result: { transactionID: ID } }],
	[{ ...task, Result: JSON.stringify({ d: ID }) }],
	[{ Id: 17, TransactionID: ID, UserMail: 'yes@a.example' }],
	[{ transaction: { id: ID, created: '2026-11-25' } }],
	[{ d: { d: { d: { d: ID } } } }],
])('%j', async (body) => {
	const { finished } = await play(withBody(body));
	expect(finished.json(NODE)[0]).toMatchObject({ transactionId: ID });
});

it.each([
	[{ ...task, Result: null }],
	[{ ...task, Result: ID, IsFaulted: true }],
	[{ Id: 1 }],
	[{ d: { Id: 1 } }],
	[{ Id: 1, UserMail: 'yes@a.example' }],
	[{ Success: false, Data: ID, Message: 'Not today.' }],
	[{ d: ID, Result: 'another-1' }],
	[{ d: [ID] }],
	[[ID]],
	[{ d: 'Unknown user' }],
	[{ d: 'OK' }],
	[{ transactionID: ID, TransactionId: 'another-1' }],
])('no id is read from %j', async (body) => {
	const { finished } = await play(withBody(body));
	expect(finished.error).toBeDefined();
	expect(finished.outputs(NODE).flat()).toEqual([]);
	expect(finished.error?.message).not.toMatch(/\b1\b/);
});

const result = { Message: '', UserValided: userMail, privateToken: null, isValid: true };

it('as reported: a result next to an empty message', async () => {
	const body = { Success: true, Message: null, Data: result };
	const { finished } = await play({ parameters: send, answers: { SendRequest: { body } } });
	expect(finished.json(NODE, 1)).toMatchObject([{ approved: true, user: userMail }]);
});

it.each([
	[{ Message: 'ok', SendRequestResult: '@' }],
	[{ ...task, Result: '@' }],
	[{ success: true, statusCode: 0, data: '@' }],
])('a result in %j', async (around) => {
	const body = JSON.parse(JSON.stringify(around).replace('"@"', JSON.stringify(result))) as object;
	const { finished } = await play({ parameters: send, answers: { SendRequest: { body } } });
	expect(finished.json(NODE, 1)).toMatchObject([{ approved: true }]);
});
