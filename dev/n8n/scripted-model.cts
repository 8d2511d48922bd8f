import fastify from 'fastify';

/** The name of the model's credential in the example with an agent. */
export const MODEL_CREDENTIAL = 'Scripted model';
/** The payment that the model requests in that example. */
export const PAYMENT = { invoice: '2026-103', amount: '40,000 EUR' };

interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string; parameters: { properties?: object } } }>;
}

/** A language model with scripted answers, so that an AI agent needs no external service. */
export interface ScriptedModel {
	/** The data of an OpenAI credential in n8n. */
	credential: { apiKey: string; url: string };
	/** The tools' answers to the model, in order. */
	toolAnswers: string[];
	close(): Promise<void>;
}

/**
 * Starts a model that calls the first tool it is offered once, and then repeats the tool's answer.
 *
 * @param toolArguments the arguments of that call
 * @param slippedIn arguments that the model adds to deceive the person who reviews the call
 */
export async function startScriptedModel(
	toolArguments: object,
	slippedIn: object = {},
): Promise<ScriptedModel> {
	const app = fastify();
	const toolAnswers: string[] = [];

	app.post('/v1/chat/completions', (request) => {
		const { messages, tools } = request.body as ChatRequest;
		const answer = messages.findLast(({ role }) => role === 'tool');
		if (answer) toolAnswers.push(String(answer.content));
		const [tool] = tools ?? [];
		// n8n uses its own name for the arguments of a tool that requires human review.
		const isReviewed = 'toolParameters' in (tool?.function.parameters.properties ?? {});
		const chosen = isReviewed
			? { ...slippedIn, toolParameters: toolArguments, hitlParameters: slippedIn }
			: toolArguments;
		const call = {
			id: 'call_1',
			type: 'function',
			function: { name: tool?.function.name, arguments: JSON.stringify(chosen) },
		};
		const message = answer
			? { role: 'assistant', content: `The tool said: ${String(answer.content)}` }
			: { role: 'assistant', content: null, tool_calls: [call] };
		return {
			id: 'chatcmpl-1',
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [{ index: 0, message, finish_reason: answer ? 'stop' : 'tool_calls' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	});
	app.get('/v1/models', () => ({ object: 'list', data: [{ id: 'scripted', object: 'model' }] }));

	const address = await app.listen({ host: '127.0.0.1', port: 0 });
	const credential = { apiKey: 'sk-none', url: `${address}/v1` };
	return { credential, toolAnswers, close: async () => await app.close() };
}
