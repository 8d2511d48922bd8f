/** The calls under fire, each through the operations that make it. */
import type { INodeParameters } from 'n8n-workflow';

import type { CallName } from '../../../dev/fake-otpone/api.cts';
import {
	always,
	type Ending,
	type Facts as OperationFacts,
	isRead,
	operationNames,
	type OperationName,
	operations,
	parametersOf,
	type Person,
	rings,
} from '../../operations.cts';

export interface Row {
	/** The call that something happens to. */
	call: CallName | 'swagger';
	operation: OperationName;
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
	endings: Record<Person, Ending>;
}

/** What the item brings: somebody to be asked, or a transaction of theirs. */
export type Facts = OperationFacts & {
	/** The limit of a wait. */
	seconds: number;
};

/** How often a read is sent at most. */
const tries = (limit: number) => [limit, limit, limit];

/** What the node allows each of the calls, in seconds; a request to a phone has the limit of its wait. */
const limits: Record<Row['call'], number[]> = {
	SendRequest: [],
	getTransactionID: [30],
	isFinish: tries(15),
	GetResult: tries(60),
	VerifyToken: [60],
	GetHTML: [30],
	swagger: [8],
};

/** What the item brought along is no leak, so that it stays out. */
const quiet = { includeInput: false };
const limit = { timeoutSeconds: '={{ $json.seconds }}', pollIntervalSeconds: 1 };

function rowOf(operation: OperationName, call: Row['call']): Row {
	const { calls, endings, isLimited } = operations[operation];
	return {
		call,
		operation,
		parameters: parametersOf(operation, { ...quiet, ...(isLimited && limit) }),
		after: Math.max(0, calls.indexOf(call as CallName)),
		rings: rings(operation),
		reads: call === 'swagger' || isRead(call),
		fixed: isLimited && call !== 'swagger' ? [] : limits[call],
		isLimited,
		endings,
	};
}

/** An approval in the browser makes its calls only when somebody opens its page. */
const inBrowser: Row = {
	...rowOf('request.sendAndWait', 'getTransactionID'),
	parameters: parametersOf('request.sendAndWait', { ...quiet, channel: 'browser', pageType: 0 }),
	fixed: limits.getTransactionID,
	isLimited: false,
	endings: always('suspended'),
};

export const rows: Row[] = [
	inBrowser,
	...operationNames.flatMap((operation) =>
		operations[operation].calls.map((call) => rowOf(operation, call)),
	),
	rowOf('request.send', 'swagger'),
	rowOf('transaction.getResult', 'swagger'),
];

export const nameOf = ({ call, operation }: Row) => `${call} in ${operation.split('.')[1]}`;
