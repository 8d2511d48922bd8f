/** Descriptions of 5 MB, each made to be slow in another way. */

export const LARGEST = 5_000_000;

const fill = (unit: string, length = LARGEST - 300) =>
	unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const list = (count: number, item: (n: number) => string) =>
	Array.from({ length: count }, (_, n) => item(n)).join(',');

const operation =
	'{"post":{"parameters":[{"name":"JSAPIKey","in":"query"},{"name":"transactionID","in":"query"}]}}';
const readable = (rest: string) => `{"paths":{"/isFinish":${operation}},${rest}}`;
const taking = (definition: string) =>
	`{"post":{"parameters":[{"in":"body","schema":{"$ref":"#/definitions/${definition}"}}]}}`;
const web = (count: number, links: number, made: (inner: string) => string) =>
	`"definitions":{${list(count, (n) => {
		const inner = list(links, (link) => {
			const target = `{"$ref":"#/definitions/D${(n * 7 + link) % count}"}`;
			return made('').includes('properties') ? `"p${link}":${target}` : target;
		});
		return `"D${n}":${made(inner)}`;
	})}}`;
const allOf = (inner: string) => `{"allOf":[${inner}]}`;
const properties = (inner: string) => `{"properties":{${inner}}}`;
const calls = (count: number, definition: (n: number) => string) =>
	`"paths":{${list(count, (n) => `"/p${n}/SendRequest":${taking(definition(n))}`)}}`;

/** A document, and whether the call in it is found although the rest is so large. */
export const largeDocuments: Record<string, { make: () => string; isFound?: true }> = {
	'one name': { make: () => readable(`"${fill('a')}":1`), isFound: true },
	'one value': { make: () => readable(`"x":"${fill('a')}"`), isFound: true },
	'one number': { make: () => readable(`"x":${fill('1')}`), isFound: true },
	backslashes: { make: () => readable(`"x":"${fill('\\\\')}"`), isFound: true },
	'escaped quotes': { make: () => readable(`"x":"${fill('\\"')}"`), isFound: true },
	'escaped names': {
		make: () => readable(`"x":{${list(200_000, (n) => `"\\u0061${n}":1`)}}`),
		isFound: true,
	},
	blanks: { make: () => `${fill(' ')}${readable('"x":1')}`, isFound: true },
	'nested lists': { make: () => readable(`"x":${fill('[', 2_400_000)}${fill(']', 2_400_000)}`) },
	'nested objects': { make: () => fill('{"a":') },
	'nested as deep as is read, again and again': {
		make: () => readable(`"x":[${list(12_500, () => '['.repeat(190) + ']'.repeat(190))}]`),
		isFound: true,
	},
	'empty objects': { make: () => readable(`"x":[${fill('{},', 4_999_500)}{}]`), isFound: true },
	'objects of different shapes': {
		make: () => readable(`"x":[${list(340_000, (n) => `{"k${n}":1}`)}]`),
		isFound: true,
	},
	'paths of the call': {
		make: () => `{"paths":{${list(220_000, (n) => `"/p${n}/isFinish":{}`)}}}`,
	},
	'other paths': {
		make: () =>
			`{"paths":{${list(99_000, (n) => `"/p${n}/xxxxxxxxxxxxxxxxxxxxxxx":{}`)},"/isFinish":${operation}}}`,
		isFound: true,
	},
	'calls that share schemas': {
		make: () => `{${calls(24_000, (n) => `D${n % 100}`)},${web(100, 200, properties)}}`,
	},
	'a web of allOf': { make: () => `{${calls(100, (n) => `D${n}`)},${web(400, 300, allOf)}}` },
	'a small web of allOf': {
		make: () => `{${calls(100, (n) => `D${n % 30}`)},${web(30, 50, allOf)}}`,
	},
	'a web of objects': {
		make: () => `{${calls(100, (n) => `D${n}`)},${web(400, 200, properties)}}`,
	},
	'references into a large object': {
		make: () =>
			`{"paths":{"/isFinish":{"post":{"parameters":[${list(499, (n) => `{"$ref":"#/a/b/c/d/e/f/g/n${n}"}`)}]}}},"a":{"b":{"c":{"d":{"e":{"f":{"g":{${list(95_000, (n) => `"n${n}":{"name":"x${n}","in":"query"}`)}}}}}}}}}`,
	},
	'lists of parameters': {
		make: () =>
			`{"paths":{${list(20, (n) => `"/p${n}/isFinish":{"post":{"parameters":[${fill('[],', 99_000)}[]]}}`)}}}`,
	},
	'one list of parameters': {
		make: () =>
			`{"paths":{"/isFinish":{"post":{"parameters":[${list(120_000, (n) => `{"name":"p${n}","in":"query"}`)}]}}}}`,
	},
	'a name without an end': { make: () => `{"paths":{"${fill('\\"')}` },
	'no JSON': { make: () => fill('<html>') },
};
