import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Keys } from './keys.cts';
import { testCustomers } from './customers.cts';
import { type ApiVariant, apiVariants } from './api-variants.cts';
import { sendHtml } from './pages.cts';
import { documentPaths } from './swagger.cts';
import { asOpenRequest, type Transactions } from './transactions.cts';

/** Adds the start page, which shows open requests, keys, test customers and the API. */
export function addFrontPage(
	app: FastifyInstance,
	transactions: Transactions,
	keys: Keys,
	apiVariant: ApiVariant,
): void {
	const apiVariantName =
		Object.entries(apiVariants).find(([, preset]) => isDeepStrictEqual(preset, apiVariant))?.[0] ??
		'custom';
	const documented = documentPaths(apiVariant).length > 0;

	app.get('/', ({ host }, reply) =>
		sendHtml(
			reply,
			`<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title>OtpOne test service</title>
	<link rel="icon" href="data:,">
	<link rel="stylesheet" href="/assets/test-service.css">
	<link rel="stylesheet" href="/assets/front.css">
	<script type="module" src="/assets/front.js"></script>
</head>
<body class="front">
<header>
	<h1>OtpOne test service</h1>
	<p>A local stand-in for the OtpOne service. Nobody's phone rings for real: test customers answer by
	themselves, everyone else has a phone page in the browser. Everything is forgotten when it stops.</p>
</header>
<main>
	<section aria-labelledby="phones-title">
		<h2 id="phones-title">Waiting phones</h2>
		<div id="phones" aria-live="polite">${phones(transactions)}</div>
		<form action="/phone">
			<label for="mail">Open anyone's phone</label>
			<span class="row">
				<input id="mail" name="mail" type="email" required placeholder="ann@example.com" autocomplete="off">
				<button>Open</button>
			</span>
		</form>
	</section>
	<section aria-labelledby="connect">
		<h2 id="connect">Connect n8n</h2>
		<p>Enter these in a credential of the type OtpOne API, in an n8n on this machine.</p>
		<table class="values">
			<tbody>
				${valueRow('Server Key', keys.srv)}
				${valueRow('Client Key', keys.js)}
				${valueRow('Base URL', `http://${host}`)}
			</tbody>
		</table>
	</section>
	<section aria-labelledby="test-title">
		<h2 id="test-title">Test customers</h2>
		<p>They answer automatically, at any domain. <code>approve+3s@…</code> or <code>decline+500ms@…</code>
		answers after a delay; <code>approve.ann@…</code> is another person who does the same. Files are sent if the
		request asks for a picture, a scan or a signature.</p>
		<table>
			<thead><tr><th scope="col">E-mail</th><th scope="col">What happens</th></tr></thead>
			<tbody>${Object.entries(testCustomers).map(testCustomerRow).join('')}</tbody>
		</table>
	</section>
	<section aria-labelledby="api">
		<h2 id="api">API</h2>
		<dl>
			<dt>Variant</dt><dd>${escapeHtml(apiVariantName)}
				<span class="quiet">(<code>npm run sandbox -- --help</code> lists all)</span></dd>
			<dt>Calls</dt><dd>${
				documented
					? '<a href="/swagger/ui/index">Swagger UI</a>'
					: 'This variant has no Swagger document'
			}</dd>
		</dl>
	</section>
</main>
</body>
</html>
`,
		),
	);
}

/** Renders the phones with open and earlier requests. */
function phones(transactions: Transactions): string {
	const customers = transactions.customers();
	const waiting = customers.flatMap(({ mail }) => transactions.openOn(mail).map(asOpenRequest));
	const rang = customers.filter(({ open }) => open === 0);
	const shownWaiting =
		waiting.length === 0
			? '<p class="quiet">Nobody is being asked.</p>'
			: `<ul class="waiting">${waiting.map(waitingPhone).join('')}</ul>`;
	if (rang.length === 0) return shownWaiting;
	const rows = rang.map(
		({ mail, rings }) => `<tr><td>${phoneLink(mail)}</td><td class="number">${rings}</td></tr>`,
	);
	return `${shownWaiting}<table>
		<thead><tr><th scope="col">Earlier requests</th><th scope="col" class="number">Rings</th></tr></thead>
		<tbody>${rows.join('')}</tbody>
	</table>`;
}

function waitingPhone({ mail, message }: { mail: string; message: string }): string {
	const address = `/phone/${encodeURIComponent(mail)}`;
	return `<li><div><strong>${escapeHtml(mail)}</strong><p>${escapeHtml(message)}</p></div>
		<a class="button" href="${address}" aria-label="Open the phone of ${escapeHtml(mail)}">Open phone</a></li>`;
}

/** Renders a value to be copied. */
function valueRow(name: string, value: string): string {
	return `<tr><th scope="row">${name}</th><td><code>${escapeHtml(value)}</code></td>
		<td><button type="button" class="copy" data-copy="${escapeHtml(value)}" aria-label="Copy ${name}">Copy</button></td></tr>`;
}

function testCustomerRow([name, { about }]: [string, { about: string }]): string {
	return `<tr><td><code>${escapeHtml(name)}@…</code></td><td>${escapeHtml(about)}</td></tr>`;
}

function phoneLink(mail: string): string {
	return `<a href="/phone/${encodeURIComponent(mail)}">${escapeHtml(mail)}</a>`;
}

function escapeHtml(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return text.replace(/[&<>"']/g, (character) => entities[character]);
}
