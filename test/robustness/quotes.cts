/** The ways in which a service or a proxy quotes a key: in which form, and where. */
import type { FaultKind } from '../../dev/fake-otpone/faults.cts';

/** Some encoders escape hyphens and letters; this is valid JSON and decodes to the same text. */
const ESCAPED = '\\u002d';

export interface Quote {
	name: string;
	words: (key: string) => string;
	/** Changes the whole answer before it is sent. */
	write?: (json: string, key: string) => string;
}

const escapedAll = (text: string) =>
	[...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const quotes: Quote[] = [
	{ name: 'as it is', words: (key) => `Bad key ${key}, sorry` },
	{ name: 'in lower case', words: (key) => `bad key ${key.toLowerCase()}` },
	{ name: 'in a URL', words: (key) => `see https://example.com/?SrvAPIKey=${key}&a=b` },
	{ name: 'in base64', words: (key) => `Basic ${base64(key)}` },
	{ name: 'in base64 without padding', words: (key) => base64(key).replace(/=+$/, '') },
	{
		name: 'in base64 of a longer text',
		words: (key) => base64(`{"UserMail":"a","SrvAPIKey":"${key}"}`),
	},
	{
		name: 'in escaped JSON',
		words: (key) => key,
		write: (json, key) => json.replaceAll(key, key.replaceAll('-', ESCAPED)),
	},
	{
		name: 'with every letter escaped',
		words: (key) => key,
		write: (json, key) => json.replaceAll(key, escapedAll(key)),
	},
	{ name: 'escaped within a text', words: (key) => `Bad key ${escapedAll(key)}` },
	{ name: 'without hyphens', words: (key) => key.replaceAll('-', '') },
	{ name: 'with other hyphens', words: (key) => key.replaceAll('-', '\u2011') },
	{ name: 'with entities', words: (key) => key.replaceAll('-', '&#45;') },
	{ name: 'percent-encoded twice', words: (key) => key.replaceAll('-', '%252d') },
];

/** Where an answer about a person contains the words. */
export interface Place {
	name: string;
	/** Whether the answer is so large that only the first form of a quote is tested. */
	isLarge: boolean;
	answer: (words: string, mail: string, write: (json: string) => string) => FaultKind;
}

const place = (name: string, answer: Place['answer'], isLarge = false): Place => ({
	name,
	answer,
	isLarge,
});
const json = (name: string, value: (words: string, mail: string) => unknown, isLarge = false) =>
	place(
		name,
		(words, mail, write) => ({ kind: 'body', body: write(JSON.stringify(value(words, mail))) }),
		isLarge,
	);

const approval = (mail: string) => ({ Message: '', isValid: true, UserValided: mail });
/** More than any page or answer without files contains. */
const filler = 'x'.repeat(1_200_000);
const pageOf = (words: string): FaultKind => ({ kind: 'body', body: `<html>${words}</html>` });

export const places: Place[] = [
	json('a message', (Message) => ({ Message, isValid: false, UserValided: null })),
	json('a field of an approval', (words, mail) => ({ ...approval(mail), Trace: [{ words }] })),
	json('the name of a field', (words, mail) => ({ ...approval(mail), [words]: 1 })),
	json('an id', (words) => ({ transactionID: words.replace(/\s/g, '') })),
	json('a page in a string', (words) => `<p>${words}</p>`),
	place('a page', (words) => pageOf(`<p>${words}</p>`)),
	place('a large page', (words) => pageOf(`<p>${words}</p>${filler}`), true),
	json('a large answer', (words, mail) => ({ ...approval(mail), Trace: words, filler }), true),
	place('a bare answer', (words) => ({ kind: 'body', body: words, type: 'text/plain' })),
	place('a refusal', (Message, _, write) => ({
		kind: 'status',
		status: 400,
		body: write(JSON.stringify({ Message })),
	})),
	place(
		'a large refusal',
		(Message) => ({ kind: 'status', status: 400, body: { filler, Message } }),
		true,
	),
	place('a crash', (words) => ({ kind: 'status', status: 500, body: `<pre>${words}</pre>` })),
	place('a header', (words) => ({ kind: 'status', status: 503, headers: { 'x-trace': words } })),
	place('a redirect', (words) => ({
		kind: 'redirect',
		status: 302,
		to: `/?${encodeURIComponent(words)}`,
	})),
];
