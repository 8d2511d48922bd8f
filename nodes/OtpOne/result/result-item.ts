import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Verdict } from '../approval/verdict';

/** What an operation makes of one item. */
export interface ResultItem {
	json: IDataObject;
	binary?: IBinaryKeyData;
	/** Decides the output where the operation ends in a verdict. */
	verdict?: Verdict;
}
