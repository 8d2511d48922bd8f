/** A transaction that an answer names; `unreadable` where it names something else than one id. */
export type NamedTransaction = { id: string } | 'none' | 'unreadable';

/** What a service answer says, field by field, exactly as it was typed on the wire. */
export interface ServiceResult {
	isValid: unknown;
	user: unknown;
	message: string | null;
	privateToken: string | null;
	transaction: NamedTransaction;
	/** Whether something in the answer speaks against taking it as it stands. */
	contradicts: boolean;
	/** The whole result object, for files and for `raw`. */
	fields: Record<string, unknown>;
}
