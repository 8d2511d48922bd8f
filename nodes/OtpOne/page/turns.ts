/**
 * Processes the answers of an approval one at a time, because n8n resumes an execution for one
 * answer only and would lose others posted in the meantime. A request that arrives while another
 * answer is being recorded waits and is then posted again, so that n8n reads the saved state. This
 * works within one process.
 */
import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';

interface Approval {
	/** Resolves when the last request in the queue has had its turn. */
	tail: Promise<void>;
	/** The round that the execution has reached, as far as this process knows. */
	round: number;
	isClosed: boolean;
	/** The approver whose answer is being recorded: the execution has not been saved with it yet. */
	answering?: number;
	/** The ticket of a request that was asked to post again and keeps its turn. */
	ticket?: string;
	release: () => void;
	/** Called when the execution is suspended again. */
	onSuspended: () => void;
	/** Called when a request arrives with the state that n8n has saved since. */
	onSaved: () => void;
	usedAt: number;
	/** How many requests have their turn or wait for it. */
	waiting: number;
}

/** How long n8n takes to save an execution after the node has run, in milliseconds. */
const SAVING = 150;
/**
 * Maximum wait for the execution to be suspended again, in milliseconds. There is no notification
 * if it continues in another process.
 */
const LONGEST_ROUND = 2_000;
/** How long a request keeps its turn while it is posted again, in milliseconds. */
const LONGEST_DETOUR = 3_000;
/**
 * How long an approval counts as closed, in milliseconds. By then n8n has ended the execution or
 * failed to.
 */
const CLOSED_FOR = 10_000;
const KEPT_FOR = 60_000;

/** Identifies an approval in its execution. */
export const turnKey = (
	context: { getExecutionId(): string },
	{ approvalId }: { approvalId: string },
): string => `${context.getExecutionId()} ${approvalId}`;

const approvals = new Map<string, Approval>();

/** What a request may do when it is its turn. */
export interface Turn {
	/**
	 * `stale`: the state from n8n is of an earlier round. `closed`: the approval has been decided.
	 */
	state: 'mine' | 'stale' | 'closed';
	/** Nothing was recorded, so the next request gets its turn. */
	pass(): void;
	/** The request is posted again and keeps its turn with this ticket. */
	sendAgain(): string;
	/** The execution is resumed with an approver's answer and will be suspended again. */
	resumes(approver: number): void;
	/** The execution is resumed and will not wait again. */
	closes(): void;
}

function approvalOf(key: string, now: number): Approval {
	for (const [other, { usedAt, isClosed, waiting }] of approvals) {
		if (waiting === 0 && usedAt < now - (isClosed ? CLOSED_FOR : KEPT_FOR)) approvals.delete(other);
	}
	const approval = approvals.get(key) ?? {
		tail: Promise.resolve(),
		round: 0,
		isClosed: false,
		release: () => {},
		onSuspended: () => {},
		onSaved: () => {},
		usedAt: now,
		waiting: 0,
	};
	approvals.set(key, approval);
	approval.usedAt = now;
	return approval;
}

const TICK = 50;

/** Waits for a time, or until shortly after `isOver` returns true. No timer remains afterwards. */
async function pause(ms: number, isOver: () => boolean): Promise<void> {
	for (let left = ms; left > 0 && !isOver(); left -= TICK) await sleep(Math.min(TICK, left));
}

/**
 * Whether the state is of a later round than the one that was decided: another process was faster, and
 * the decision is lost.
 */
const isOpenAfterAll = (approval: Approval, round: number) =>
	approval.isClosed && round > approval.round;

/** Whether an approval was decided a moment ago, which n8n may not have saved yet. */
const isDecided = (approval: Approval, round: number) =>
	approval.isClosed &&
	!isOpenAfterAll(approval, round) &&
	approval.usedAt >= Date.now() - CLOSED_FOR;

/** Waits until all earlier requests have had their turns. */
async function queue(approval: Approval): Promise<void> {
	const earlier = approval.tail;
	let release = () => {};
	approval.waiting++;
	approval.tail = new Promise<void>((resolve) => (release = resolve)).then(() => {
		approval.waiting--;
	});
	await earlier;
	approval.release = release;
}

/**
 * Waits for the turn of a request.
 *
 * @param key identifies the approval in its execution
 * @param round the round of the state from n8n
 * @param ticket the ticket of a request that was posted again
 */
export async function takeTurn(key: string, round: number, ticket?: string): Promise<Turn> {
	const approval = approvalOf(key, Date.now());
	const isBack = ticket !== undefined && ticket === approval.ticket;
	if (round === approval.round) approval.onSaved();
	if (isBack) approval.ticket = undefined;
	else await queue(approval);
	const { release } = approval;
	if (isOpenAfterAll(approval, round)) approval.isClosed = false;
	// A request that was posted again has the latest state saved by n8n, which overrides what this
	// process assumed.
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
		resumes(approver) {
			approval.round = round + 1;
			approval.answering = approver;
			let isSuspended = false;
			let isSaved = false;
			approval.onSuspended = () => (isSuspended = true);
			const nextTurn = () => {
				approval.answering = undefined;
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
			approval.usedAt = Date.now();
			release();
		},
	};
}

/**
 * Returns whether the state from n8n can be shown on the page. A GET needs no turn. While an answer is
 * being recorded, this waits until it has been saved.
 *
 * @param round the round of the state from n8n
 * @returns `stale` if the state is older than the last answer, so that n8n has to be asked again
 */
export async function lookAt(key: string, round: number): Promise<'current' | 'stale' | 'closed'> {
	const approval = approvals.get(key);
	if (!approval) return 'current';
	if (isDecided(approval, round)) return 'closed';
	if (round === approval.round) approval.onSaved();
	if (round >= approval.round) return 'current';
	await pause(LONGEST_ROUND + SAVING, () => approval.answering === undefined);
	return 'stale';
}

/**
 * Returns whether an approver can still start: not if the approval is decided, and not while the
 * approver's own answer is being recorded, which the state from n8n does not contain yet.
 *
 * @param round the round of the state from n8n
 */
export function startingState(
	key: string,
	round: number,
	approver: number,
): 'open' | 'answered' | 'closed' {
	const approval = approvals.get(key);
	if (!approval) return 'open';
	if (isDecided(approval, round)) return 'closed';
	return approval.answering === approver ? 'answered' : 'open';
}

/** Records that the execution is suspended again. */
export function suspendedAgain(key: string): void {
	approvals.get(key)?.onSuspended();
}
