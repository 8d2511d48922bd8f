import type { FastifyInstance } from 'fastify';
import { sendPage } from './pages.cts';
import {
	asOpenRequest,
	customerOf,
	type Decision,
	type Transaction,
	type Transactions,
} from './transactions.cts';

type ByMail = { Params: { mail: string } };
type ByRequest = { Params: { mail: string; id: string }; Body: unknown };

interface PhoneAnswer {
	decision: Decision;
	files: Array<{ name: string; type: string; /** base64 */ content: string }>;
}

/** Adds the page that simulates a customer's phone, and its routes. */
export function addPhoneRoutes(app: FastifyInstance, transactions: Transactions): void {
	app.get<{ Querystring: { mail?: string } }>('/phone', ({ query }, reply) =>
		reply.redirect(query.mail ? `/phone/${encodeURIComponent(query.mail.trim())}` : '/'),
	);

	app.get<ByMail>('/phone/:mail', (_request, reply) => sendPage(reply, 'phone.html'));

	app.get<ByMail>('/phone/:mail/events', (request, reply) => {
		const { mail } = request.params;
		reply.hijack();
		reply.raw.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
		});
		const tell = () =>
			reply.raw.write(`data: ${JSON.stringify(transactions.openOn(mail).map(asOpenRequest))}\n\n`);
		const stop = onChange(transactions, mail, tell);
		reply.raw.once('close', stop);
		tell();
	});

	app.post<ByRequest>('/phone/:mail/requests/:id', (request, reply) => {
		const { mail, id } = request.params;
		const answer = parseAnswer(request.body);
		if (!answer) return reply.code(400).send({ answered: false });
		const transaction = transactions.find(id);
		if (!transaction || customerOf(transaction.mail) !== customerOf(mail)) {
			return reply.code(404).send({ answered: false });
		}
		const files = answer.files.map(({ name, type, content }) => ({
			name,
			type,
			content: Buffer.from(content, 'base64'),
		}));
		return reply.send({ answered: transactions.answer(transaction, answer.decision, files) });
	});
}

/** Calls back once for all changes on a phone within one turn of the event loop. */
function onChange(transactions: Transactions, mail: string, changed: () => void): () => void {
	let due: NodeJS.Immediate | undefined;
	const listener = (transaction: Transaction) => {
		if (customerOf(transaction.mail) !== customerOf(mail)) return;
		due ??= setImmediate(() => {
			due = undefined;
			changed();
		});
	};
	transactions.on('ring', listener).on('settled', listener);
	return () => {
		clearImmediate(due);
		transactions.off('ring', listener).off('settled', listener);
	};
}

function parseAnswer(body: unknown): PhoneAnswer | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { decision, files = [] } = body as Partial<PhoneAnswer>;
	if (decision !== 'approve' && decision !== 'decline') return undefined;
	if (!Array.isArray(files) || !files.every(isFile)) return undefined;
	return { decision, files };
}

function isFile(file: unknown): boolean {
	const fields = file as Partial<Record<string, unknown>> | null;
	return ['name', 'type', 'content'].every((field) => typeof fields?.[field] === 'string');
}
