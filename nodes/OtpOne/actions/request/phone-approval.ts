import { anySignal, delay } from '../../api/abortable';
import { CallFailure } from '../../api/errors';
import { startPolicy, takeAnswer, toAsk } from '../../approval/policy';
import type { VerdictItem } from '../../result/result-item';
import { showHint } from '../execution-hint';
import type { Session } from '../operation';
import { unansweredItem, verdictItem } from '../../result/verdict-item';
import type { ApprovalQuestion } from '../../result/approval-item';
import { approvalItem } from '../../result/approval-item';
import { pauseBefore, type Reminders } from './reminders';
import type { PhoneQuestion } from './ask-by-phone';
import { askByPhone } from './ask-by-phone';

export interface PhoneApproval {
	question: ApprovalQuestion;
	minimumApprovals: number;
	reminders: Reminders;
	/** The request to each approver, without the address. */
	request: Omit<PhoneQuestion, 'userMail'>;
}

const asked = (
	{ message, requestType }: ApprovalQuestion,
	userMail: string,
	waitingSince: number,
	requestedAt: number | undefined,
) => ({
	requestedUser: userMail,
	question: message,
	requestType,
	transactionId: null,
	requestedAt: requestedAt === undefined ? null : new Date(requestedAt).toISOString(),
	waitingSince,
});

/**
 * Asks one person, and asks again up to the configured number of times while there is no answer.
 * The person is not asked again after any other outcome, or if it is unknown whether the phone
 * rang.
 *
 * @param unwanted aborted once the approval is decided
 */
async function askWithReminders(
	session: Session,
	request: PhoneQuestion,
	reminders: Reminders,
	{
		unwanted,
		onSend,
		onReminder,
	}: { unwanted: AbortSignal; onSend: () => void; onReminder: () => void },
): Promise<VerdictItem> {
	let rangAt = Date.now();
	let firstRangAt: number | undefined;
	const ask = async () =>
		await askByPhone(session, request, {
			unwanted,
			onSend() {
				rangAt = Date.now();
				firstRangAt ??= rangAt;
				onSend();
			},
		});
	let response = await ask();
	for (let reminder = 0; reminder < reminders.count; reminder++) {
		if (response.verdict.outcome !== 'expired' || firstRangAt === undefined) break;
		const unanswered = { rangAt, ownLimit: response.endedByOwnLimit === true };
		const timeoutMs = request.timeoutSeconds * 1_000;
		const pause = pauseBefore(reminders, unanswered, firstRangAt, timeoutMs);
		if (pause === undefined) break;
		const stop = anySignal(session.signal, unwanted);
		const isOver = await delay(pause, stop).then(
			() => false,
			() => true,
		);
		if (isOver) break;
		onReminder();
		// If the approval is decided during a reminder, the previous answer stands.
		const again = await ask().catch((error: unknown) => {
			if (unwanted.aborted) return undefined;
			throw error;
		});
		if (!again) break;
		response = again;
	}
	return response;
}

/** Shows a hint for approvers who could not be asked, which is easy to overlook in `responses`. */
function hintAtFailures(
	{ context }: Session,
	failures: Array<{ userMail: string; failure: CallFailure }>,
): void {
	if (failures.length === 0) return;
	const [{ failure }] = failures;
	const people = failures.map(({ userMail }) => userMail).join(', ');
	showHint(context, `Could not be asked: ${people}. ${failure.message}.`);
}

/**
 * Asks the approvers by phone, as the policy requires, until the approval is decided. Nobody is
 * asked twice except for reminders, and nobody is asked after the decision.
 *
 * @throws CallFailure if nobody could be asked
 */
export async function approveByPhone(
	session: Session,
	{ question, minimumApprovals, reminders, request }: PhoneApproval,
): Promise<VerdictItem> {
	const { approvers, policy } = question;
	const decided = new AbortController();
	const responses: VerdictItem[] = [];
	const failures: Array<{ userMail: string; failure: CallFailure }> = [];
	const underWay = new Map<number, Promise<number>>();
	/** When the first request to an approver was sent, in milliseconds. */
	const sentAt = new Map<number, number>();
	/**
	 * Indexes of the approvers who were sent a reminder. A failed reminder doesn't change that they
	 * were asked.
	 */
	const reminded = new Set<number>();
	let state = startPolicy(policy, approvers.length, minimumApprovals);
	let decisive = 0;

	const ask = async (approver: number): Promise<number> => {
		const userMail = approvers[approver];
		const since = Date.now();
		responses[approver] = await askWithReminders(session, { ...request, userMail }, reminders, {
			unwanted: decided.signal,
			onSend() {
				if (!sentAt.has(approver)) sentAt.set(approver, Date.now());
			},
			onReminder: () => reminded.add(approver),
		}).catch((error: unknown) => {
			if (!(error instanceof CallFailure)) throw error;
			if (error.kind !== 'cancelled' && !reminded.has(approver)) {
				failures.push({ userMail, failure: error });
			}
			const message = `${error.message}. ${error.description}`;
			const outcome = { approved: false, outcome: 'failed' as const };
			return verdictItem(asked(question, userMail, since, sentAt.get(approver)), outcome, {
				message,
			});
		});
		return approver;
	};

	try {
		while (!state.decision) {
			for (const approver of toAsk(state)) {
				if (!underWay.has(approver)) underWay.set(approver, ask(approver));
			}
			decisive = await Promise.race(underWay.values());
			underWay.delete(decisive);
			if (session.signal.aborted) throw new CallFailure('cancelled', { call: 'SendRequest' });
			state = takeAnswer(state, decisive, responses[decisive].verdict.outcome);
		}
	} finally {
		decided.abort();
	}
	if (failures.length > 0 && failures.length >= sentAt.size) throw failures[0].failure;
	hintAtFailures(session, failures);

	const all = approvers.map((userMail, approver) => {
		if (state.answers[approver] !== 'pending') return responses[approver];
		const requestedAt = sentAt.get(approver);
		const message = requestedAt === undefined ? 'Not asked' : 'Decided before this person answered';
		const pending = asked(question, userMail, question.startedAt, requestedAt);
		return unansweredItem(pending, 'pending', message);
	});
	const { outcome } = state.decision;
	const decisiveResponse =
		[all[decisive], ...all].find(({ verdict }) => verdict.outcome === outcome) ?? all[decisive];
	return approvalItem(session.context, question, state.decision, decisiveResponse, all);
}
