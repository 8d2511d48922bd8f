/** The state of a suspended approval. It is saved with the execution, so it contains no secrets. */
import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isObject } from '../api/is-object';
import type { Detail } from '../approval/receipt';
import type { ApprovalQuestion } from '../result/approval-item';
import { nodeExpression } from '../result/node-expression';
import type { VerdictFields } from '../result/result-item';
import type { VerdictOptions } from '../result/verdict-item';
import type { SavedDocument } from './document';

const VERSION = 1;

/** One person's answer, as shown in an item. */
export interface SavedAnswer {
	outcome: 'approved' | 'denied';
	json: VerdictFields;
	binary?: IBinaryKeyData;
}

/** The appearance and options of the page. */
export interface PageSettings {
	title: string;
	askedBy: string;
	/** Whether the page is isolated from n8n's origin. */
	sandbox: boolean;
	/** A language code, or `auto` for the reader's language. */
	language: string;
	showCode: boolean;
	askReason: boolean;
}

/** The parameters that the first round reads from the node; later rounds read none. */
export interface ApprovalByLink {
	question: ApprovalQuestion;
	minimumApprovals: number;
	pageType: number;
	endsAt: string;
	timezone: string;
	whenNotApproved: string;
	verdictOptions: VerdictOptions;
	page: PageSettings;
	details: Detail[];
}

/** The input item, if it is to be included in the output item. */
export type SavedInput = { json: IDataObject; binary?: IBinaryKeyData } | null;

export interface SavedApproval extends ApprovalByLink {
	version: typeof VERSION;
	/** A random id created in the first round, so that nothing from another approval is accepted. */
	approvalId: string;
	/** How often the execution has been resumed and suspended again. */
	round: number;
	document: SavedDocument | null;
	/** One entry per approver, in the builder's order. */
	answers: Array<SavedAnswer | null>;
}

/** Creates a new approval without any answers. */
export function newApproval(
	approval: ApprovalByLink,
	approvalId: string,
	document: SavedDocument | null,
): SavedApproval {
	const answers = approval.question.approvers.map(() => null);
	return { ...approval, version: VERSION, approvalId, round: 0, document, answers };
}

const isAnswer = (value: unknown) =>
	value === null ||
	(isObject(value) &&
		['approved', 'denied'].includes(String(value.outcome)) &&
		isObject(value.json) &&
		value.json.outcome === value.outcome &&
		value.json.approved === (value.outcome === 'approved'));

/** Checks a saved approval, which another release of this package may have written. */
function checkApproval(value: unknown): SavedApproval | undefined {
	if (!isObject(value) || value.version !== VERSION) return undefined;
	const { approvalId, round, question, answers, endsAt, page, details, minimumApprovals } = value;
	if (typeof approvalId !== 'string' || approvalId === '') return undefined;
	if (!Number.isInteger(round) || !Number.isInteger(minimumApprovals)) return undefined;
	if (typeof endsAt !== 'string' || Number.isNaN(Date.parse(endsAt))) return undefined;
	if (!isObject(question) || !Array.isArray(question.approvers)) return undefined;
	if (question.approvers.length === 0 || typeof question.message !== 'string') return undefined;
	if (!isObject(page) || !Array.isArray(details)) return undefined;
	if (!Array.isArray(answers) || !answers.every(isAnswer)) return undefined;
	if (answers.length !== question.approvers.length) return undefined;
	return value as unknown as SavedApproval;
}

const checkInput = (value: unknown): SavedInput =>
	isObject(value) && isObject(value.json) ? (value as unknown as SavedInput) : null;

/**
 * A value that this node saves with the execution.
 *
 * @param key the value's key in the node's context
 * @param check checks the value when it is read
 */
const savedAs = <Value>(key: string, check: (value: unknown) => Value) => ({
	keep(context: IExecuteFunctions, value: Value): void {
		context.getContext('node')[key] = value as IDataObject;
	},
	/** Returns the value while the node runs. */
	read: (context: IExecuteFunctions) => check(context.getContext('node')[key]),
	/** Returns the value during a visit to the page, when n8n has the context only in expressions. */
	readSuspended(context: IWebhookFunctions) {
		const node = nodeExpression(context.getNode().name);
		return check(context.evaluateExpression(`{{ ${node}.context["${key}"] }}`));
	},
});

export const savedApproval = savedAs('otpOneApproval', checkApproval);
/** The item has a key of its own: each visit reads the approval through an expression, and an item can be large. */
export const savedInput = savedAs('otpOneInput', checkInput);
