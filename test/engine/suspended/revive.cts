/**
 * Resumes executions in a separate process that has only what was saved.
 *
 * Usage: node -r tsx/cjs revive.cts <file with a `Revival`>; prints the results as JSON.
 */
import { readFileSync } from 'node:fs';

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { Engine } from '../../../dev/engine/engine.cts';
import { packageDirectory } from '../workbench.cts';
import { branchesOf, nextRound } from './approval.cts';
import { type SavedExecution, SuspendedExecution } from './execution.cts';

/** An execution and the forms to post to its page in turn; without any, the limit of its wait passes. */
export interface RevivalJob {
	saved: SavedExecution;
	pageUrl: string;
	posts: IDataObject[];
}

export interface Revival {
	credential: ICredentialDataDecryptedObject;
	jobs: RevivalJob[];
}

/** The result of a job: the status of each page, and the items at each branch. */
export interface Revived {
	pages: number[];
	status: string;
	branches: ReturnType<typeof branchesOf>;
}

async function revive(engine: Engine, { saved, pageUrl, posts }: RevivalJob): Promise<Revived> {
	const suspended = new SuspendedExecution(engine, saved);
	const told = ({
		finished,
		pages,
	}: {
		finished: Awaited<ReturnType<Engine['run']>>;
		pages: number[];
	}) => ({
		pages,
		status: finished.run.status,
		branches: branchesOf(finished),
	});
	if (posts.length === 0) return told({ finished: await suspended.passLimit(), pages: [] });
	const visits = [await suspended.visit('GET', pageUrl)];
	let current = suspended;
	for (const body of posts) {
		const visit = await current.visit('POST', pageUrl, body);
		visits.push(visit);
		if (visit.resumesWith && body !== posts.at(-1)) current = await nextRound(current, visit);
	}
	const finished = await current.resume(visits.at(-1)!);
	return told({ finished, pages: visits.map(({ statusCode }) => statusCode) });
}

async function main([file]: string[]): Promise<void> {
	const { credential, jobs } = JSON.parse(readFileSync(file, 'utf8')) as Revival;
	const engine = await Engine.start({ packageDirectory, credential });
	const revived: Revived[] = [];
	for (const job of jobs) revived.push(await revive(engine, job));
	process.stdout.write(JSON.stringify(revived), () => process.exit(0));
}

void main(process.argv.slice(2));
