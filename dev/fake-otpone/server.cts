import fastify, { type FastifyInstance } from 'fastify';
import formbody from '@fastify/formbody';

const megabyte = 1024 * 1024;

/**
 * Creates an HTTP server that parses requests leniently and stops immediately when closed.
 *
 * @param plainUrl maps an address in the service's description to the address on this server
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

/** Parses JSON. Invalid JSON counts as not sent, as in ASP.NET's model binding. */
function parsed(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}
