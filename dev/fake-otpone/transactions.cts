import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { SampleFile } from './sample-files.cts';

/** The requester as shown on the phone. */
export interface Requester {
	ip: string;
	os: string;
	app: string;
}

/** A request that is open on a phone. Times are in milliseconds since 1970. */
export interface OpenRequest {
	id: string;
	mail: string;
	message: string;
	requestType: number;
	requester: Requester;
	createdAt: number;
	expiresAt: number;
}

/**
 * How a customer can answer. `wrong-user`: someone else approves. `no-user`: the answer names no
 * user.
 */
export type Decision = 'approve' | 'decline' | 'wrong-user' | 'no-user';

/** How a request ended. */
export interface Outcome {
	state: 'approved' | 'declined' | 'expired';
	/** The e-mail address of the person who answered, if any. */
	user: string | null;
	files: SampleFile[];
}

export interface Transaction extends OpenRequest {
	privateToken: string | null;
	/** The token given to the customer's page after approval, which the server then verifies. */
	token?: string;
	outcome?: Outcome;
	timer?: NodeJS.Timeout;
	/** Resumes the one caller that is waiting for the outcome. */
	resume?: (outcome: Outcome) => void;
}

type NewTransaction = Pick<
	Transaction,
	'mail' | 'message' | 'requestType' | 'requester' | 'privateToken'
>;

interface Events {
	ring: [Transaction];
	settled: [Transaction, Outcome];
}

/** Normalizes an address, because addresses are compared case-insensitively. */
export const customerOf = (mail: string) => mail.trim().toLowerCase();

/** All requests of one fake OtpOne, the phones they are open on, and how often those rang. */
export class Transactions extends EventEmitter<Events> {
	private readonly byId = new Map<string, Transaction>();
	private readonly byToken = new Map<string, Transaction>();
	private readonly waiting = new Map<string, Set<Transaction>>();
	private readonly rings = new Map<string, number>();
	totalRings = 0;

	constructor(private readonly limitMs: number) {
		super();
		this.setMaxListeners(0);
	}

	/** Rings the customer's phone once. */
	ring(request: NewTransaction): Transaction {
		const createdAt = Date.now();
		const transaction: Transaction = {
			...request,
			id: randomUUID(),
			createdAt,
			expiresAt: createdAt + this.limitMs,
		};
		const customer = customerOf(request.mail);
		this.byId.set(transaction.id, transaction);
		this.rings.set(customer, this.ringsOf(customer) + 1);
		this.totalRings++;
		const phone = this.waiting.get(customer);
		if (phone) phone.add(transaction);
		else this.waiting.set(customer, new Set([transaction]));
		transaction.timer = setTimeout(
			() => this.settle(transaction, { state: 'expired', user: null, files: [] }),
			this.limitMs,
		);
		this.emit('ring', transaction);
		return transaction;
	}

	/** Records the customer's answer; returns false if the request is no longer open. */
	answer(transaction: Transaction, decision: Decision, files: SampleFile[] = []): boolean {
		if (decision === 'decline') {
			return this.settle(transaction, { state: 'declined', user: transaction.mail, files: [] });
		}
		const user = {
			approve: transaction.mail,
			'wrong-user': `somebody.else@${transaction.mail.split('@').pop()}`,
			'no-user': null,
		}[decision];
		return this.settle(transaction, { state: 'approved', user, files });
	}

	/** Resolves when the customer has answered or the limit has passed. */
	outcomeOf(transaction: Transaction): Promise<Outcome> {
		if (transaction.outcome) return Promise.resolve(transaction.outcome);
		return new Promise((resolve) => (transaction.resume = resolve));
	}

	find(id: string): Transaction | undefined {
		return this.byId.get(id);
	}

	findByToken(token: string): Transaction | undefined {
		return this.byToken.get(token);
	}

	/** Returns the transactions open on a phone, oldest first. */
	openOn(mail: string): Transaction[] {
		return [...(this.waiting.get(customerOf(mail)) ?? [])];
	}

	ringsOf(mail: string): number {
		return this.rings.get(customerOf(mail)) ?? 0;
	}

	/** Returns everyone whose phone has rung. */
	customers(): Array<{ mail: string; rings: number; open: number }> {
		return [...this.rings].map(([mail, rings]) => ({
			mail,
			rings,
			open: this.waiting.get(mail)?.size ?? 0,
		}));
	}

	/** Stops all timers. Waiting callers get no answer. */
	close(): void {
		for (const transaction of this.byId.values()) clearTimeout(transaction.timer);
		this.removeAllListeners();
	}

	private settle(transaction: Transaction, outcome: Outcome): boolean {
		if (transaction.outcome) return false;
		clearTimeout(transaction.timer);
		transaction.outcome = outcome;
		if (outcome.state === 'approved') {
			transaction.token = randomBytes(24).toString('base64url');
			this.byToken.set(transaction.token, transaction);
		}
		const customer = customerOf(transaction.mail);
		const phone = this.waiting.get(customer);
		phone?.delete(transaction);
		if (phone?.size === 0) this.waiting.delete(customer);
		transaction.resume?.(outcome);
		this.emit('settled', transaction, outcome);
		return true;
	}
}

/** Returns the part of a transaction that its phone shows. */
export function asOpenRequest(transaction: Transaction): OpenRequest {
	const { id, mail, message, requestType, requester, createdAt, expiresAt } = transaction;
	return { id, mail, message, requestType, requester, createdAt, expiresAt };
}
