import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CallName, basePathOf, callsOf, pathOf } from './api.cts';
import type { Answer } from './answers.cts';
import type { Handler } from './calls.cts';
import type { ApiVariant } from './api-variants.cts';
import { answerWithFault } from './fault-answers.cts';
import type { Faults } from './faults.cts';
import { methodsOf, parameterReader } from './parameters.cts';

/** Called with every request before it is answered. */
export type Recorder = (call: CallName | 'swagger' | 'unknown', request: FastifyRequest) => void;

/** Adds the six calls at the API variant's paths, including the faults they are told to produce. */
export function addApiRoutes(
	app: FastifyInstance,
	apiVariant: ApiVariant,
	handlers: { [name in CallName]: Handler },
	faults: Faults,
	record: Recorder,
): void {
	for (const call of callsOf(apiVariant)) {
		const read = parameterReader(apiVariant, call);
		const handle = handlers[call.name];
		app.route({
			method: methodsOf(apiVariant),
			url: basePathOf(apiVariant) + pathOf(apiVariant, call.name),
			handler(request, reply) {
				record(call.name, request);
				const answer = () => handle(read(request), () => originOf(request));
				const fault = faults.next(call.name);
				if (fault) {
					const real = call.rings && fault.afterRing !== false ? once(answer()) : answer;
					reply.hijack();
					return answerWithFault(fault, reply.raw, real);
				}
				const body = answer();
				if (body instanceof Promise) {
					void body.then((later) => send(reply, later));
					return reply;
				}
				return send(reply, body);
			},
		});
	}
}

const once =
	<T,>(value: T) =>
	() =>
		value;

/** Sends a prepared answer. */
export function send(reply: FastifyReply, { type, body }: Answer): FastifyReply {
	return reply.header('content-type', type).send(body);
}

/** Returns the origin at which the caller reached this server. */
function originOf(request: FastifyRequest): string {
	return `${request.protocol}://${request.host}`;
}
