import { randomUUID } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

/** Escapes the characters that would end the name of a part. */
const escapedName = (name: string) =>
	name.replace(/[\r\n"]/g, (character) => encodeURIComponent(character));

/**
 * Encodes the fields of a form sent as `multipart/form-data`; other requests are returned
 * unchanged.
 */
export function encodeMultipart(options: IHttpRequestOptions): IHttpRequestOptions {
	const { headers, body } = options;
	const isMultipart = headers?.['Content-Type'] === 'multipart/form-data';
	if (!isMultipart || typeof body !== 'object' || body === null) return options;
	const boundary = `otpone-${randomUUID()}`;
	const parts = Object.entries(body as Record<string, unknown>).map(
		([name, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${escapedName(name)}"\r\n\r\n${String(value)}\r\n`,
	);
	return {
		...options,
		body: `${parts.join('')}--${boundary}--\r\n`,
		headers: { ...headers, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
	};
}
