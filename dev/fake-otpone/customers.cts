import { scannedPage, readFile, type SampleFile } from './sample-files.cts';
import type { Decision, Transaction, Transactions } from './transactions.cts';

interface TestCustomer {
	decision: Decision | 'ignore' | 'unknown';
	about: string;
	files?: () => SampleFile[];
}

const pages = (count: number) => () =>
	Array.from({ length: count }, (_, index) => scannedPage(index + 1, count));

/** Customers that answer automatically, by local part; the domain may be any. */
export const testCustomers: Record<string, TestCustomer> = {
	approve: { decision: 'approve', about: 'says yes' },
	decline: { decision: 'decline', about: 'says no' },
	ignore: { decision: 'ignore', about: 'never answers' },
	'wrong-user': { decision: 'wrong-user', about: 'valid, but somebody else answered' },
	'no-user': { decision: 'no-user', about: 'valid, but the answer names nobody' },
	unknown: { decision: 'unknown', about: 'not a customer of the service' },
	scan: { decision: 'approve', about: 'scans a document of one page (PDF)', files: pages(1) },
	'scan-3-pages': { decision: 'approve', about: 'scans three pages (three PDFs)', files: pages(3) },
	photo: {
		decision: 'approve',
		about: 'takes a picture (JPEG)',
		files: () => [readFile('photo.jpg', 'image/jpeg')],
	},
	sign: {
		decision: 'approve',
		about: 'signs (PNG)',
		files: () => [readFile('signature.png', 'image/png')],
	},
};

const fileRequests = [2, 3, 6];

/** Returns the test customer for an address, e.g. `approve.ann+3s@example.com`, and its delay. */
export function testCustomerOf(
	mail: string,
): { customer: TestCustomer; delayMs: number } | undefined {
	const match = /^\s*([a-z0-9-]+)((?:\.[^.+@]+|\+\d+m?s)*)@/i.exec(mail);
	const name = match?.[1].toLowerCase() ?? '';
	if (!match || !Object.hasOwn(testCustomers, name)) return undefined;
	const delay = /\+(\d+)(m?)s/i.exec(match[2]);
	const delayMs = delay ? Number(delay[1]) * (delay[2] ? 1 : 1000) : 0;
	return { customer: testCustomers[name], delayMs };
}

/** Whether the service has a customer with this address. */
export function isKnown(mail: string): boolean {
	return testCustomerOf(mail)?.customer.decision !== 'unknown';
}

/** Lets test customers answer the requests on their phones. */
export function answerByThemselves(transactions: Transactions): { close(): void } {
	const timers = new Set<NodeJS.Timeout>();
	transactions.on('ring', (transaction: Transaction) => {
		const found = testCustomerOf(transaction.mail);
		if (!found) return;
		const { decision, files } = found.customer;
		if (decision === 'ignore' || decision === 'unknown') return;
		const answer = () =>
			transactions.answer(
				transaction,
				decision,
				fileRequests.includes(transaction.requestType) ? files?.() : [],
			);
		if (found.delayMs === 0) {
			answer();
			return;
		}
		const timer = setTimeout(() => {
			timers.delete(timer);
			answer();
		}, found.delayMs);
		timers.add(timer);
	});
	return { close: () => timers.forEach((timer) => clearTimeout(timer)) };
}
