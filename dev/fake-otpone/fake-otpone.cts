import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { answerWriter } from './answers.cts';
import { addApiRoutes, type Recorder } from './api-routes.cts';
import { handlers } from './calls.cts';
import { addCustomerRoutes } from './customer-routes.cts';
import { answerByThemselves } from './customers.cts';
import { type ApiVariant, type ApiVariantName, apiVariantFrom } from './api-variants.cts';
import { type DescriptionStyleName, descriptionStyles, plainUrlOf } from './descriptions.cts';
import { type Fault, Faults } from './faults.cts';
import { addFrontPage } from './front-page.cts';
import type { Keys } from './keys.cts';
import { addPhoneRoutes } from './phone-routes.cts';
import { addPageAssets } from './pages.cts';
import { received, type ReceivedRequest } from './received.cts';
import type { SampleFile } from './sample-files.cts';
import { createServer } from './server.cts';
import { addSwaggerRoutes } from './swagger-routes.cts';
import { asOpenRequest, Transactions } from './transactions.cts';
import type { Decision, OpenRequest, Transaction } from './transactions.cts';

export type { Decision, ApiVariant, ApiVariantName, Fault, Keys, OpenRequest };
export type { ReceivedRequest, SampleFile };

export interface FakeOtpOneOptions {
	/** The port; a free one if omitted or 0. */
	port?: number;
	/**
	 * How long a request waits for its customer, in milliseconds; by default the service's 2 minutes.
	 */
	answerLimitMs?: number;
	/** The service's API variant; the documented one by default. */
	apiVariant?: ApiVariantName | Partial<ApiVariant>;
	/** How the service describes itself; plainly if omitted. Each style has its own API variant. */
	description?: DescriptionStyleName;
	/** The account's keys; new ones on every start if omitted. */
	keys?: Keys;
	/** Called with one line for each ring and each answer. */
	log?: (line: string) => void;
	/** Whether to record received requests; on by default. */
	record?: boolean;
}

export interface FakeOtpOne {
	url: string;
	keys: Keys;
	apiVariant: ApiVariant;
	/** Returns how often a customer's phone rang. */
	rings(mail: string): number;
	totalRings(): number;
	/** All requests to the API, including those to Swagger and to wrong paths. */
	received: ReceivedRequest[];
	/** Returns the requests open on a phone, oldest first. */
	open(mail: string): OpenRequest[];
	/** Answers the oldest request open on a phone; returns false if there is none. */
	answer(mail: string, decision: Decision, files?: SampleFile[]): boolean;
	/** Calls the listener whenever a phone rings, until the returned function is called. */
	onRing(listener: (request: OpenRequest) => void): () => void;
	/** Returns the token of an approved transaction. */
	tokenFor(transactionId: string): string | undefined;
	faults: { add(fault: Fault): void; clear(): void };
	/** Returns the URL of the page that simulates a customer's phone. */
	phoneUrl(mail: string): string;
	/** Stops the server, open connections and timers immediately. */
	close(): Promise<void>;
}

/** Starts a local OtpOne on 127.0.0.1, which keeps all its data in memory. */
export async function startFakeOtpOne(options: FakeOtpOneOptions = {}): Promise<FakeOtpOne> {
	const style = options.description && descriptionStyles[options.description];
	const apiVariant = apiVariantFrom(options.apiVariant ?? style?.apiVariant);
	const keys = options.keys ?? { srv: `SRV-${randomUUID()}`, js: `JS-${randomUUID()}` };
	const transactions = new Transactions(options.answerLimitMs ?? 120_000);
	const faults = new Faults();
	const links = new Map<string, SampleFile>();
	const requests: ReceivedRequest[] = [];

	const record: Recorder = (call, request) => {
		if (options.record !== false) requests.push(received(call, request));
	};
	const linkTo = (file: SampleFile) => {
		const id = randomUUID();
		links.set(id, file);
		return `/files/${id}`;
	};
	if (options.log) logTo(options.log, transactions);
	const testCustomers = answerByThemselves(transactions);

	const app = createServer((url) => plainUrlOf(options.description, url));
	const calls = handlers(transactions, keys, apiVariant, answerWriter(apiVariant, linkTo));
	addApiRoutes(app, apiVariant, calls, faults, record);
	addSwaggerRoutes(app, apiVariant, faults, record, style);
	addCustomerRoutes(app, transactions, links);
	addPhoneRoutes(app, transactions);
	addPageAssets(app);
	addFrontPage(app, transactions, keys, apiVariant);
	app.setNotFoundHandler((request, reply) => {
		record('unknown', request);
		return reply.code(404).send({ Message: 'No HTTP resource was found that matches the URI.' });
	});
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0, backlog: 4096 });
	const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	return {
		url,
		keys,
		apiVariant,
		rings: (mail) => transactions.ringsOf(mail),
		totalRings: () => transactions.totalRings,
		received: requests,
		open: (mail) => transactions.openOn(mail).map(asOpenRequest),
		answer(mail, decision, files) {
			const oldest = transactions.openOn(mail).at(0);
			return oldest !== undefined && transactions.answer(oldest, decision, files);
		},
		onRing(listener) {
			const onRing = (transaction: Transaction) => listener(asOpenRequest(transaction));
			transactions.prependListener('ring', onRing);
			return () => void transactions.off('ring', onRing);
		},
		tokenFor: (transactionId) => transactions.find(transactionId)?.token,
		faults,
		phoneUrl: (mail) => `${url}/phone/${encodeURIComponent(mail)}`,
		async close() {
			testCustomers.close();
			transactions.close();
			await app.close();
		},
	};
}

function logTo(log: (line: string) => void, transactions: Transactions): void {
	const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ');
	transactions.on('ring', ({ mail, message }) => log(`ring      ${mail}  ${oneLine(message)}`));
	transactions.on('settled', ({ mail }, { state }) => log(`${state.padEnd(9)} ${mail}`));
}
