/** The transaction an answer names. `unreadable` if it names something other than a single id. */
export type NamedTransaction = { id: string } | 'none' | 'unreadable';

/** The fields of a service answer, exactly as the service sent them. */
export interface ServiceResult {
	isValid: unknown;
	user: unknown;
	message: string | null;
	privateToken: string | null;
	transaction: NamedTransaction;
	/** Whether anything in the answer contradicts its result. */
	contradicts: boolean;
	/** The complete result object, used for files and for `raw`. */
	fields: Record<string, unknown>;
}
