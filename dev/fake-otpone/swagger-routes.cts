import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Recorder, send } from './api-routes.cts';
import type { Answer } from './answers.cts';
import type { ApiVariant } from './api-variants.cts';
import type { DescriptionStyle } from './descriptions.cts';
import { answerWithFault } from './fault-answers.cts';
import type { Faults } from './faults.cts';
import { documentPaths, documentRoots, swaggerDocument } from './swagger.cts';

/** The files of Swagger UI that its page loads. */
const assets: Record<string, string> = {
	'swagger-ui.css': 'text/css',
	'swagger-ui-bundle.js': 'text/javascript',
	'favicon-32x32.png': 'image/png',
};
const assetFolder = join(dirname(require.resolve('@fastify/swagger-ui/package.json')), 'static');

/** Adds Swagger documents and their UI page at Swashbuckle's paths. */
export function addSwaggerRoutes(
	app: FastifyInstance,
	apiVariant: ApiVariant,
	faults: Faults,
	record: Recorder,
	{ describe = (document) => document, encode }: Partial<DescriptionStyle> = {},
): void {
	const paths = documentPaths(apiVariant);
	const written = (document: object) => {
		const text = JSON.stringify(document);
		return encode ? encode(text) : text;
	};
	if (paths.length === 0) return;

	const answering =
		(answer: (request: FastifyRequest) => Answer) =>
		(request: FastifyRequest, reply: FastifyReply) => {
			record('swagger', request);
			const fault = faults.next('swagger');
			if (!fault) return send(reply, answer(request));
			reply.hijack();
			return answerWithFault(fault, reply.raw, () => answer(request));
		};

	for (const root of documentRoots(apiVariant)) {
		for (const path of paths) {
			app.get(
				`${root}/${path}`,
				answering(({ host }) => ({
					type: encode ? 'application/json' : 'application/json; charset=utf-8',
					body: written(describe(swaggerDocument(apiVariant, path, host))),
				})),
			);
		}
		app.get(
			`${root}/swagger/ui/index`,
			answering(({ protocol, host }) => ({
				type: 'text/html; charset=utf-8',
				body: uiPage(`${protocol}://${host}${root}`, paths),
			})),
		);
		app.get<{ Params: { asset: string } }>(`${root}/swagger/ui/assets/:asset`, (request, reply) => {
			const { asset } = request.params;
			if (!Object.hasOwn(assets, asset)) return reply.callNotFound();
			return reply.type(assets[asset]).send(createReadStream(join(assetFolder, asset)));
		});
	}
}

/** Returns a page that lists its documents as Swashbuckle's page does. */
function uiPage(rootUrl: string, paths: string[]): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title>Swagger UI</title>
	<link rel="icon" type="image/png" href="assets/favicon-32x32.png">
	<link rel="stylesheet" href="assets/swagger-ui.css">
	<style>body { margin: 0; background: #fff; } .swagger-ui .topbar { display: none; }</style>
</head>
<body>
	<div id="swagger-ui"></div>
	<script src="assets/swagger-ui-bundle.js"></script>
	<script>
		function arrayFrom(string) {
			return string === '' ? [] : string.split('|');
		}
		window.swashbuckleConfig = {
			rootUrl: '${rootUrl}',
			discoveryPaths: arrayFrom('${paths.join('|')}'),
			docExpansion: 'list',
			supportedSubmitMethods: arrayFrom('get|post')
		};
		const config = window.swashbuckleConfig;
		SwaggerUIBundle({
			dom_id: '#swagger-ui',
			url: config.rootUrl + '/' + config.discoveryPaths[config.discoveryPaths.length - 1],
			docExpansion: config.docExpansion,
			supportedSubmitMethods: config.supportedSubmitMethods,
			validatorUrl: null
		});
	</script>
</body>
</html>
`;
}
