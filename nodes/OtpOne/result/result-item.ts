import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Verdict } from '../approval/verdict';

/** What an operation makes of one item. */
export interface ResultItem {
	json: IDataObject;
	binary?: IBinaryKeyData;
	/** Decides the output where the operation ends in a verdict. */
	verdict?: Verdict;
	/** The execution is suspended: nothing leaves the node yet. */
	isSuspended?: boolean;
	/** Our own limit ended the wait: the prompt may still be open on the phone. */
	endedByOwnLimit?: boolean;
}
