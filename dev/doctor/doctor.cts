/** Examines a real service with real keys and reports how it differs from what the node expects. */
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import type { Inputs } from '../../nodes/OtpOne/api/build-request';
import type { CallName } from '../../nodes/OtpOne/api/calls';
import { callNames, calls } from '../../nodes/OtpOne/api/calls';
import { OtpOneClient } from '../../nodes/OtpOne/api/client';
import { otpOneApiTest } from '../../nodes/OtpOne/api/credential-test';
import type { Endpoint } from '../../nodes/OtpOne/api/endpoints';
import { CallFailure, failureOfError } from '../../nodes/OtpOne/api/errors';
import { parseAnswer, readFinished, readTransactionId } from '../../nodes/OtpOne/api/parse-answer';
import { meaningOf } from './meaning.cts';
import { Redactor } from './redact.cts';
import { shapeOf } from './shape.cts';
import { DoctorTransport, legacyRequest } from './transport.cts';

export interface Examination {
	baseUrl: string;
	srvApiKey: string;
	jsApiKey: string;
	/** The person to ring; nobody if omitted. */
	ring?: string;
	/** How long the person has to answer, in milliseconds. */
	answerLimitMs?: number;
	/** Interval between checks for the person's answer, in milliseconds. */
	pollEveryMs?: number;
	/** Called with each line of the report as soon as it is known. */
	print: (line: string) => void;
}

const QUESTION = 'OtpOne doctor: please confirm this test';
const NOBODY = '00000000-0000-0000-0000-000000000000';
const PLACES: Record<Endpoint['inputs'][number]['in'], string> = {
	query: 'in the address',
	form: 'in a form',
	body: 'in a JSON body',
	header: 'in a header',
	text: 'as the body itself',
};

class Doctor {
	private readonly transport: DoctorTransport;

	private readonly client: OtpOneClient;

	private readonly redactor: Redactor;

	private readonly credentials: ICredentialDataDecryptedObject;

	constructor(private readonly examination: Examination) {
		const { baseUrl, srvApiKey, jsApiKey, ring = '' } = examination;
		this.credentials = {
			baseUrl,
			srvApiKey,
			jsApiKey,
			endpointLookup: 'discover',
			pathPrefix: '/api',
		};
		this.redactor = new Redactor([srvApiKey, jsApiKey, ring, ring.split('@')[0]]);
		this.transport = new DoctorTransport(this.credentials);
		this.client = new OtpOneClient(this.credentials, this.transport);
	}

	async run(): Promise<void> {
		this.print('## Where the calls go', '');
		for (const call of callNames) await this.describe(call);
		this.print('', '## Keys', '', await this.testKeys());
		if (this.examination.ring === undefined) {
			this.print('', 'Nobody was contacted. Add --ring you@example.com to make a real request.');
			return;
		}
		await this.ring(this.examination.ring);
	}

	private print(...lines: string[]): void {
		lines.forEach((line) => this.examination.print(line));
	}

	private async describe(call: CallName): Promise<void> {
		const endpoint = await this.client
			.endpointOf(call)
			.catch((error: unknown) => failureOfError(error, call));
		if (endpoint instanceof CallFailure) {
			const why = endpoint.details.reason ?? endpoint.message;
			this.print(`- **${call}** cannot be used: ${this.redactor.text(why)}`);
			return;
		}
		const { method, url, inputs, constants = [], described, note } = endpoint;
		const path = this.redactor.text(new URL(url).pathname);
		const source = described ? 'as the service describes it' : 'not described';
		this.print(`- **${call}**: ${method} ${path} (${source})`);
		if (note !== undefined) {
			this.print(`  - The service's description ${this.redactor.text(note)}.`);
		}
		for (const { role, name, in: place, within = [] } of inputs) {
			const names = [...within, name].map((part) => this.redactor.name(part)).join(' › ');
			this.print(`  - ${calls[call].inputs[role] ?? role} goes ${PLACES[place]} as ${names}`);
		}
		for (const { name, in: place } of constants) {
			this.print(
				`  - ${this.redactor.name(name)} goes ${PLACES[place]}, with the value that the description specifies`,
			);
		}
	}

	/** Tests both keys with the credential's own test, which doesn't contact anyone. */
	private async testKeys(): Promise<string> {
		const context = { helpers: { request: legacyRequest } } as unknown as ICredentialTestFunctions;
		const credential = { id: '', name: 'OtpOne', type: 'otpOneApi', data: this.credentials };
		const { message } = await otpOneApiTest.call(context, credential);
		return this.redactor.text(message);
	}

	/** Makes a call and reports what its answer looks like. */
	private async call(call: CallName, inputs: Inputs): Promise<string | undefined> {
		this.print('', `### ${call}`, '');
		if (!this.client.hasKey(call)) {
			this.print('Not called: its key was not entered, or cannot be used.');
			return undefined;
		}
		this.transport.last = undefined;
		const { answerLimitMs = 125_000 } = this.examination;
		const failure = await this.client
			.call(call, inputs, {
				signal: new AbortController().signal,
				timeoutMs: answerLimitMs,
				tries: 1,
			})
			.then(
				() => undefined,
				(error: unknown) => failureOfError(error, call),
			);
		const answer = this.transport.last as DoctorTransport['last'];
		if (failure) this.print(`${this.redactor.text(failure.message)}.`, '');
		if (!answer) return undefined;
		this.print('```', ...shapeOf(answer, this.redactor), '```', '');
		if (failure) return undefined;
		meaningOf(call, answer, this.examination.ring ?? '').forEach((line) => this.print(`- ${line}`));
		return answer.body.toString('utf8');
	}

	private async ring(userMail: string): Promise<void> {
		const question = { userMail, requestType: 4, message: QUESTION };
		this.print('', '## A real request', '');
		this.print('The phone rings now. Press the button that approves, within two minutes.');
		const requester = { userIp: '127.0.0.1', osType: 'Linux', appName: 'OtpOne doctor' };
		await this.call('SendRequest', { ...question, ...requester });

		this.print('', '## A transaction', '');
		this.print('If the phone rings again, press the button that approves.');
		const created = await this.call('getTransactionID', { ...question, privateToken: 'doctor' });
		const transactionId = created === undefined ? null : readTransactionId(parseAnswer(created));
		if (transactionId !== null) {
			await this.call('GetHTML', { transactionId, pageType: 0, formId: 'otpone-form' });
			await this.waitForAnswer(transactionId);
			await this.call('GetResult', { transactionId });
		}
		this.print(
			'',
			'The next call sends a token that does not exist, to see how the service refuses it.',
		);
		await this.call('VerifyToken', { token: NOBODY });
	}

	private async waitForAnswer(transactionId: string): Promise<void> {
		const { answerLimitMs = 125_000, pollEveryMs = 2_000 } = this.examination;
		const end = Date.now() + answerLimitMs;
		// Reports the first answer; the following polls are silent.
		const first = await this.call('isFinish', { transactionId });
		let isFinished = first === undefined ? undefined : readFinished(parseAnswer(first));
		while (isFinished === false && Date.now() < end) {
			await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
			await this.client
				.call(
					'isFinish',
					{ transactionId },
					{
						signal: new AbortController().signal,
						timeoutMs: 10_000,
					},
				)
				.catch(() => undefined);
			isFinished = readFinished(parseAnswer(this.transport.last?.body.toString('utf8') ?? ''));
		}
		if (isFinished === true) return;
		this.print('', 'The transaction was not answered, or isFinish was not understood.');
	}
}

/**
 * Examines a service.
 *
 * @throws UserError if the Base URL is not usable
 */
export async function examine(examination: Examination): Promise<void> {
	await new Doctor(examination).run();
}
