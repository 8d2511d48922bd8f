/**
 * One answer after the other for each approval: n8n resumes an execution for one answer only, and
 * would lose what was posted meanwhile. Whoever comes while another answer is being recorded waits, and
 * then posts again, so that n8n reads what has been saved. It holds in one process.
 */
import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';

interface Approval {
	/** Ends when the last request in the queue has had its turn. */
	tail: Promise<void>;
	/** The round that the execution has reached, as far as this process knows. */
	round: number;
	isClosed: boolean;
	/** An answer is on its way: the execution is not yet saved with it. */
	isGoingOn: boolean;
	/** Who has been sent to post again holds the turn with this ticket. */
	ticket?: string;
	release: () => void;
	/** Called when the execution is suspended again. */
	onSuspended: () => void;
	/** Called when n8n has handed over what it has saved since. */
	onSaved: () => void;
	usedAt: number;
}

/** How long n8n takes to save an execution after the node has run. */
const SAVING = 150;
/** Where the execution goes on in another process, nobody tells when it is suspended again. */
const LONGEST_ROUND = 2_000;
/** Whoever does not post again gives up the turn. */
const LONGEST_DETOUR = 3_000;
/** n8n has then ended the execution, or could not. */
const CLOSED_FOR = 10_000;
const KEPT_FOR = 60_000;

const approvals = new Map<string, Approval>();

/** What a request may do when it is its turn. */
export interface Turn {
	/** `stale`: what n8n handed over is of an earlier round. `closed`: it has been decided. */
	state: 'mine' | 'stale' | 'closed';
	/** Nothing was recorded: the next one's turn. */
	pass(): void;
	/** The request is sent to post again, and keeps the turn with this ticket. */
	sendAgain(): string;
	/** The execution goes on and will be suspended again. */
	goesOn(): void;
	/** The execution goes on for good. */
	closes(): void;
}

function approvalOf(key: string, now: number): Approval {
	for (const [other, { usedAt, isClosed }] of approvals) {
		if (usedAt < now - (isClosed ? CLOSED_FOR : KEPT_FOR)) approvals.delete(other);
	}
	const approval = approvals.get(key) ?? {
		tail: Promise.resolve(),
		round: 0,
		isClosed: false,
		isGoingOn: false,
		release: () => {},
		onSuspended: () => {},
		onSaved: () => {},
		usedAt: now,
	};
	approvals.set(key, approval);
	approval.usedAt = now;
	return approval;
}

const TICK = 50;

/** Waits for a time, or a little longer than something takes. Nothing is left behind that goes on ticking. */
async function pause(ms: number, isOver: () => boolean): Promise<void> {
	for (let left = ms; left > 0 && !isOver(); left -= TICK) await sleep(Math.min(TICK, left));
}

/** Data of a later round than the one that was decided: another process was faster, and the decision is lost. */
const isOpenAfterAll = (approval: Approval, round: number) =>
	approval.isClosed && round > approval.round;

/** Waits until all earlier requests have had their turns. */
async function queue(approval: Approval): Promise<void> {
	const earlier = approval.tail;
	let release = () => {};
	approval.tail = new Promise((resolve) => (release = resolve));
	await earlier;
	approval.release = release;
}

/**
 * Waits for the turn of a request.
 *
 * @param key the approval, in its execution
 * @param round of the data that n8n handed over
 * @param ticket of a request that was sent to post again
 */
export async function takeTurn(key: string, round: number, ticket?: string): Promise<Turn> {
	const approval = approvalOf(key, Date.now());
	const isBack = ticket !== undefined && ticket === approval.ticket;
	if (round === approval.round) approval.onSaved();
	if (isBack) approval.ticket = undefined;
	else await queue(approval);
	const { release } = approval;
	if (isOpenAfterAll(approval, round)) approval.isClosed = false;
	// Whoever is back has what n8n saved last, whatever this process thought.
	approval.round = isBack ? round : Math.max(approval.round, round);
	approval.usedAt = Date.now();
	if (approval.isClosed) release();
	const open = round < approval.round ? 'stale' : 'mine';
	return {
		state: approval.isClosed ? 'closed' : open,
		pass: () => release(),
		sendAgain() {
			const own = randomUUID();
			approval.ticket = own;
			const isBackAgain = () => approval.ticket !== own;
			void pause(LONGEST_DETOUR, isBackAgain).then(() => {
				if (isBackAgain()) return;
				approval.ticket = undefined;
				release();
			});
			return own;
		},
		goesOn() {
			approval.round = round + 1;
			approval.isGoingOn = true;
			let isSuspended = false;
			let isSaved = false;
			approval.onSuspended = () => (isSuspended = true);
			const nextTurn = () => {
				approval.isGoingOn = false;
				release();
			};
			approval.onSaved = () => {
				isSaved = true;
				nextTurn();
			};
			void pause(LONGEST_ROUND, () => isSuspended || isSaved)
				.then(async () => await pause(isSuspended ? SAVING : 0, () => isSaved))
				.then(() => isSaved || nextTurn());
		},
		closes() {
			approval.isClosed = true;
			release();
		},
	};
}

/**
 * Says how an approval stands for whoever only looks, who needs no turn. While an answer is on its way, it
 * waits until that has been saved.
 *
 * @param round of the data that n8n handed over
 * @returns `stale`: n8n has to be asked again, since its data is older than the last answer
 */
export async function lookAt(key: string, round: number): Promise<'current' | 'stale' | 'closed'> {
	const approval = approvals.get(key);
	if (!approval) return 'current';
	if (approval.isClosed && !isOpenAfterAll(approval, round)) {
		return approval.usedAt < Date.now() - CLOSED_FOR ? 'current' : 'closed';
	}
	if (round === approval.round) approval.onSaved();
	if (round >= approval.round) return 'current';
	await pause(LONGEST_ROUND + SAVING, () => !approval.isGoingOn);
	return 'stale';
}

/** Says that the execution is suspended again. */
export function suspendedAgain(key: string): void {
	approvals.get(key)?.onSuspended();
}
