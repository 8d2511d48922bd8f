/**
 * The document that an approval is about. It is stored with the execution and sent so that no
 * browser executes it.
 */
import type {
	BinaryHelperFunctions,
	IExecuteFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { sha256 } from '../api/sha256';
import { UserError } from '../api/user-error';
import { sendFile } from './respond';

const MAX_DOCUMENT_BYTES = 20 * 1_048_576;

export interface SavedDocument {
	/**
	 * The id of the binary data if n8n stores the bytes elsewhere; otherwise `data` contains them in
	 * base64.
	 */
	id?: string;
	data: string;
	mimeType: string;
	fileName: string;
	fileSize: number;
	sha256: string;
}

/** Whether a page may show the document in an `img`: a picture type that cannot contain scripts. */
export function isPicture({ mimeType }: SavedDocument): boolean {
	return /^image\/(png|jpe?g|gif|webp|avif|bmp)$/i.test(mimeType);
}

/** Types that a browser executes or parses as markup. */
const RUNS = /html|xml|svg|script|multipart|xsl|mathml/i;
const TYPE = /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/i;

/** Returns the MIME type with which a document is sent. */
function servedType(mimeType: string): string {
	const [type] = mimeType.split(';');
	return TYPE.test(type.trim()) && !RUNS.test(type) ? type.trim() : 'application/octet-stream';
}

type Stored = Pick<SavedDocument, 'id' | 'data'>;

/** Reads at most the maximum number of bytes, wherever n8n stores them. */
async function readBytes(
	helpers: Pick<BinaryHelperFunctions, 'getBinaryStream'>,
	{ id, data }: Stored,
): Promise<Buffer | undefined> {
	if (!id) {
		const bytes = Buffer.from(data, 'base64');
		return bytes.length > MAX_DOCUMENT_BYTES ? undefined : bytes;
	}
	const stream = await helpers.getBinaryStream(id);
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		const bytes = Buffer.from(chunk as Uint8Array);
		size += bytes.length;
		if (size > MAX_DOCUMENT_BYTES) return undefined;
		chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}

/**
 * Reads the document from a binary field of the item.
 *
 * @throws UserError if there is none, or if it is too large
 */
export async function readDocument(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
): Promise<SavedDocument> {
	const binary = context.getInputData()[itemIndex].binary?.[field];
	if (!binary) {
		throw new UserError(
			`This item has no binary field “${field}”`,
			'In Document Field, enter the name of a binary field of the input item, or leave the field empty.',
		);
	}
	const bytes = await readBytes(context.helpers, binary);
	if (!bytes) {
		throw new UserError(
			'The document is larger than 20 MB',
			'Show a smaller file on the page, or link to the document in Details.',
		);
	}
	const { fileName = field } = binary;
	// n8n moves a file that a webhook received when it saves the execution, so the page needs its own copy.
	const { id, data, mimeType } = await context.helpers.prepareBinaryData(
		bytes,
		fileName,
		binary.mimeType,
	);
	return {
		...(id && { id }),
		data: id ? '' : data,
		mimeType,
		fileName,
		fileSize: bytes.length,
		sha256: sha256(bytes),
	};
}

/**
 * Sends the document, if it is still the one that the approval is about.
 *
 * @returns undefined if it is not
 */
export async function sendDocument(
	context: IWebhookFunctions,
	document: SavedDocument,
): Promise<IWebhookResponseData | undefined> {
	const bytes = await readBytes(context.helpers, document);
	if (!bytes || sha256(bytes) !== document.sha256) return undefined;
	return sendFile(context, bytes, servedType(document.mimeType), document.fileName);
}
