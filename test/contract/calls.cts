/** Every operation of the node with parameters that one kind of item fills in, to walk over them all. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CallName } from '../../dev/fake-otpone/api.cts';
import { NODE, type Workbench } from '../engine/workbench.cts';

interface Walk {
	/** What it asks of the service when the person has answered already, in this order. */
	calls: CallName[];
	parameters: INodeParameters;
}

const user = { userMail: '={{ $json.requestedUser }}' };
const question = { requestType: 4, message: 'Pay invoice 4711?' };
const transaction = { transactionId: '={{ $json.transactionId }}', ...user };

export const operations = {
	'request.send': { calls: ['SendRequest'], parameters: { ...user, ...question } },
	'request.sendAndWait': {
		calls: ['SendRequest'],
		parameters: { channel: 'phone', approvers: user.userMail, ...question },
	},
	'transaction.checkStatus': { calls: ['isFinish', 'GetResult'], parameters: transaction },
	'transaction.create': {
		calls: ['getTransactionID'],
		parameters: { ...user, ...question, privateToken: '={{ $json.privateToken }}' },
	},
	'transaction.getResult': { calls: ['GetResult'], parameters: transaction },
	'transaction.waitForResult': { calls: ['isFinish', 'GetResult'], parameters: transaction },
	'webPage.getHtml': {
		calls: ['GetHTML'],
		parameters: { transactionId: transaction.transactionId, pageType: 0, formId: 'otpone-form' },
	},
	'webPage.verifyToken': {
		calls: ['VerifyToken'],
		parameters: { token: '={{ $json.token }}', ...transaction },
	},
} satisfies Record<string, Walk>;

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as OperationName[];

/** What an item brings for the operations. */
export type Facts = IDataObject & {
	requestedUser: string;
	transactionId?: string;
	privateToken?: string;
	token?: string;
};

/** The parameters of an operation, some of them changed. */
export function parametersOf(name: OperationName, changes: INodeParameters = {}): INodeParameters {
	const [resource, operation] = name.split('.');
	return { resource, operation, ...operations[name].parameters, ...changes };
}

/** What became of one item. */
export interface Left {
	output: number;
	json: IDataObject;
}

/** Runs an operation on n8n's engine for one item that has to come out of it. */
export async function runOne(
	bench: Workbench,
	name: OperationName,
	facts: Facts,
	changes: INodeParameters = {},
): Promise<Left> {
	const finished = await bench.run([facts], parametersOf(name, changes));
	if (finished.error) throw finished.error;
	const outputs = finished.outputs(NODE);
	const output = outputs.findIndex((items) => items.length > 0);
	return { output, json: outputs[output][0].json };
}

/** Makes a transaction on n8n's engine; a test customer has answered it when this resolves. */
export async function create(
	bench: Workbench,
	requestedUser: string,
	privateToken = '',
): Promise<Facts & { transactionId: string }> {
	const { json } = await runOne(bench, 'transaction.create', { requestedUser, privateToken });
	return { requestedUser, transactionId: json.transactionId as string };
}
