import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import type { buildResultItem } from '../result/build-result-item';
import type { Ending } from '../result/outputs';
import type { ResultItem } from '../result/result-item';
import type { ServiceSession } from '../service/session';

/** What the items of one run share. */
export interface Session extends ServiceSession {
	context: IExecuteFunctions;
	/** Makes an item of an answer; here, so that what it takes is loaded with the first run only. */
	buildResultItem: typeof buildResultItem;
}

/** One operation: what the builder sees of it and what it does. */
export interface Operation<Parameters = unknown> {
	option: INodePropertyOptions & { value: string; action: string };
	fields: INodeProperties[];
	/** The calls it makes; their keys are checked before anything is sent. */
	calls: CallName[];
	endsIn: Ending;
	/**
	 * Reads and checks the parameters of one item.
	 *
	 * @throws NodeOperationError or UserError for what the builder has to correct
	 */
	prepare(context: IExecuteFunctions, itemIndex: number): Parameters;
	run(session: Session, parameters: Parameters, itemIndex: number): Promise<ResultItem>;
}

/** An operation of any parameters, as the router handles them. */
export function defineOperation<Parameters>(operation: Operation<Parameters>): Operation {
	return operation as Operation;
}
