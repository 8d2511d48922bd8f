import { element, fromTemplate } from './elements.js';
import { attachmentsFor } from './phone-files.js';

const kinds = [
	'Sign in to a website',
	'Sign in to a computer',
	'Take a picture',
	'Scan a document',
	'Approve a workflow step',
	'Open an application',
	'Sign a document',
];
const base = location.pathname.replace(/\/$/, '');
const mail = decodeURIComponent(base.split('/').pop());
const list = document.getElementById('requests');
const statusLine = document.getElementById('status');
const heading = document.getElementById('mail');
const cards = new Map();
let shown = false;

heading.textContent = mail;

const events = new EventSource(`${base}/events`);
events.onmessage = ({ data }) => show(JSON.parse(data));
events.onopen = () => say('');
events.onerror = () => say('The test service does not answer. Trying again…');
setInterval(tick, 1000);

document.addEventListener('keydown', (event) => {
	const { key, target } = event;
	if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
	if (target instanceof HTMLInputElement && target.type === 'text') return;
	const [oldest] = openCards();
	if (key === 'a') oldest?.approve();
	if (key === 'd') oldest?.decline();
});

function show(requests) {
	const waiting = new Set(requests.map(({ id }) => id));
	const added = requests.filter(({ id }) => !cards.has(id));
	for (const request of added) addCard(request);
	for (const [id, card] of cards) {
		if (!waiting.has(id) && !card.sending) card.finish('No longer waiting');
	}
	if (shown && added.length > 0) say(`New request: ${added.at(-1).message}`);
	shown = true;
	update();
}

function update() {
	const count = openCards().length;
	document.title = `${count > 0 ? `(${count}) ` : ''}${mail}`;
	document.getElementById('empty').hidden = cards.size > 0;
	tick();
}

function openCards() {
	return [...cards.values()].filter(({ finished }) => !finished);
}

function addCard(request) {
	const article = fromTemplate('request');
	const part = (name) => article.querySelector(`.${name}`);
	part('kind').textContent = kinds[request.requestType];
	part('message').textContent = request.message;
	for (const [name, value] of Object.entries({
		From: request.requester.app,
		Address: request.requester.ip,
		System: request.requester.os,
	})) {
		if (value) part('requester').append(element('dt', name), element('dd', value));
	}

	const approve = part('approve');
	const decline = part('decline');
	const attachments = attachmentsFor(request.requestType, () => {
		approve.disabled = !attachments.ready();
	});
	if (attachments.view) part('attachments').append(attachments.view);
	approve.disabled = !attachments.ready();

	const card = {
		article,
		request,
		finished: false,
		sending: false,
		approve: () => (attachments.ready() ? send('approve') : attachments.focus()),
		decline: () => send('decline'),
		finish(outcome) {
			if (card.finished) return;
			card.finished = true;
			article.dataset.outcome = outcome;
			part('outcome').textContent = outcome;
			part('outcome').hidden = false;
			if (article.contains(document.activeElement)) article.focus();
			for (const name of ['attachments', 'time', 'actions']) part(name).remove();
			setTimeout(() => removeCard(card), 1500);
		},
	};

	async function send(decision) {
		if (card.sending || card.finished) return;
		// Moves the focus to the card, because a disabled button would lose it to the page.
		if (article.contains(document.activeElement)) article.focus();
		card.sending = approve.disabled = decline.disabled = true;
		try {
			const files = decision === 'approve' ? await attachments.files() : [];
			const response = await fetch(`${base}/requests/${request.id}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ decision, files }),
			});
			const { answered } = await response.json();
			const outcome = decision === 'approve' ? 'Approved' : 'Declined';
			card.finish(answered ? outcome : 'No longer waiting');
			say(`${answered ? outcome : 'No longer waiting'}: ${request.message}`);
			update();
		} catch {
			say('The answer could not be sent. Try again.');
			card.sending = approve.disabled = decline.disabled = false;
		}
	}

	approve.addEventListener('click', card.approve);
	decline.addEventListener('click', card.decline);
	cards.set(request.id, card);
	list.append(article);
}

// A finished card remains briefly, so that a second click does not hit the card that moves up.
function removeCard({ article, request }) {
	const focused = article.contains(document.activeElement);
	cards.delete(request.id);
	article.remove();
	const [next] = openCards();
	if (focused) (next?.article ?? heading).focus();
	update();
}

function tick() {
	const now = Date.now();
	for (const { article, request } of openCards()) {
		const left = Math.max(0, request.expiresAt - now);
		article.querySelector('.age').textContent = ago(now - request.createdAt);
		article.querySelector('.left').textContent = `${clock(left)} left`;
		article.querySelector('progress').value = left / (request.expiresAt - request.createdAt);
	}
}

function ago(ms) {
	const seconds = Math.max(0, Math.round(ms / 1000));
	if (seconds < 5) return 'just now';
	return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
}

function clock(ms) {
	const seconds = Math.ceil(ms / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function say(text) {
	statusLine.textContent = text;
}
