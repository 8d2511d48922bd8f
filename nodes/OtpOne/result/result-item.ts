import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Outcome, Verdict } from '../approval/verdict';

/** What came of one file of a result. In an approval step it also says whose it is. */
export type FileEntry = { field: string; approver?: string } & (
	| {
			fileName: string;
			mimeType: string;
			/** In bytes. */
			fileSize: number;
			sha256: string;
			/** The binary field it is in, where the input item already has one of the name that is set. */
			binaryField?: string;
	  }
	| { unreadable: string }
);

/** The fields of a verdict item, as the contract lists them. */
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
	/** In an approval step, one for each approver in the builder's order. */
	responses?: VerdictFields[];
	policy?: string;
	receipt?: string;
	raw?: object | string;
};

/** What an operation that ends in a verdict makes of one item. */
export interface VerdictItem {
	json: VerdictFields;
	binary?: IBinaryKeyData;
	/** Decides the output. */
	verdict: Verdict;
	/** The execution is suspended: nothing leaves the node yet. */
	isSuspended?: boolean;
	/** Our own limit ended the wait: the prompt may still be open on the phone. */
	endedByOwnLimit?: boolean;
}

/** What an operation makes of one item. */
export type ResultItem = VerdictItem | { json: IDataObject; verdict?: undefined };

/** An item as it leaves the node. */
export interface LeavingItem
	extends Pick<Partial<VerdictItem>, 'binary' | 'verdict' | 'isSuspended'> {
	json: IDataObject;
}
