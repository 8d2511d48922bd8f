/** Checks the result of a cell against its row, its column and the fake OtpOne's counts, independently of the code. */
import type { IDataObject } from 'n8n-workflow';

import { NODE } from '../../engine/workbench.cts';
import { lasting } from '../effort.cts';
import { brokenWordingRules } from '../../wording.cts';
import type { Outcome } from './cell.cts';
import { natureOf } from './calls-and-faults.cts';

/** Allowance for other load on the machine, in milliseconds. */
const SLACK = 20_000;
/** A read is sent at most three times; a wait of two seconds polls once a second. */
const MOST_READS = 4;

/** How the operation ended. */
export function endingOf({ finished, row }: Outcome): string {
	if (finished.error) return 'error';
	if (finished.run.status === 'waiting') return 'suspended';
	const [item] = finished.outputs(NODE).flat();
	if (!item) return 'nothing';
	const isData = row.endings.approve === 'data';
	return isData ? 'data' : (item.json.outcome as string);
}

/** Whether it ended as it would without the fault. */
export function isWell(outcome: Outcome): boolean {
	const ending = endingOf(outcome);
	const expected = outcome.row.endings[outcome.person];
	// The service itself rejects a person who did not answer or has no token.
	return expected === 'not approved' ? /denied|expired|pending/.test(ending) : ending === expected;
}

function unapproved(outcome: Outcome): string[] {
	const { finished, person, mail, row } = outcome;
	const outputs = finished.outputs(NODE);
	const decides = row.endings.approve === 'approved';
	const onApproved = decides ? (outputs[1] ?? []) : [];
	const elsewhere = outputs.filter((_, output) => !decides || output !== 1).flat();
	const findings: string[] = [];
	for (const { json } of onApproved) {
		const isRight =
			json.approved === true && json.outcome === 'approved' && json.requestedUser === mail;
		if (!isRight) findings.push(`lets through ${shown(json)}`);
		if (person !== 'approve') findings.push(`approves for someone who did not: ${shown(json)}`);
	}
	for (const { json } of elsewhere) {
		if (json.approved === true) findings.push(`is approved on the wrong output: ${shown(json)}`);
	}
	if (finished.error && outputs.flat().length > 0) findings.push('outputs items despite an error');
	return findings;
}

function rungOnce({ row, rings, arrived, person, seconds }: Outcome): string[] {
	if (!row.rings && rings > 0) return [`rings a phone ${rings} times, and should ring none`];
	if (rings > 1) return [`rings the phone ${rings} times`];
	if (row.rings && arrived > 1) return [`sends the call ${arrived} times`];
	// A person who does not answer is polled until the end of the wait.
	const mostReads = row.isLimited && person === 'ignore' ? seconds + 2 : MOST_READS;
	return arrived > mostReads && row.reads && row.call !== 'swagger'
		? [`sends the read ${arrived} times`]
		: [];
}

function inTime({ row: { fixed, isLimited }, seconds, took }: Outcome): string[] {
	const allowed =
		fixed.reduce((sum, limit) => sum + lasting(limit * 1_000), SLACK) +
		(isLimited ? seconds * 1_000 : 0);
	return took > allowed ? [`takes ${Math.round(took)} ms, ${allowed} are allowed`] : [];
}

function recovered(outcome: Outcome): string[] {
	const { row, column, times } = outcome;
	const nature = natureOf(row, column);
	const helps = nature === 'passing' && times === 'once' && row.reads;
	if ((nature === 'harmless' || helps) && !isWell(outcome)) {
		return [`does not recover: ${summaryOf(outcome)}`];
	}
	const cannotBeWell = nature === 'final' || (nature === 'passing' && times === 'always');
	const hasOtherWay = row.call === 'swagger' && column.network === undefined;
	if (cannotBeWell && !hasOtherWay && ['approved', 'data'].includes(endingOf(outcome))) {
		return [`ends well although it cannot: ${summaryOf(outcome)}`];
	}
	return [];
}

function worded(outcome: Outcome): string[] {
	const { finished, row, rings } = outcome;
	const rang = row.rings ? rings : undefined;
	const { error } = finished;
	if (error) return brokenWordingRules(error.message, error.description, rang);
	const [item] = finished.outputs(NODE).flat();
	if (item?.json.outcome !== 'failed') return [];
	return brokenWordingRules('', item.json.message as string, rang);
}

/** Lists everything that is wrong with a cell. */
export function judge(outcome: Outcome): string[] {
	const astray = outcome.astray > 0 ? [`sends ${outcome.astray} requests elsewhere`] : [];
	return [unapproved, rungOnce, inTime, recovered, worded]
		.flatMap((check) => check(outcome))
		.concat(astray);
}

const shown = (json: IDataObject) => JSON.stringify(json).slice(0, 300);

const summaryOf = (outcome: Outcome) =>
	`${endingOf(outcome)}, ${outcome.finished.error?.message ?? shown(outcome.finished.outputs(NODE).flat()[0]?.json ?? {})}`;
