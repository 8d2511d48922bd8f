/** Makes n8n binary data of the files in a result. */
import { createHash } from 'node:crypto';
import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { fileTypeOf } from './fileType';
import type { FoundFile } from './find';

/** Fifty megabytes of files in one result. */
export const MAX_FILE_BYTES = 50 * 1_048_576;
export const MAX_FILES = 100;

/** What a file is called after, by the request type or by its field where that is not known. */
function kindOf(requestType: number | null, field: string): string {
	const byType: Record<number, string> = { 2: 'picture', 3: 'scan', 6: 'signature' };
	if (requestType !== null && byType[requestType]) return byType[requestType];
	if (/sign/i.test(field)) return 'signature';
	if (/scan|doc|page/i.test(field)) return 'scan';
	return /pict|photo|image/i.test(field) ? 'picture' : 'file';
}

const safe = (text: string) => text.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 64);

export interface NamedAfter {
	requestType: number | null;
	transactionId: string | null;
	binaryPropertyName: string;
}

export interface BinaryFiles {
	binary: IBinaryKeyData;
	/** One entry a file, with its size and hash, or with why it could not be read. */
	files: IDataObject[];
}

/** The binary field of file `index`: `data`, `data_2`, `data_3`, … */
export function binaryField(binaryPropertyName: string, index: number): string {
	return index === 0 ? binaryPropertyName : `${binaryPropertyName}_${index + 1}`;
}

/**
 * Stores the files as n8n binary data. A file that cannot be read is listed as such and takes no
 * other one down.
 *
 * @param fetchLink fetches a file that the result links to, of so many bytes at most
 */
export async function toBinary(
	{ helpers }: Pick<IExecuteFunctions | IWebhookFunctions, 'helpers'>,
	found: FoundFile[],
	{ requestType, transactionId, binaryPropertyName }: NamedAfter,
	fetchLink: (link: string, maxBytes: number) => Promise<Buffer>,
): Promise<BinaryFiles> {
	const binary: IBinaryKeyData = {};
	const files: IDataObject[] = [];
	let room = MAX_FILE_BYTES;
	for (const { field, content } of found) {
		const linked = typeof content === 'object' && 'link' in content;
		const bytes = linked
			? await fetchLink(content.link, room).catch(() => 'broken' as const)
			: content;
		if (bytes === 'broken') {
			const unreadable = linked
				? 'The link could not be followed'
				: 'The content could not be decoded';
			files.push({ field, unreadable });
			continue;
		}
		room -= bytes.length;
		const { mimeType, extension } = fileTypeOf(bytes);
		const number = Object.keys(binary).length;
		const parts = [kindOf(requestType, field), safe(transactionId ?? ''), String(number + 1)];
		const fileName = `${parts.filter((part) => part !== '').join('-')}.${extension}`;
		const property = binaryField(binaryPropertyName, number);
		binary[property] = await helpers.prepareBinaryData(bytes, fileName, mimeType);
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		files.push({ field, fileName, mimeType, fileSize: bytes.length, sha256 });
	}
	return { binary, files };
}
