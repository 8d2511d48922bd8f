/** Runs one cell of the matrix: one call, one fault, once or always, one person. */
import { randomUUID } from 'node:crypto';

import type { Finished } from '../../../dev/engine/engine.cts';
import type { FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import type { RecordingServer } from '../../contract/recording-server.cts';
import type { Workbench } from '../../engine/workbench.cts';
import { type Person, ringingCalls } from '../../operations.cts';
import { createTransaction } from '../../unit/fake-otpone/client.cts';
import { full } from '../effort.cts';
import type { Evidence } from '../evidence.cts';
import {
	applies,
	type Column,
	columns,
	type Facts,
	type Hosts,
	nameOf,
	natureOf,
	type Row,
	rows,
} from './calls-and-faults.cts';

export interface Cell {
	row: Row;
	column: Column;
	times: 'once' | 'always';
	person: Person;
}

/** The result of a cell. */
export interface Outcome extends Cell {
	bench: Workbench;
	finished: Finished;
	mail: string;
	/** The limit of the wait, if the operation has one. */
	seconds: number;
	/** How long it took, in milliseconds. */
	took: number;
	/** How often this person's phone rang because of the operation. */
	rings: number;
	/** How often the call arrived at the service. */
	arrived: number;
	/** How many requests were sent to other servers. */
	astray: number;
}

/**
 * A full run tests all people. Otherwise a person who approves and one who declines alternate, so that
 * each is tested with every call and with every fault.
 */
export function allCells(): Cell[] {
	const cells = rows.flatMap((row) =>
		columns
			.filter((column) => applies(row, column))
			.flatMap((column, index) => cellsOf(row, column, index % 2 === 0)),
	);
	// The longest ones first, so that all workers finish at about the same time.
	return cells.sort((a, b) => b.row.fixed.length - a.row.fixed.length);
}

function cellsOf(row: Row, column: Column, isEven: boolean): Cell[] {
	const canPass = ['passing', 'either'].includes(natureOf(row, column));
	const all = (['approve', 'decline', 'ignore'] as const).flatMap((person): Cell[] => [
		{ row, column, person, times: 'always' },
		...(canPass ? [{ row, column, person, times: 'once' } as const] : []),
	]);
	if (full) return all;
	if (isHeavy({ column })) return row === firstOf(row.call) ? all.slice(0, 1) : [];
	const turn = { once: isEven ? 'approve' : 'decline', always: isEven ? 'decline' : 'approve' };
	return all.filter(({ person, times }) => person === turn[times]);
}

const firstOf = (call: Row['call']) => rows.find((row) => row.call === call);

/** Whether the answer is so large that the cell should run alone. */
export const isHeavy = ({ column }: Pick<Cell, 'column'>) => column.fault?.('').kind === 'big';

export const labelOf = ({ row, column, times, person }: Cell) =>
	`${nameOf(row)}, ${column.name} ${times}, ${person}`;

export interface Surroundings {
	hosts: Hosts;
	/** Another host, which must not receive a key. */
	elsewhere: RecordingServer;
	/** A service at the right address with an untrusted certificate. */
	untrusted: RecordingServer;
	evidence: Evidence;
}

/**
 * A wait that should recover has enough time, but ends before the fake OtpOne expires an unanswered
 * request. All other waits are short.
 */
function secondsFor({ row, column, times, person }: Cell): number {
	const recovers = row.reads && times === 'once' && natureOf(row, column) === 'passing';
	if (recovers) return person === 'ignore' ? 30 : 600;
	return row.rings ? 1 : 2;
}

/** Returns the fields of the item, and creates the transaction that the operation needs. */
async function prepare(cell: Cell, fakeOtpOne: FakeOtpOne): Promise<Facts> {
	const { row, person } = cell;
	const seconds = secondsFor(cell);
	const requestedUser = `${person}.${randomUUID()}@example.com`;
	const privateToken = `private ${randomUUID()}?`;
	if (row.rings) {
		const brings = row.operation === 'transaction.create' && { privateToken };
		return { requestedUser, seconds, ...brings };
	}
	const values = { userMail: requestedUser, privateToken };
	const transactionId = await createTransaction(fakeOtpOne, values);
	const token = fakeOtpOne.tokenFor(transactionId) ?? `no-token-${randomUUID()}`;
	return { requestedUser, seconds, transactionId, token, privateToken };
}

export async function runCell(
	bench: Workbench,
	cell: Cell,
	{ hosts, elsewhere, untrusted, evidence }: Surroundings,
): Promise<Outcome> {
	const { row, column, times } = cell;
	const { fakeOtpOne } = bench;
	fakeOtpOne.faults.clear();
	const { privateToken, ...facts } = await prepare(cell, fakeOtpOne);
	const item = row.operation === 'transaction.create' ? { ...facts, privateToken } : facts;
	const address = randomUUID();
	const count = times === 'once' ? 1 : Infinity;
	const { network } = column;
	const trouble = network === 'certificate' ? undefined : network;
	const host = hosts.add({ trouble, after: row.after, times: count });
	if (column.fault) {
		const kind = column.fault(`${elsewhere.url}/${address}`);
		fakeOtpOne.faults.add({ call: row.call, times: count, afterRing: !column.beforeRing, ...kind });
	}
	await bench.useCredential({
		baseUrl:
			network === 'certificate' ? `${untrusted.url}/${address}` : `http://${host}:${bench.port}`,
		// A lookup would be one more connection, and has its own rows.
		endpointLookup: row.call === 'swagger' ? 'discover' : 'prefix',
		...(row.call !== 'swagger' && { pathPrefix: '/api/OtpOne' }),
	});

	const { requestedUser: mail, seconds } = facts;
	const before = { rings: fakeOtpOne.rings(mail), received: fakeOtpOne.received.length };
	const startedAt = performance.now();
	const finished = await bench.run([item], row.parameters);
	const took = performance.now() - startedAt;
	const received = fakeOtpOne.received.splice(before.received);
	const ofInterest: string[] = row.rings ? ringingCalls : [row.call];
	evidence.take(labelOf(cell), finished, { keys: bench.keys, ...facts, privateToken });
	return {
		...cell,
		bench,
		finished,
		took,
		mail,
		seconds,
		rings: fakeOtpOne.rings(mail) - before.rings,
		arrived: received.filter(({ call: name }) => ofInterest.includes(name)).length,
		astray: [...elsewhere.seen, ...untrusted.seen].filter(({ path }) => path.includes(address))
			.length,
	};
}
