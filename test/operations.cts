/** Every operation of the node: the calls it makes, how it ends, and its parameters. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CallName } from '../dev/fake-otpone/api.cts';

/** How a test customer of the fake OtpOne answers. */
export type Person = 'approve' | 'decline' | 'ignore';

/** How an operation ends when nothing fails; `not approved` is any outcome except an approval. */
export type Ending =
	| 'approved'
	| 'denied'
	| 'pending'
	| 'expired'
	| 'not approved'
	| 'data'
	| 'suspended';

/** The index of each output. */
export const [NOT_APPROVED, APPROVED, PENDING] = [0, 1, 2];

interface Operation {
	/** The calls it makes, in order, when the person has already answered. */
	calls: CallName[];
	endings: Record<Person, Ending>;
	/** The number of outputs it has when it is added to a workflow. */
	outputs: 1 | 2 | 3;
	/** Whether `timeoutSeconds` limits its duration. */
	isLimited: boolean;
	/** Its parameters, with expressions that read the `Facts` in an item. */
	parameters: INodeParameters;
}

const user = { userMail: '={{ $json.requestedUser }}' };
const question = { requestType: 4, message: 'Pay invoice 4711?' };
const transaction = { transactionId: '={{ $json.transactionId }}', ...user };

const answered = { approve: 'approved', decline: 'denied' } as const;

/** Returns the same ending for every person. */
export const always = <Kind extends Ending>(ending: Kind) => ({
	approve: ending,
	decline: ending,
	ignore: ending,
});

const catalogue = {
	'request.send': {
		calls: ['SendRequest'],
		endings: { ...answered, ignore: 'expired' },
		outputs: 2,
		isLimited: true,
		parameters: { ...user, ...question },
	},
	'request.sendAndWait': {
		calls: ['SendRequest'],
		endings: { ...answered, ignore: 'expired' },
		outputs: 2,
		isLimited: true,
		parameters: { channel: 'phone', approvers: user.userMail, ...question },
	},
	'transaction.create': {
		calls: ['getTransactionID'],
		endings: always('data'),
		outputs: 1,
		isLimited: false,
		parameters: { ...user, ...question, privateToken: '={{ $json.privateToken }}' },
	},
	'transaction.waitForResult': {
		calls: ['isFinish', 'GetResult'],
		endings: { ...answered, ignore: 'pending' },
		outputs: 2,
		isLimited: true,
		parameters: transaction,
	},
	'transaction.checkStatus': {
		calls: ['isFinish', 'GetResult'],
		endings: { ...answered, ignore: 'pending' },
		outputs: 3,
		isLimited: false,
		parameters: transaction,
	},
	'transaction.getResult': {
		calls: ['GetResult'],
		endings: { ...answered, ignore: 'not approved' },
		outputs: 2,
		isLimited: false,
		parameters: transaction,
	},
	'webPage.verifyToken': {
		calls: ['VerifyToken'],
		endings: { approve: 'approved', decline: 'not approved', ignore: 'not approved' },
		outputs: 2,
		isLimited: false,
		parameters: { token: '={{ $json.token }}', ...transaction },
	},
	'webPage.getHtml': {
		calls: ['GetHTML'],
		endings: always('data'),
		outputs: 1,
		isLimited: false,
		parameters: { transactionId: transaction.transactionId, pageType: 0, formId: 'otpone-form' },
	},
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof catalogue;

export const operations: Record<OperationName, Operation> = catalogue;

export const operationNames = Object.keys(catalogue) as OperationName[];

/** The calls that make a phone ring. */
export const ringingCalls: CallName[] = ['SendRequest', 'getTransactionID'];

/** Whether a call only reads. Read calls take the client key, all others the server key. */
export const isRead = (call: CallName) => ['isFinish', 'GetResult'].includes(call);

export const rings = (name: OperationName) =>
	operations[name].calls.some((call) => ringingCalls.includes(call));

/** The operations that return a verdict. */
export const withVerdict = operationNames.filter(
	(name) => operations[name].endings.approve === 'approved',
);

/** The operations that read how a transaction was answered. */
export const readers = operationNames.filter((name) => operations[name].calls.every(isRead));

/** The fields of an item that the operations read. */
export type Facts = IDataObject & {
	requestedUser: string;
	transactionId?: string;
	privateToken?: string;
	token?: string;
};

/** Returns the parameters of an operation with some of them changed. */
export function parametersOf(name: OperationName, changes: INodeParameters = {}): INodeParameters {
	const [resource, operation] = name.split('.');
	return { resource, operation, ...operations[name].parameters, ...changes };
}
