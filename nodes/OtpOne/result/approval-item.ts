/** Builds the item of an approval step: the policy's verdict and each approver's own verdict. */
import type { IBinaryKeyData, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { requestTypeNames } from '../api/request-types';
import { sha256 } from '../api/sha256';
import type { PolicyState } from '../approval/policy';
import { canonicalDetails, type Detail, receiptOf } from '../approval/receipt';
import type { Verdict } from '../approval/verdict';
import { binaryField } from './binary-data';
import type { FileEntry, VerdictFields, VerdictItem } from './result-item';

/** The question of an approval step, the same for all its approvers. */
export interface ApprovalQuestion {
	approvers: string[];
	policy: PolicyState['policy'];
	message: string;
	requestType: number;
	withReceipt: boolean;
	binaryPropertyName: string;
	/** Details shown on the page next to the message. */
	details?: Detail[];
	documentSha256?: string;
	/** When the step started, in milliseconds. */
	startedAt: number;
}

function receipt(
	context: IExecuteFunctions | IWebhookFunctions,
	{ policy, message, requestType, details, documentSha256 }: ApprovalQuestion,
	verdict: Verdict,
	{ requestedAt, answeredAt }: VerdictFields,
	responses: VerdictFields[],
): string {
	return receiptOf({
		...verdict,
		policy,
		requestType: requestTypeNames[requestType],
		messageSha256: sha256(message),
		...(details && details.length > 0 && { detailsSha256: sha256(canonicalDetails(details)) }),
		...(documentSha256 !== undefined && { documentSha256 }),
		workflowId: context.getWorkflow().id ?? null,
		executionId: context.getExecutionId() ?? null,
		requestedAt,
		answeredAt,
		responses: responses.map((response) => ({
			approver: response.requestedUser,
			answeredBy: response.user,
			outcome: response.outcome,
			transactionId: response.transactionId,
			requestedAt: response.requestedAt,
			answeredAt: response.answeredAt,
			...(typeof response.reason === 'string' && { reason: response.reason }),
		})),
	});
}

/**
 * Collects the files of everyone who approved. The same field from two people counts as two files.
 */
function filesOf(
	responses: VerdictItem[],
	binaryPropertyName: string,
): { binary?: IBinaryKeyData; files?: FileEntry[] } {
	const approved = responses.filter(({ verdict }) => verdict.approved);
	const binary: IBinaryKeyData = {};
	const names = new Set<string>();
	const files = approved.flatMap((response) => {
		const contents = Object.values(response.binary ?? {});
		return (response.json.files ?? []).map((file): FileEntry => {
			const approver = response.json.requestedUser;
			const content = 'fileName' in file ? contents.shift() : undefined;
			if (!content || !('fileName' in file)) return { approver, ...file };
			const index = Object.keys(binary).length;
			const fileName = distinct(file.fileName, names);
			binary[binaryField(binaryPropertyName, index)] = { ...content, fileName };
			return { approver, ...file, fileName };
		});
	});
	if (files.length === 0) return {};
	return Object.keys(binary).length > 0 ? { binary, files } : { files };
}

/**
 * Makes file names unique, because two people's files may have the same name and be written to one
 * folder.
 */
function distinct(fileName: string, names: Set<string>): string {
	const [stem, extension] = [fileName.replace(/\.\w+$/, ''), /\.\w+$/.exec(fileName)?.[0] ?? ''];
	let name = fileName;
	for (let number = 2; names.has(name); number++) name = `${stem}-${number}${extension}`;
	names.add(name);
	return name;
}

/**
 * Builds the item.
 *
 * @param decisive the response that explains the decision
 * @param responses one per approver, in the builder's order
 * @param now when the wait ended, in milliseconds
 */
export function approvalItem(
	context: IExecuteFunctions | IWebhookFunctions,
	question: ApprovalQuestion,
	verdict: Verdict,
	decisive: VerdictItem,
	responses: VerdictItem[],
	now = Date.now(),
): VerdictItem {
	const items = responses.map(({ json }) => json);
	const asked = items.map(({ requestedAt }) => requestedAt).filter((time) => time !== null);
	const { binary, files } = filesOf(responses, question.binaryPropertyName);
	const { approved, outcome } = verdict;
	const json: VerdictFields = {
		...decisive.json,
		approved,
		outcome,
		question: question.message,
		requestedUser: question.approvers.join(', '),
		requestedAt: asked.length > 0 ? asked.sort()[0] : null,
		responses: items,
		policy: question.policy,
	};
	if (files && approved) json.files = files;
	else delete json.files;
	if (responses.length > 1) json.waitedMs = now - question.startedAt;
	if (question.withReceipt) json.receipt = receipt(context, question, verdict, json, items);
	return { json, ...(approved && binary && { binary }), verdict };
}
