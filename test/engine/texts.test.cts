/** Every text of the node and its credential follows n8n's rules. */
import type { INodeProperties } from 'n8n-workflow';

import {
	allChoices,
	allFields,
	credential,
	describedOperations,
	description,
	fieldsThat,
	isList,
	optionsOf,
} from './description.cts';
import { forbiddenWords } from '../wording.cts';

const small = /^(a|an|and|as|at|by|for|from|in|of|on|or|per|the|to|with)$/;

/** Returns the words of a name that must begin with a capital letter but do not. */
function lowerCaseWords(name: string): string[] {
	const words = name.replace(/[()]/g, '').split(/[\s/-]+/);
	return words.filter((word, n) => !/^[A-Z0-9]/.test(word) && (n === 0 || !small.test(word)));
}

const textsOf = (texts: Array<string | undefined>) => texts.filter((text) => text !== undefined);

const everything: Array<[place: string, texts: string[]]> = [
	['the node', [description.displayName, description.description ?? '', credential.displayName]],
	...allFields.map(([place, field]): [string, string[]] => [
		place,
		textsOf([field.displayName, field.description, field.hint, field.placeholder]),
	]),
	...allChoices.map(([place, choice]): [string, string[]] => [
		place,
		textsOf([choice.name, choice.description, choice.action]),
	]),
];

it('no text contains a forbidden word', () => {
	const found = everything.flatMap(([place, texts]) =>
		texts.filter((text) => forbiddenWords.test(text)).map((text) => `${place}: ${text}`),
	);
	expect(everything.length).toBeGreaterThan(50);
	expect(found).toEqual([]);
});

it('no text has leading, trailing or double white space', () => {
	const found = everything.flatMap(([place, texts]) =>
		texts.filter((text) => /^\s|\s$|\s\s/.test(text)).map((text) => `${place}: ${text}`),
	);
	expect(found).toEqual([]);
});

describe('a name is in Title Case', () => {
	it.each(fieldsThat(({ type }) => type !== 'notice'))('%s', (_, { displayName }) => {
		expect(lowerCaseWords(displayName)).toEqual([]);
	});

	it.each(allChoices)('%s', (_, { name }) => {
		expect(lowerCaseWords(name)).toEqual([]);
	});
});

describe('a description or notice is a sentence', () => {
	/** A list needs no description of its own when each of its choices has one. */
	const isSaidByChoices = (field: INodeProperties) =>
		isList(field) && optionsOf(field).every(({ description: told }) => told);
	const told = fieldsThat(
		(field) =>
			!['resource', 'operation'].includes(field.name) &&
			!['notice', 'collection'].includes(field.type) &&
			!isSaidByChoices(field),
	);

	it.each(fieldsThat(({ type }) => type === 'notice'))('%s', (_, { displayName }) => {
		expect(displayName).toMatch(/^[A-Z].* .* /);
	});

	it.each(told)('%s', (_, field) => {
		expect(field.description ?? field.hint).toMatch(/^[A-Z].* /);
	});

	it.each(describedOperations.map(({ name, option }) => [name, option] as const))(
		'%s',
		(_, option) => {
			expect(option.description).toMatch(/^[A-Z].* /);
		},
	);
});

describe('the description of a boolean begins with Whether', () => {
	it.each(fieldsThat(({ type }) => type === 'boolean'))('%s', (_, field) => {
		expect(field.description).toMatch(/^Whether /);
	});
});

describe('a placeholder begins with e.g.', () => {
	const filled = fieldsThat(
		({ placeholder, type }) => Boolean(placeholder) && type !== 'collection',
	);

	it.each(filled)('%s', (_, { placeholder }) => {
		expect(placeholder).toMatch(/^e\.g\. \S/);
	});
});

describe('an action is in sentence case, without articles', () => {
	it.each(describedOperations.map(({ name, option }) => [name, option] as const))(
		'%s',
		(_, { action }) => {
			expect(action).toMatch(/^[A-Z]/);
			expect(action).not.toMatch(/\b(a|an|the)\b/i);
			const capitals = String(action).split(' ').slice(1);
			expect(capitals.filter((word) => /^[A-Z][a-z]/.test(word))).toEqual([]);
		},
	);

	it('and is used only once', () => {
		const actions = describedOperations.map(({ option }) => option.action);
		expect(actions).toEqual([...new Set(actions)]);
	});
});
