import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

const folder = join(__dirname, 'pages');
const names = new Set(readdirSync(folder));
const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
};

const policy =
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' blob: data:; form-action 'self'; base-uri 'none'";

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Adds the scripts and styles of the fake OtpOne's own pages. */
export function addPageAssets(app: FastifyInstance): void {
	app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => {
		const { name } = request.params;
		if (!names.has(name)) return reply.callNotFound();
		return reply.type(types[extname(name)]).send(read(name));
	});
}

/** Sends one of the fake OtpOne's own pages unchanged. */
export function sendPage(reply: FastifyReply, name: string): FastifyReply {
	return sendHtml(reply, read(name));
}

/** Sends a page that may load resources only from the fake OtpOne. */
export function sendHtml(reply: FastifyReply, html: string): FastifyReply {
	return reply
		.header('content-security-policy', policy)
		.header('cache-control', 'no-store')
		.type('text/html; charset=utf-8')
		.send(html);
}
