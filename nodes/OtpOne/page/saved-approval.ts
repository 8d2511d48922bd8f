/** What a suspended approval remembers. It is saved with the execution, so it holds no secret. */
import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Detail } from '../approval/receipt';
import type { ApprovalQuestion } from '../result/approval-item';
import { nodeExpression } from '../result/node-expression';
import type { VerdictOptions } from '../result/verdict-item';
import type { SavedDocument } from './document';

/** Where it lies in the node's context. */
const CONTEXT_KEY = 'otpOneApproval';
/** The item lies apart: every visit reads the approval through an expression, and an item may be large. */
const INPUT_KEY = 'otpOneInput';
const VERSION = 1;

/** One person's answer, as an item shows it. */
export interface SavedAnswer {
	outcome: 'approved' | 'denied';
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** How the page looks and what it offers. */
export interface PageSettings {
	title: string;
	askedBy: string;
	/** Whether the page is kept apart from n8n's origin. */
	sandbox: boolean;
	/** A language's code, or `auto` for the reader's own. */
	language: string;
	showCode: boolean;
	askReason: boolean;
}

/** What the first round reads from the node; later rounds read no parameter. */
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

/** The item that was asked about, where it is to stay in the item that leaves. */
export type SavedInput = { json: IDataObject; binary?: IBinaryKeyData } | null;

export interface SavedApproval extends ApprovalByLink {
	version: typeof VERSION;
	/** Random, made in the first round and kept: what belongs to another approval does not fit. */
	approvalId: string;
	/** How often the execution has gone on since. */
	round: number;
	document: SavedDocument | null;
	/** One for each approver, in the builder's order. */
	answers: Array<SavedAnswer | null>;
}

/** A new approval, which nobody has answered yet. */
export function newApproval(
	approval: ApprovalByLink,
	approvalId: string,
	document: SavedDocument | null,
): SavedApproval {
	const answers = approval.question.approvers.map(() => null);
	return { ...approval, version: VERSION, approvalId, round: 0, document, answers };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswer = (value: unknown) =>
	value === null ||
	(isObject(value) &&
		['approved', 'denied'].includes(String(value.outcome)) &&
		isObject(value.json));

/** Checks what was read back: another release of this package may have written it. */
export function checkSaved(value: unknown): SavedApproval | undefined {
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

/** Keeps the approval with the execution. */
export function keep(context: IExecuteFunctions, approval: SavedApproval): void {
	context.getContext('node')[CONTEXT_KEY] = approval as unknown as IDataObject;
}

/** The approval that this node has kept, while it runs. */
export function readKept(context: IExecuteFunctions): SavedApproval | undefined {
	return checkSaved(context.getContext('node')[CONTEXT_KEY]);
}

/** During a visit to the page, n8n offers an expression only. */
function readByExpression(context: IWebhookFunctions, key: string): unknown {
	const node = nodeExpression(context.getNode().name);
	return context.evaluateExpression(`{{ ${node}.context["${key}"] }}`);
}

/** The same during a visit to the page. */
export function readSuspended(context: IWebhookFunctions): SavedApproval | undefined {
	return checkSaved(readByExpression(context, CONTEXT_KEY));
}

/** Keeps the item with the execution. */
export function keepInput(context: IExecuteFunctions, input: SavedInput): void {
	context.getContext('node')[INPUT_KEY] = input as unknown as IDataObject;
}

/** The item that this node has kept, while it runs. */
export function readKeptInput(context: IExecuteFunctions): SavedInput {
	return (context.getContext('node')[INPUT_KEY] ?? null) as SavedInput;
}

/** The same during a visit to the page. */
export function readSuspendedInput(context: IWebhookFunctions): SavedInput {
	return (readByExpression(context, INPUT_KEY) ?? null) as SavedInput;
}
