import { defineOperation } from '../operation';
import { readChoice, readRequester, readTimeout } from '../parameters';
import { approvalFields } from './approval-fields';
import { readQuestion } from './approval-question';
import { PHONE_POLICIES, readPolicy } from './approvers';
import type { PhoneApproval } from './phone-approval';
import { readReminders } from './reminders';

/**
 * On a web page, an item either starts or continues an approval; its parameters are read once that
 * is known.
 */
type Approval = { phone: PhoneApproval } | { browser: true };

export const sendAndWait = defineOperation<Approval>({
	option: {
		name: 'Send and Wait for Approval',
		value: 'sendAndWait',
		action: 'Send and wait for approval by one or more people',
		description: 'Ask one or more people, by phone or on a web page, and wait for the decision',
	},
	fields: approvalFields,
	calls: ['getTransactionID', 'SendRequest'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		const channel = { label: 'channel', values: ['phone', 'browser'] };
		if (readChoice(context, itemIndex, 'channel', channel) === 'browser') return { browser: true };
		const { question, verdictOptions } = readQuestion(context, itemIndex);
		const { policy, minimumApprovals } = readPolicy(
			context,
			itemIndex,
			question.approvers.length,
			PHONE_POLICIES,
		);
		return {
			phone: {
				question: { ...question, policy },
				minimumApprovals,
				reminders: readReminders(context, itemIndex),
				request: {
					requestType: question.requestType,
					message: question.message,
					timeoutSeconds: readTimeout(context, itemIndex),
					requester: readRequester(context, itemIndex),
					verdictOptions,
				},
			},
		};
	},
	async run(session, approval, itemIndex) {
		// Each channel's module is loaded on first use.
		if ('phone' in approval) {
			const { approveByPhone } = await import('./phone-approval');
			return await approveByPhone(session, approval.phone);
		}
		const { approveByLink } = await import('./browser-approval');
		return await approveByLink(session, itemIndex);
	},
});
