import type { ApiVariant } from './api-variants.cts';
import type { SampleFile } from './sample-files.cts';

/** A body that is ready to be sent, and its content type. */
export interface Answer {
	type: string;
	body: string | Buffer;
}

/** The service's answer to most calls, including refusals. */
export interface Result {
	message: string;
	user: string | null;
	privateToken: string | null;
	isValid: boolean;
	transactionId?: string;
	files?: { field: string; files: SampleFile[] };
}

const json = 'application/json; charset=utf-8';
const text = 'text/plain; charset=utf-8';
const padded = (body: string) => `\uFEFF\r\n  ${body}\r\n`;
const inString = (body: string) => JSON.stringify(body);

/** Creates functions that write answers in the format of an API variant. */
export function answerWriter(apiVariant: ApiVariant, linkTo: (file: SampleFile) => string) {
	const cased = (fields: Record<string, unknown>) => recase(apiVariant.casing, fields);

	const encode: Record<ApiVariant['fileForm'], (file: SampleFile) => unknown> = {
		dataUri: ({ type, content }) => `data:${type};base64,${content.toString('base64')}`,
		base64: ({ content }) => content.toString('base64'),
		pages: ({ content }) => content.toString('base64'),
		object: ({ name, type, content }) => cased({ name, content: content.toString('base64'), type }),
		link: linkTo,
	};

	const fileFields = ({ field, files }: NonNullable<Result['files']>) => {
		const encoded = files.map(encode[apiVariant.fileForm]);
		if (apiVariant.fileForm === 'pages') return { [`${field}Pages`]: encoded };
		if (apiVariant.fileForm === 'base64') {
			return Object.fromEntries(encoded.map((file, n) => [n ? `${field}${n + 1}` : field, file]));
		}
		return { [field]: encoded.length === 1 ? encoded[0] : encoded };
	};

	return {
		id(id: string): Answer {
			const object = () => JSON.stringify(cased({ transactionID: id }));
			switch (apiVariant.idForm) {
				case 'quoted':
					return { type: json, body: inString(inString(id)) };
				case 'object':
					return { type: json, body: object() };
				case 'nested':
					return { type: json, body: inString(object()) };
				case 'text':
					return { type: text, body: id };
				case 'bom':
					return { type: json, body: padded(inString(id)) };
				default:
					return { type: json, body: inString(id) };
			}
		},

		result(result: Result): Answer {
			const fields = cased({
				Message: result.message,
				UserValided: result.user,
				privateToken: result.privateToken,
				isValid: result.isValid,
				...(apiVariant.resultCarriesTransaction && { transactionID: result.transactionId ?? null }),
				...(result.files && fileFields(result.files)),
			});
			switch (apiVariant.resultForm) {
				case 'string':
					return { type: json, body: inString(JSON.stringify(fields)) };
				case 'wrapped':
					return { type: json, body: JSON.stringify(cased({ Result: fields })) };
				case 'bom':
					return { type: json, body: padded(JSON.stringify(fields)) };
				case 'text':
					return { type: text, body: JSON.stringify(fields) };
				default:
					return { type: json, body: JSON.stringify(fields) };
			}
		},

		finish(finished: boolean): Answer {
			switch (apiVariant.finishForm) {
				case 'string':
					return { type: json, body: inString(String(finished)) };
				case 'object':
					return { type: json, body: JSON.stringify(cased({ isFinish: finished })) };
				case 'text':
					return { type: text, body: finished ? 'True' : 'False' };
				default:
					return { type: json, body: String(finished) };
			}
		},

		html(html: string): Answer {
			return apiVariant.htmlForm === 'json'
				? { type: json, body: inString(html) }
				: { type: 'text/html; charset=utf-8', body: html };
		},
	};
}

export type AnswerWriter = ReturnType<typeof answerWriter>;

function recase(casing: ApiVariant['casing'], fields: Record<string, unknown>) {
	if (casing === 'documented') return fields;
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [recasers[casing](name), value]),
	);
}

const recasers = {
	pascal: (name: string) => name[0].toUpperCase() + name.slice(1),
	camel: (name: string) => name[0].toLowerCase() + name.slice(1),
	lower: (name: string) => name.toLowerCase(),
};
