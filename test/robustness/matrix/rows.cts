/** The calls under fire, each through the operations that make it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CallName } from '../../../dev/fake-otpone/api.cts';

/** How a test customer of the fake OtpOne answers. */
export type Person = 'approve' | 'decline' | 'ignore';

/** How an operation ends when all is well. */
export type Ending = 'approved' | 'denied' | 'pending' | 'expired' | 'data' | 'suspended';

export interface Row {
	/** The call that something happens to. */
	call: CallName | 'swagger';
	operation: string;
	parameters: INodeParameters;
	/** Connections that the operation makes before this call. */
	after: number;
	/** Whether the operation makes a phone ring. */
	rings: boolean;
	/** Whether the call only reads, so that a second try does no harm. */
	reads: boolean;
	/** The limits after which it gives up: those that the node fixes, in seconds, one after the other. */
	fixed: number[];
	/** Whether the item brings a limit. */
	isLimited: boolean;
	endings: Record<Person, Ending | 'not approved'>;
}

/** What the node allows each of the calls, in seconds. */
const limits = { isFinish: 15, GetResult: 60, VerifyToken: 60, GetHTML: 30, getTransactionID: 30 };
const LOOKUP_LIMIT = 8;
/** How often a read is sent at most. */
const tries = (limit: number) => [limit, limit, limit];

const user = { userMail: '={{ $json.mail }}' };
const question = { message: 'Pay invoice 4711?', requestType: 4 };
const transaction = { transactionId: '={{ $json.transactionId }}', ...user };
const byPhone = { ...question, timeoutSeconds: '={{ $json.seconds }}' };

const answered = { approve: 'approved', decline: 'denied' } as const;
const onPhone = { ...answered, ignore: 'expired' } as const;
const onTransaction = { ...answered, ignore: 'pending' } as const;
const always = <Kind extends Ending>(ending: Kind) => ({
	approve: ending,
	decline: ending,
	ignore: ending,
});

const send = {
	operation: 'request.send',
	parameters: { ...user, ...byPhone },
	rings: true,
	endings: onPhone,
};
const result = {
	operation: 'transaction.getResult',
	parameters: transaction,
	rings: false,
	reads: true,
	endings: { ...answered, ignore: 'not approved' as const },
};
const status = {
	operation: 'transaction.checkStatus',
	parameters: transaction,
	rings: false,
	reads: true,
	endings: onTransaction,
};
const wait = {
	...status,
	operation: 'transaction.waitForResult',
	parameters: { ...transaction, timeoutSeconds: '={{ $json.seconds }}', pollIntervalSeconds: 1 },
};

export const rows: Row[] = [
	{ ...send, call: 'SendRequest', after: 0, reads: false, fixed: [], isLimited: true },
	{
		...send,
		call: 'SendRequest',
		operation: 'request.sendAndWait',
		parameters: { channel: 'phone', approvers: user.userMail, ...byPhone },
		after: 0,
		reads: false,
		fixed: [],
		isLimited: true,
	},
	{
		call: 'getTransactionID',
		operation: 'request.sendAndWait',
		parameters: { channel: 'browser', approvers: user.userMail, ...question, pageType: 0 },
		after: 0,
		rings: true,
		reads: false,
		fixed: [limits.getTransactionID],
		isLimited: false,
		endings: always('suspended'),
	},
	{
		call: 'getTransactionID',
		operation: 'transaction.create',
		parameters: { ...user, ...question, privateToken: '={{ $json.privateToken }}' },
		after: 0,
		rings: true,
		reads: false,
		fixed: [limits.getTransactionID],
		isLimited: false,
		endings: always('data'),
	},
	{ ...wait, call: 'isFinish', after: 0, fixed: [], isLimited: true },
	{
		...wait,
		call: 'GetResult',
		after: 1,
		fixed: [],
		isLimited: true,
	},
	{ ...status, call: 'isFinish', after: 0, fixed: tries(limits.isFinish), isLimited: false },
	{ ...status, call: 'GetResult', after: 1, fixed: tries(limits.GetResult), isLimited: false },
	{ ...result, call: 'GetResult', after: 0, fixed: tries(limits.GetResult), isLimited: false },
	{
		call: 'VerifyToken',
		operation: 'webPage.verifyToken',
		parameters: { token: '={{ $json.token }}', ...transaction },
		after: 0,
		rings: false,
		reads: false,
		fixed: [limits.VerifyToken],
		isLimited: false,
		endings: { approve: 'approved', decline: 'not approved', ignore: 'not approved' },
	},
	{
		call: 'GetHTML',
		operation: 'webPage.getHtml',
		parameters: { ...transaction, pageType: 0, formId: 'otpone-form' },
		after: 0,
		rings: false,
		reads: false,
		fixed: [limits.GetHTML],
		isLimited: false,
		endings: always('data'),
	},
	{
		...send,
		call: 'swagger',
		after: 0,
		reads: true,
		fixed: [LOOKUP_LIMIT],
		isLimited: true,
	},
	{ ...result, call: 'swagger', after: 0, fixed: [LOOKUP_LIMIT], isLimited: false },
];

export const nameOf = ({ call, operation }: Row) => `${call} in ${operation.split('.')[1]}`;

/** The parameters of the node for a row. */
export function parametersOf({ operation, parameters }: Row): INodeParameters {
	const [resource, name] = operation.split('.');
	// What the item brought along is no leak, so that it stays out.
	return { resource, operation: name, includeInput: false, ...parameters };
}

/** What the item brings: somebody to be asked, or a transaction of theirs. */
export interface Facts extends IDataObject {
	mail: string;
	transactionId: string;
	token: string;
	/** The limit of a wait. */
	seconds: number;
	privateToken?: string;
}
