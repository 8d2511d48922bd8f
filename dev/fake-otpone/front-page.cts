import type { FastifyInstance } from 'fastify';
import type { Keys } from './calls.cts';
import { testCustomers } from './customers.cts';
import { type ApiVariant, apiVariants } from './api-variants.cts';
import { sendHtml } from './pages.cts';
import { documentPaths } from './swagger.cts';
import type { Transactions } from './transactions.cts';

/** The page that says what this is: keys, customers, phones. */
export function addFrontPage(
	app: FastifyInstance,
	transactions: Transactions,
	keys: Keys,
	apiVariant: ApiVariant,
): void {
	const apiVariantName =
		Object.entries(apiVariants).find(([, preset]) => sameApiVariant(preset, apiVariant))?.[0] ??
		'of its own';
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
	themselves, everybody else has a phone page in the browser. Everything is forgotten when it stops.</p>
</header>
<main>
	<section aria-labelledby="connect">
		<h2 id="connect">Connect</h2>
		<dl>
			<dt>Base URL</dt><dd><code>http://${escapeHtml(host)}</code></dd>
			<dt>Server key</dt><dd><code>${escapeHtml(keys.srv)}</code></dd>
			<dt>Client key</dt><dd><code>${escapeHtml(keys.js)}</code></dd>
			<dt>ApiVariant</dt><dd>${escapeHtml(apiVariantName)}</dd>
			<dt>Calls</dt><dd>${
				documented
					? '<a href="/swagger/ui/index">Swagger UI</a>'
					: 'no Swagger document in this apiVariant'
			}</dd>
		</dl>
	</section>
	<section aria-labelledby="phones-title">
		<h2 id="phones-title">Phones</h2>
		<form action="/phone">
			<label for="mail">Open somebody's phone</label>
			<span class="row">
				<input id="mail" name="mail" type="email" required placeholder="ann@example.com" autocomplete="off">
				<button>Open</button>
			</span>
		</form>
		<div id="phones">${phones(transactions)}</div>
	</section>
	<section aria-labelledby="test-title">
		<h2 id="test-title">Test customers</h2>
		<p>They answer by themselves, at any domain. <code>approve+3s@…</code> or <code>decline+500ms@…</code>
		takes its time; <code>approve.ann@…</code> is one more person who does the same. Files come when the
		request asks for a picture, a scan or a signature.</p>
		<table>
			<thead><tr><th scope="col">E-mail</th><th scope="col">What happens</th></tr></thead>
			<tbody>${Object.entries(testCustomers).map(testCustomerRow).join('')}</tbody>
		</table>
	</section>
</main>
</body>
</html>
`,
		),
	);
}

function phones(transactions: Transactions): string {
	const customers = transactions.customers();
	if (customers.length === 0) return '<p class="quiet">No phone has rung yet.</p>';
	const rows = customers.map(
		({ mail, rings, open }) =>
			`<tr><td>${phoneLink(mail)}</td><td class="number">${rings}</td>` +
			`<td class="number">${open}</td></tr>`,
	);
	return `<table>
		<thead><tr><th scope="col">Customer</th><th scope="col" class="number">Rings</th><th scope="col" class="number">Waiting</th></tr></thead>
		<tbody>${rows.join('')}</tbody>
	</table>`;
}

function testCustomerRow([name, { about }]: [string, { about: string }]): string {
	return `<tr><td><code>${escapeHtml(name)}@…</code></td><td>${escapeHtml(about)}</td></tr>`;
}

function phoneLink(mail: string): string {
	return `<a href="/phone/${encodeURIComponent(mail)}">${escapeHtml(mail)}</a>`;
}

function sameApiVariant(one: ApiVariant, other: ApiVariant): boolean {
	return (Object.keys(one) as Array<keyof ApiVariant>).every(
		(option) => one[option] === other[option],
	);
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
