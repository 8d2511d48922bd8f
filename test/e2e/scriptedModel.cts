import fastify from 'fastify';

interface ChatMessage {
	role: string;
	content: unknown;
}

/** A language model that plays its part, and the deed its one tool does. */
export interface ScriptedModel {
	/** What an OpenAI credential of n8n takes as its Base URL. */
	url: string;
	/** Where the tool does what nobody should do unasked. */
	deedUrl: string;
	/** How often that was done. */
	deeds: number;
	/** What the tool said to the model, in the order it came. */
	toolAnswers: string[];
	close(): Promise<void>;
}

/**
 * Starts a model that calls the first tool it is offered, once, and then says what the tool said.
 *
 * @param toolArguments What the model chooses as the arguments of that call.
 */
export async function startScriptedModel(toolArguments: object): Promise<ScriptedModel> {
	const app = fastify();
	const model = { deeds: 0, toolAnswers: [] as string[] };

	app.post('/v1/chat/completions', (request) => {
		const { messages, tools } = request.body as {
			messages: ChatMessage[];
			tools?: Array<{ function: { name: string } }>;
		};
		const answer = messages.findLast(({ role }) => role === 'tool');
		if (answer) model.toolAnswers.push(String(answer.content));
		const [tool] = tools ?? [];
		const call = {
			id: 'call_1',
			type: 'function',
			function: { name: tool?.function.name, arguments: JSON.stringify(toolArguments) },
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
	app.post('/deed', () => {
		model.deeds++;
		return { done: true };
	});

	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	const close = async () => await app.close();
	return Object.assign(model, { url: `${url}/v1`, deedUrl: `${url}/deed`, close });
}
