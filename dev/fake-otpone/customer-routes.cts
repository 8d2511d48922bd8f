import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SampleFile } from './sample-files.cts';
import type { Transactions } from './transactions.cts';

type ById = { Params: { id: string } };

/** Adds the routes that the customer's page calls, from any origin. */
export function addCustomerRoutes(
	app: FastifyInstance,
	transactions: Transactions,
	links: ReadonlyMap<string, SampleFile>,
): void {
	const state = (request: FastifyRequest<ById>, reply: FastifyReply) => {
		reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
		const transaction = transactions.find(request.params.id);
		if (!transaction) return reply.code(404).send({ state: 'expired' });
		const { outcome, token } = transaction;
		return reply.send({ state: outcome?.state ?? 'open', token });
	};

	app.get<ById>('/customer/:id', state);

	app.post<ById>('/customer/:id', (request, reply) => {
		const transaction = transactions.find(request.params.id);
		if (transaction) transactions.answer(transaction, 'approve');
		return state(request, reply);
	});

	app.get<ById>('/files/:id', (request, reply) => {
		const file = links.get(request.params.id);
		if (!file) return reply.callNotFound();
		return reply.type(file.type).send(file.content);
	});
}
