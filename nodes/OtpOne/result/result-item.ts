import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Outcome, Verdict } from '../approval/verdict';

/**
 * The outcome of one file of a result. In an approval step it also names the approver the file came
 * from.
 */
export type FileEntry = { field: string; approver?: string } & (
	| {
			fileName: string;
			mimeType: string;
			/** Size in bytes. */
			fileSize: number;
			sha256: string;
			/**
			 * The file's binary field, if it differs from the configured name because the input item
			 * already has a field of that name.
			 */
			binaryField?: string;
	  }
	| { unreadable: string }
);

/** The fields of a verdict item, as defined by the contract. */
export type VerdictFields = {
	approved: boolean;
	outcome: Outcome;
	question?: string;
	requestedUser: string;
	user: string | null;
	message: string | null;
	reason?: string | null;
	requestType: string | null;
	transactionId: string | null;
	requestedAt: string | null;
	answeredAt: string | null;
	waitedMs: number;
	privateToken?: string;
	files?: FileEntry[];
	/** In an approval step, one entry per approver, in the builder's order. */
	responses?: VerdictFields[];
	policy?: string;
	receipt?: string;
	raw?: object | string;
};

/** The result of an operation that ends in a verdict, for one item. */
export interface VerdictItem {
	json: VerdictFields;
	binary?: IBinaryKeyData;
	/** Determines the output. */
	verdict: Verdict;
	/** The execution is suspended, so nothing leaves the node yet. */
	isSuspended?: boolean;
	/** Our own limit ended the wait, so the prompt may still be open on the phone. */
	endedByOwnLimit?: boolean;
}

/** The result of an operation, for one item. */
export type ResultItem = VerdictItem | { json: IDataObject; verdict?: undefined };

/** An item as it leaves the node. */
export interface LeavingItem
	extends Pick<Partial<VerdictItem>, 'binary' | 'verdict' | 'isSuspended'> {
	json: IDataObject;
}
