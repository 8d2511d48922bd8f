/** What can happen to a call, as networks, proxies and overloaded services do it. */
import { type FaultKind, faultPresets } from '../../../dev/fake-otpone/faults.cts';
import { full } from '../effort.cts';
import type { Trouble } from '../hosts.cts';
import type { Row } from './rows.cts';

/**
 * `harmless`: the answer comes all the same. `passing`: a second try can help. `final`: it cannot.
 * `either`: it is nobody's duty to find out whether it can, so that whatever is safe is right.
 */
export type Nature = 'harmless' | 'passing' | 'final' | 'either';

export interface Column {
	name: string;
	nature: Nature;
	/** What the fake OtpOne does instead of answering; `to` stands for another host. */
	fault?: (elsewhere: string) => FaultKind;
	/** What the network does before anything arrives. */
	network?: Trouble | 'certificate';
	/** The service turns the request down before it rings a phone. */
	beforeRing?: boolean;
}

const MEGABYTE = 1_048_576;
/** More than the node reads of any answer. */
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

/** 302 and 303 may come after the work is done; the others ask for the same request elsewhere. */
const redirect = (status: 301 | 302 | 303 | 307 | 308): Column => ({
	name: `redirect ${status}`,
	nature: 'final',
	fault: (to) => ({ kind: 'redirect', status, to }),
	beforeRing: ![302, 303].includes(status),
});

const hourlong = { ...faultPresets.unavailable, headers: { 'retry-after': '3600' } };

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

/** What a column is for a row. */
export function natureOf({ call }: Row, { name, nature }: Column): Nature {
	// Four bytes at one a second come before the limit.
	if (name === '1 byte/s' && call === 'isFinish') return 'either';
	// Half a page, and a page of somebody else, are HTML like any other.
	if (call === 'GetHTML' && ['truncated', 'HTML 200'].includes(name)) return 'either';
	return nature;
}

/** A certificate belongs to the whole service: it cannot be right for one call and wrong for the next. */
export function applies({ after }: Row, { network }: Column): boolean {
	return network !== 'certificate' || after === 0;
}
