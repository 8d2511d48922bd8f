/** Describes the structure of an answer: names, types and lengths, but no values. */
import type { Redactor } from './redact.cts';
import type { SeenAnswer } from './transport.cts';

const DEEPEST = 6;
const MOST_FIELDS = 40;

const kinds: Array<[string, RegExp]> = [
	['a GUID', /^\{?[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}\}?$/i],
	['an e-mail address', /^[^\s@]{1,100}@[^\s@]{1,100}$/],
	['a date', /^\d{4}-\d\d-\d\d([T ][\d:.]{5,16})?(Z|[+-]\d\d:?\d\d)?$/],
	['a .NET date', /^\/Date\(-?\d{1,16}([+-]\d{4})?\)\/$/],
	['a data URI', /^data:/i],
	['a link', /^https?:\/\//i],
	['a number', /^-?\d{1,20}(\.\d{1,10})?$/],
	['markup', /^\s{0,100}</],
	['base64', /^[A-Za-z\d+/_-]{16,}={0,2}$/],
];

function textShape(text: string): string {
	const kind = kinds.find(([, pattern]) => pattern.test(text))?.[0];
	return `text of ${text.length} characters${kind ? ` (looks like ${kind})` : ''}`;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
	} catch {
		return undefined;
	}
}

function lines(value: unknown, label: string, indent: string, redactor: Redactor): string[] {
	const line = (shape: string) => [`${indent}${label}${shape}`];
	if (indent.length > DEEPEST * 2) return line('…');
	if (typeof value === 'string') {
		const inner = /^\s{0,100}[{[]/.test(value) ? parsed(value) : undefined;
		if (inner === undefined) return line(textShape(value));
		return [
			...line(`text of ${value.length} characters that holds JSON:`),
			...lines(inner, '', `${indent}  `, redactor),
		];
	}
	if (Array.isArray(value)) {
		if (value.length === 0) return line('empty list');
		return [
			...line(`list of ${value.length}, the first:`),
			...lines(value[0], '', `${indent}  `, redactor),
		];
	}
	if (typeof value !== 'object' || value === null) {
		return line(value === null ? 'null' : typeof value);
	}
	const names = Object.keys(value);
	const fields = names
		.slice(0, MOST_FIELDS)
		.flatMap((name) =>
			lines(
				(value as Record<string, unknown>)[name],
				`${redactor.name(name)}: `,
				`${indent}  `,
				redactor,
			),
		);
	const more =
		names.length > MOST_FIELDS ? [`${indent}  and ${names.length - MOST_FIELDS} more`] : [];
	return [...line(`object of ${names.length} fields`), ...fields, ...more];
}

/** Returns a description of an answer, line by line. */
export function shapeOf({ status, contentType, body }: SeenAnswer, redactor: Redactor): string[] {
	const type = /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(contentType)?.[0] ?? 'none';
	const charset = /;\s{0,9}charset="?([\w-]{1,20})/i.exec(contentType)?.[1];
	const text = body.toString('utf8');
	const marked = text.startsWith('\uFEFF') ? ', with a byte-order mark' : '';
	const head = `status ${status}, type ${redactor.text(type)}${charset ? `, charset ${redactor.text(charset)}` : ''}, ${body.length} bytes${marked}`;
	const value = parsed(text);
	return [head, ...lines(value === undefined ? text : value, '', '  ', redactor)];
}
