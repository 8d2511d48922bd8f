import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { UserError } from '../../api/user-error';
import { readChoice, readNumber } from '../parameters';

const UNITS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
/** Longer than any realistic wait, and short enough for every date format that n8n stores. */
const LONGEST_DAYS = 366;

/** The fields for the limit of the wait, with the names of n8n's own fields. */
export const waitLimitFields: INodeProperties[] = [
	{
		displayName: 'Limit Type',
		name: 'limitType',
		type: 'options',
		options: [
			{
				name: 'After Time Interval',
				value: 'afterTimeInterval',
				description: 'Wait for a certain amount of time',
			},
			{
				name: 'At Specified Time',
				value: 'atSpecifiedTime',
				description: 'Wait until a date and time',
			},
		],
		default: 'afterTimeInterval',
		description: 'When to stop waiting; the outcome is then expired',
	},
	{
		displayName: 'Amount',
		name: 'resumeAmount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 1,
		description: 'How long to wait',
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
	},
	{
		displayName: 'Unit',
		name: 'resumeUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		default: 'hours',
		description: 'Unit of the amount',
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
	},
	{
		displayName: 'Max Date and Time',
		name: 'maxDateAndTime',
		type: 'dateTime',
		default: '',
		description: 'The date and time to wait until',
		displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
	},
];

/**
 * Reads a date like n8n's Wait node: a date without a time zone is in the time zone of the
 * workflow.
 */
function readDate(value: unknown, timezone: string): number {
	try {
		return tryToParseDateTime(value, timezone).toMillis();
	} catch {
		return NaN;
	}
}

/**
 * Reads when the wait ends.
 *
 * @param now current time in milliseconds
 * @throws UserError if that is not in the future, or too far in the future
 */
export function readWaitLimit(
	context: IExecuteFunctions,
	itemIndex: number,
	now = Date.now(),
): Date {
	const choice = <Value extends string>(name: string, label: string, values: Value[]): Value =>
		readChoice(context, itemIndex, name, { label, values });
	const limit = (): number => {
		const type = choice('limitType', 'limit type', ['afterTimeInterval', 'atSpecifiedTime']);
		if (type === 'atSpecifiedTime') {
			const value = context.getNodeParameter('maxDateAndTime', itemIndex, '');
			return readDate(value, context.getTimezone());
		}
		const unit = UNITS[choice('resumeUnit', 'unit', ['hours', 'minutes', 'days'])];
		const amount = readNumber(context, itemIndex, 'resumeAmount', {
			label: 'Amount',
			min: 0,
			max: (LONGEST_DAYS * UNITS.days) / unit,
			fallback: 1,
		});
		return now + amount * unit;
	};
	const endsAt = limit();
	if (!(endsAt > now && endsAt <= now + LONGEST_DAYS * UNITS.days)) {
		throw new UserError(
			'The limit on the wait is not in the future',
			`Choose an amount above 0, or a date within the next ${LONGEST_DAYS} days.`,
		);
	}
	return new Date(endsAt);
}
