import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import type { Ending } from '../result/outputs';
import type { ResultItem } from '../result/result-item';
import type { ServiceSession } from '../service/session';

/** State shared by the items of one run. */
export interface Session extends ServiceSession {
	context: IExecuteFunctions;
}

/** One operation: its fields and behavior. */
export interface Operation<Parameters = unknown> {
	option: INodePropertyOptions & { value: string; action: string };
	fields: INodeProperties[];
	/** The calls it makes. Their keys are checked before anything is sent. */
	calls: CallName[];
	endsIn: Ending;
	/**
	 * Reads and checks the parameters of one item.
	 *
	 * @throws NodeOperationError or UserError if the builder must correct something
	 */
	prepare(context: IExecuteFunctions, itemIndex: number): Parameters;
	/** Loads what it needs when it first runs, so that n8n starts faster. */
	run(session: Session, parameters: Parameters, itemIndex: number): Promise<ResultItem>;
}

/** Erases the parameter type of an operation, as the router handles all operations alike. */
export function defineOperation<Parameters>(operation: Operation<Parameters>): Operation {
	return operation as Operation;
}
