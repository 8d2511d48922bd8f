/**
 * Reads the message that a person is shown before answering. A message that can't be read is never
 * shown.
 */
import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../api/user-error';
import { isReviewStep } from '../result/outputs';

const MESSAGE_LENGTH = 4_000;

/** The string that JavaScript produces for an object. */
const OBJECT_IN_TEXT = /\[object [A-Z]\w*\]/g;
/** Characters that nobody sees. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\u2800]/gu;

/**
 * Maximum length of a tool parameter's value. Longer values are truncated, with the number of
 * omitted characters.
 */
const VALUE_LENGTH = 400;
const DEEPEST = 6;

/**
 * Line breaks and direction marks, which could make one value look like several lines or like
 * different words.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

function onOneLine(value: unknown): string {
	const text = String(value).replace(UNSEEN, ' ').replace(OBJECT_IN_TEXT, '(object)').trim();
	if (text === '') return '(empty)';
	if (text.length <= VALUE_LENGTH) return text;
	return `${text.slice(0, VALUE_LENGTH)}… (${text.length - VALUE_LENGTH} more characters, not shown)`;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Formats names and values, one per line. The name of a nested value includes its path. */
function linesOf(value: unknown, path: string[] = []): string[] {
	const name = path.join(' > ');
	const line = (shown: string) => [name === '' ? shown : `${name}: ${shown}`];
	if (!isNested(value)) return line(onOneLine(value ?? ''));
	const entries: Array<[string, unknown]> = Array.isArray(value)
		? value.map((entry, index) => [String(index + 1), entry])
		: Object.entries(value);
	if (entries.length === 0) return line('(empty)');
	if (Array.isArray(value) && !value.some(isNested)) {
		return line(value.map((entry) => onOneLine(entry ?? '')).join(', '));
	}
	if (path.length >= DEEPEST) return line(onOneLine(JSON.stringify(value)));
	return entries.flatMap(([key, entry]) => linesOf(entry, [...path, onOneLine(key)]));
}

/** Replaces “[object Object]” in the message of a review step with the tool's parameters. */
function withToolParameters(context: IExecuteFunctions, itemIndex: number, text: string): string {
	const parameters: unknown = context.evaluateExpression('{{ $tool.parameters }}', itemIndex);
	if (!isNested(parameters)) {
		throw new UserError(
			'Message holds an object, and the parameters of the tool cannot be read',
			'Name the parameters in the message, e.g. {{ $tool.parameters.amount }}.',
		);
	}
	const own = text.replace(/(\s*\[object [A-Z]\w*\])+\s*$/, '').replace(OBJECT_IN_TEXT, '…');
	return [own.trim(), ...linesOf(parameters)].filter((line) => line !== '').join('\n');
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (value === undefined || value === null) return '';
	const what = Array.isArray(value) ? 'a list' : isNested(value) ? 'an object' : String(value);
	throw new UserError(
		`Message is ${what}, not text`,
		'Write a sentence and insert single values, e.g. “Pay invoice {{ $json.invoice }}?”.',
	);
}

/**
 * Refuses a text in which an expression has put a whole object.
 *
 * @param label where the builder finds the text
 */
export function refuseObjects(text: string, label: string): string {
	if (text.search(OBJECT_IN_TEXT) < 0) return text;
	throw new UserError(
		`${label} holds an object or a list of objects, not text`,
		'Use single values, e.g. {{ $json.invoice.number }} in place of {{ $json.invoice }}.',
	);
}

function refuseTooLong(text: string): void {
	if (text.length <= MESSAGE_LENGTH) return;
	throw new UserError(
		`Message is longer than ${MESSAGE_LENGTH} characters`,
		'Nobody reads that much on a phone: shorten the text and link to the details.',
	);
}

/**
 * Reads the message of one item.
 *
 * @throws UserError if a person could not read the message
 */
export function readMessageText(context: IExecuteFunctions, itemIndex: number): string {
	let text = textOf(context.getNodeParameter('message', itemIndex));
	if (text.replace(INVISIBLE, '').trim() === '') {
		throw new UserError(
			'Message is empty',
			'Enter what the person reads on the phone, e.g. “Pay invoice 4711 for 1,200 EUR?”.',
		);
	}
	refuseTooLong(text);
	if (!isReviewStep(context.getNode())) return refuseObjects(text, 'Message');
	if (text.search(OBJECT_IN_TEXT) >= 0) {
		text = withToolParameters(context, itemIndex, text);
		refuseTooLong(text);
	}
	return text;
}
