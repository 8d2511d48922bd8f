/** The calls, each with the operations that make it, and the faults that can affect them. */
import dns from 'node:dns';

import type { INodeParameters } from 'n8n-workflow';

import type { CallName } from '../../../dev/fake-otpone/api.cts';
import { type FaultKind, faultPresets } from '../../../dev/fake-otpone/faults.cts';
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
import { full } from '../effort.cts';

export interface Row {
	/** The call that the fault affects. */
	call: CallName | 'swagger';
	operation: OperationName;
	parameters: INodeParameters;
	/** Connections that the operation makes before this call. */
	after: number;
	/** Whether the operation makes a phone ring. */
	rings: boolean;
	/** Whether the call only reads, so that it can safely be repeated. */
	reads: boolean;
	/** The node's built-in limits that can pass one after another, in seconds. */
	fixed: number[];
	/** Whether the item sets a limit. */
	isLimited: boolean;
	endings: Record<Person, Ending>;
}

/** The fields of the item: a person, or a transaction of that person. */
export type Facts = OperationFacts & {
	/** The limit of a wait. */
	seconds: number;
};

/** A read is sent at most three times. */
const tries = (limit: number) => [limit, limit, limit];

/** The node's limits of each call, in seconds; a request to a phone is limited by its own timeout. */
const limits: Record<Row['call'], number[]> = {
	SendRequest: [],
	getTransactionID: [30],
	isFinish: tries(15),
	GetResult: tries(60),
	VerifyToken: [60],
	GetHTML: [30],
	swagger: [8],
};

/** Excludes the input fields, which may contain secrets without being a leak. */
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

/** An approval in the browser makes its calls only when someone opens its page. */
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

/** A host name that does not resolve, or a host that refuses connections. */
export type Trouble = 'unknown' | 'refused';

/**
 * `harmless`: the answer still arrives. `passing`: a second try can help. `final`: a second try cannot
 * help. `either`: the node may try again or not; any safe result is right.
 */
export type Nature = 'harmless' | 'passing' | 'final' | 'either';

export interface Column {
	name: string;
	nature: Nature;
	/** What the fake OtpOne does instead of answering; `elsewhere` is the URL of another host. */
	fault?: (elsewhere: string) => FaultKind;
	/** What happens before the request arrives. */
	network?: Trouble | 'certificate';
	/** Whether the service rejects the request before it rings a phone. */
	beforeRing?: boolean;
}

const MEGABYTE = 1_048_576;
/** More than the node reads of any answer, in bytes. */
const TOO_LARGE = 80 * MEGABYTE;

const fault = (
	name: string,
	nature: Nature,
	kind: FaultKind,
	more: Partial<Column> = {},
): Column => ({
	name,
	nature,
	fault: () => kind,
	...more,
});

/** 302 and 303 may be sent after the request was processed; the others ask to repeat it elsewhere. */
const redirect = (status: 301 | 302 | 303 | 307 | 308): Column => ({
	name: `redirect ${status}`,
	nature: 'final',
	fault: (to) => ({ kind: 'redirect', status, to }),
	beforeRing: ![302, 303].includes(status),
});

const hourlong = { ...faultPresets.unavailable, headers: { 'retry-after': '3600' } };

/** Faults of networks, proxies and overloaded services. */
export const columns: Column[] = [
	fault('delay', 'harmless', { kind: 'delay', ms: 150 }),
	fault('no answer', 'passing', { kind: 'no-answer' }),
	fault('reset', 'passing', { kind: 'reset' }),
	fault('reset in body', 'passing', { kind: 'reset-in-body' }),
	fault('500', 'passing', faultPresets.internalError),
	fault('502 HTML', 'passing', faultPresets.badGateway),
	fault('503 for 1 s', 'passing', faultPresets.unavailable),
	fault('503 for 1 h', 'either', hourlong),
	fault('429', 'passing', faultPresets.rateLimited),
	fault('401', 'final', faultPresets.unauthorized, { beforeRing: true }),
	fault('truncated', 'either', { kind: 'truncated-json' }),
	fault('empty 200', 'either', { kind: 'empty' }),
	fault('wrong length', 'passing', { kind: 'wrong-length' }),
	fault('garbage gzip', 'either', { kind: 'garbage-gzip' }),
	redirect(301),
	redirect(302),
	redirect(303),
	redirect(307),
	redirect(308),
	fault('endless', 'passing', { kind: 'endless' }),
	fault('60 MB', 'either', { kind: 'big', bytes: 60 * MEGABYTE }),
	fault('80 MB', 'final', { kind: 'big', bytes: TOO_LARGE }),
	fault('1 byte/s', 'passing', { kind: 'drip', intervalMs: full ? 1_000 : 500 }),
	fault('HTML 200', 'either', { kind: 'html' }),
	{ name: 'DNS', nature: 'passing', network: 'unknown' },
	{ name: 'refused', nature: 'passing', network: 'refused' },
	{ name: 'certificate', nature: 'final', network: 'certificate' },
];

/** The nature of a fault for a given call. */
export function natureOf({ call }: Row, { name, nature }: Column): Nature {
	// The answer has four bytes, so it arrives within the limit.
	if (name === '1 byte/s' && call === 'isFinish') return 'either';
	// Half a page, and a page from another server, are also HTML.
	if (call === 'GetHTML' && ['truncated', 'HTML 200'].includes(name)) return 'either';
	return nature;
}

/** A certificate belongs to the whole service, so it cannot be valid for one call and invalid for the next. */
export function applies({ after }: Row, { network }: Column): boolean {
	return network !== 'certificate' || after === 0;
}

interface Plan {
	trouble?: Trouble;
	/** Successful connections before the fault. */
	after: number;
	/** Failing connections. */
	times: number;
}

type Callback = (error: Error | null, address?: string | object[], family?: number) => void;

const LISTENING = { address: '127.0.0.1', family: 4 };
/** The fake OtpOne listens on the other loopback address only. */
const REFUSING = { address: '::1', family: 6 };

/**
 * Host names that resolve to this machine, or fail as planned. n8n's request helper resolves the name for
 * every connection, so connections can be counted.
 */
export class Hosts {
	private readonly plans = new Map<string, Plan>();

	constructor() {
		const lookup = dns.lookup as (...args: unknown[]) => unknown;
		jest.spyOn(dns, 'lookup').mockImplementation(((...args: [string, object, Callback]) => {
			const plan = this.plans.get(args[0]);
			return plan ? answer(plan, ...args) : lookup(...args);
		}) as never);
	}

	/** Returns a new name, for which nothing is cached. */
	add(plan: Plan): string {
		const name = `otpone-${this.plans.size}.localhost`;
		this.plans.set(name, plan);
		return name;
	}
}

/** Answers one DNS lookup, and counts it. */
function answer(
	plan: Plan,
	hostname: string,
	options: { all?: boolean },
	callback: Callback,
): void {
	const isHit = plan.trouble !== undefined && plan.after-- <= 0 && plan.times-- > 0;
	if (isHit && plan.trouble === 'unknown') {
		const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
		callback(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname }));
		return;
	}
	const found = isHit ? REFUSING : LISTENING;
	if (options.all) callback(null, [found]);
	else callback(null, found.address, found.family);
}
