/** Converts the files in a result to n8n binary data. */
import type { IBinaryKeyData, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { requestTypes } from '../api/request-types';
import { sha256 } from '../api/sha256';
import { fileTypeOf } from '../files/file-type';
import type { FoundFile } from '../files/find-files';
import type { FileEntry } from './result-item';

/** Maximum total size of the files in one result: 50 MB. */
export const MAX_FILE_BYTES = 50 * 1_048_576;
export const MAX_FILES = 100;

const WEB_PAGE = /^\s*<(!doctype html|html)/i;

/**
 * Returns the base of a file's name, from the request type or, if that is unknown, from the file's
 * field.
 */
function kindOf(requestType: number | null, field: string): string {
	const byType = requestTypes.find(({ value }) => value === requestType)?.fileName;
	if (byType !== undefined) return byType;
	if (/sign/i.test(field)) return 'signature';
	if (/scan|doc|page/i.test(field)) return 'scan';
	return /pict|photo|image/i.test(field) ? 'picture' : 'file';
}

const safe = (text: string) =>
	text
		.split(/[^A-Za-z0-9]+/)
		.filter((part) => part !== '')
		.join('-')
		.slice(0, 64);

export interface NamedAfter {
	requestType: number | null;
	transactionId: string | null;
	binaryPropertyName: string;
	/** Removes data that must not leave the node from a file's bytes. */
	clean?: (bytes: Buffer) => Buffer;
}

interface BinaryFiles {
	binary: IBinaryKeyData;
	/** One entry per file, with its size and hash, or the reason it could not be read. */
	files: FileEntry[];
}

/** Returns the binary field of file `index`: `data`, `data_2`, `data_3`, … */
export function binaryField(binaryPropertyName: string, index: number): string {
	return index === 0 ? binaryPropertyName : `${binaryPropertyName}_${index + 1}`;
}

/**
 * Returns why a linked file could not be fetched.
 *
 * @throws the original error if the execution was stopped, because that says nothing about the file
 */
function reasonOf(error: unknown): string {
	const kind = error instanceof Error && 'kind' in error ? error.kind : undefined;
	if (kind === 'cancelled') throw error;
	if (kind === 'tooLarge') return 'Too large: a result can contain up to 50 MB of files';
	return 'The link could not be followed';
}

/** Returns the bytes of a file, or why they are not available. */
async function readContent(
	content: FoundFile['content'],
	fetchLink: (link: string) => Promise<Buffer>,
): Promise<Buffer | string> {
	if (Buffer.isBuffer(content)) return content;
	if ('unreadable' in content) return content.unreadable;
	const fetched = await fetchLink(content.link).catch(reasonOf);
	if (typeof fetched === 'string') return fetched;
	if (fetched.length === 0) return 'The link led to an empty file';
	return WEB_PAGE.test(fetched.toString('latin1', 0, 200)) ? 'The link led to a web page' : fetched;
}

/**
 * Stores the files as n8n binary data. A file that cannot be read is listed with the reason and
 * does not affect the others.
 *
 * @param fetchLink fetches a file that the result links to, up to the given number of bytes
 */
export async function toBinary(
	{ helpers }: Pick<IExecuteFunctions | IWebhookFunctions, 'helpers'>,
	found: FoundFile[],
	{ requestType, transactionId, binaryPropertyName, clean = (bytes) => bytes }: NamedAfter,
	fetchLink: (link: string, maxBytes: number) => Promise<Buffer>,
): Promise<BinaryFiles> {
	const binary: IBinaryKeyData = {};
	const files: FileEntry[] = [];
	const inside = found.map(({ content }) => (Buffer.isBuffer(content) ? content.length : 0));
	let room = inside.reduce((left, size) => left - size, MAX_FILE_BYTES);
	for (const { field, content } of found) {
		const read = await readContent(content, async (link) => await fetchLink(link, room));
		if (typeof read === 'string') {
			files.push({ field, unreadable: read });
			continue;
		}
		if (read !== content) room -= read.length;
		const bytes = clean(read);
		const { mimeType, extension } = fileTypeOf(bytes);
		const number = Object.keys(binary).length;
		const parts = [kindOf(requestType, field), safe(transactionId ?? ''), String(number + 1)];
		const fileName = `${parts.filter((part) => part !== '').join('-')}.${extension}`;
		const property = binaryField(binaryPropertyName, number);
		binary[property] = await helpers.prepareBinaryData(bytes, fileName, mimeType);
		files.push({ field, fileName, mimeType, fileSize: bytes.length, sha256: sha256(bytes) });
	}
	return { binary, files };
}
