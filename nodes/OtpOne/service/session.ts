import type { OtpOneClient } from '../api/client';
import type { ConcurrencyLimit } from './concurrency-limit';
import type { PerPersonQueue } from './per-person-queue';

/** What the requests of one run share. */
export interface ServiceSession {
	client: OtpOneClient;
	/** Fires when the execution is stopped, or when another item has ended the run. */
	signal: AbortSignal;
	/** Nobody has two open prompts at once. */
	queue: PerPersonQueue;
	/** Limits how many reads are under way at the same time. */
	reads: ConcurrencyLimit;
}
