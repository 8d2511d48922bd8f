/** A service of its own process, so that what it takes to send a body does not count as the node's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { compressed, hostiles } from './bodies.cts';

process.once('disconnect', () => process.exit(0));

const names = Object.keys(hostiles);
/** What is sent at the moment. */
let current: { name: string; body: Buffer; encoding?: string } | undefined;

const server = createServer((request, response) => {
	const name = names[Number((request.url ?? '').split('/')[1])];
	request.resume().on('end', () => {
		if (current?.name !== name) {
			current = { name, body: compressed(hostiles[name]), encoding: hostiles[name].encoding };
		}
		const { body, encoding } = current;
		response.writeHead(200, {
			'content-type': 'application/json',
			'content-length': body.length,
			...(encoding !== undefined && { 'content-encoding': encoding }),
		});
		response.end(request.method === 'HEAD' ? undefined : body);
	});
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
