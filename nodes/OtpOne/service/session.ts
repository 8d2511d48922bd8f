import type { OtpOneClient } from '../api/client';
import type { ConcurrencyLimit } from './concurrency-limit';
import type { PerPersonQueue } from './per-person-queue';

/** State shared by the requests of one run. */
export interface ServiceSession {
	client: OtpOneClient;
	/** Aborted when the execution is stopped, or when another item has ended the run. */
	signal: AbortSignal;
	/** Ensures that nobody has two open prompts at the same time. */
	queue: PerPersonQueue;
	/** Limits how many reads run at the same time. */
	reads: ConcurrencyLimit;
}
