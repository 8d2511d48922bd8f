import fastify, { type FastifyInstance } from 'fastify';
import formbody from '@fastify/formbody';

const megabyte = 1024 * 1024;

/**
 * An HTTP server that reads what clients send leniently and ends at once when closed.
 *
 * @param plainUrl turns an address as the service describes it into the one that it has here
 */
export function createServer(plainUrl = (url: string) => url): FastifyInstance {
	const app = fastify({
		logger: false,
		rewriteUrl: ({ url }) => plainUrl(url ?? '/'),
		exposeHeadRoutes: false,
		bodyLimit: 100 * megabyte,
		forceCloseConnections: true,
		http: { maxHeaderSize: 65_536 },
		routerOptions: { caseSensitive: false, maxParamLength: 500 },
	});
	app.removeAllContentTypeParsers();
	void app.register(formbody);
	for (const type of ['application/json', 'text/json']) {
		app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
			done(null, parsed(body as string)),
		);
	}
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	return app;
}

/** What is no JSON counts as not sent, as model binding does. */
function parsed(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}
