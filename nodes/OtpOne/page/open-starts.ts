/**
 * The transactions that people have started on the page, kept in this process's memory. A form that
 * is posted twice shows the same transaction, and the number of rings is limited.
 */

const WINDOW = 10 * 60_000;
const STARTS_OF_A_PERSON = 5;
const STARTS_OF_AN_APPROVAL = 20;

/**
 * Identifies a posted form and the person who posted it. A form without a nonce counts as new each
 * time.
 */
export interface Start {
	approvalId: string;
	approver: number;
	nonce: string;
}

interface Kept<T> {
	at: number;
	approver: number;
	nonce: string;
	opened: Promise<T>;
}

export class OpenStarts<T> {
	private readonly approvals = new Map<string, Array<Kept<T>>>();

	/**
	 * Opens a transaction, unless this form has already opened one.
	 *
	 * @returns `tooMany` if there were too many starts in the last ten minutes
	 */
	async begin(
		{ approvalId, approver, nonce }: Start,
		open: () => Promise<T>,
		now = Date.now(),
	): Promise<T | 'tooMany'> {
		this.forgetBefore(now - WINDOW);
		const starts = this.approvals.get(approvalId) ?? [];
		const same = starts.find(
			(start) => nonce !== '' && start.nonce === nonce && start.approver === approver,
		);
		if (same) return await same.opened;
		const own = starts.filter((start) => start.approver === approver).length;
		if (own >= STARTS_OF_A_PERSON || starts.length >= STARTS_OF_AN_APPROVAL) return 'tooMany';
		const start: Kept<T> = { at: now, approver, nonce, opened: open() };
		this.approvals.set(approvalId, [...starts, start]);
		// The phone may have rung, so this start counts, but the form may be posted again.
		start.opened.catch(() => (start.nonce = ''));
		return await start.opened;
	}

	private forgetBefore(time: number): void {
		for (const [approvalId, starts] of this.approvals) {
			const recent = starts.filter(({ at }) => at > time);
			if (recent.length > 0) this.approvals.set(approvalId, recent);
			else this.approvals.delete(approvalId);
		}
	}
}
