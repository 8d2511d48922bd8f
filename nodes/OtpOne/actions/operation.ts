import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { CallName } from '../api/calls';
import type { OtpOneClient } from '../api/client';
import type { Verdict } from '../approval/verdict';
import type { concludeAnswer } from './concluding';
import type { Lanes, Places } from './lanes';

/** What the items of one run share. */
export interface Session {
	context: IExecuteFunctions;
	client: OtpOneClient;
	/** Fires when the execution is stopped, or when another item has ended the run. */
	signal: AbortSignal;
	/** One lane a person: nobody has two open prompts at once. */
	lanes: Lanes;
	/** Reads under way at the same time. */
	reads: Places;
	/** Makes an item of an answer; here, so that what it takes is loaded with the first run only. */
	conclude: typeof concludeAnswer;
}

/** What an operation makes of one item. */
export interface OperationResult {
	json: IDataObject;
	binary?: IBinaryKeyData;
	/** Decides the output where the operation ends in a verdict. */
	verdict?: Verdict;
}

/** One operation: what the builder sees of it and what it does. */
export interface Operation<Parameters = unknown> {
	option: INodePropertyOptions & { value: string; action: string };
	fields: INodeProperties[];
	/** The calls it makes; their keys are checked before anything is sent. */
	calls: CallName[];
	/** `status` is a verdict that may still be pending. */
	endsIn: 'data' | 'verdict' | 'status';
	/**
	 * Reads and checks the parameters of one item.
	 *
	 * @throws NodeOperationError or InputComplaint for what the builder has to correct
	 */
	prepare(context: IExecuteFunctions, itemIndex: number): Parameters;
	run(session: Session, parameters: Parameters, itemIndex: number): Promise<OperationResult>;
}

/** An operation of any parameters, as the router handles them. */
export function defineOperation<Parameters>(operation: Operation<Parameters>): Operation {
	return operation as Operation;
}

/** Input that is refused before anything is sent. */
export class InputComplaint extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}
