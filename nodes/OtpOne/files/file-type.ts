/** What a file is, by its own bytes: what is claimed of it does not count. */
import { recognise, SIGNATURE_BYTES, typeOf, type FileType } from './signatures';

export { recognise, SIGNATURE_BYTES };
export type { FileType };

const UNKNOWN = typeOf('application/octet-stream', 'bin');
/** In an archive the names of what is in it stand at its beginning and at its end. */
const NAMES = 65_536;

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const IN_ZIP: Array<[RegExp, FileType]> = [
	[/\bword\//, typeOf(`${OFFICE}wordprocessingml.document`, 'docx')],
	[/\bxl\//, typeOf(`${OFFICE}spreadsheetml.sheet`, 'xlsx')],
	[/\bppt\//, typeOf(`${OFFICE}presentationml.presentation`, 'pptx')],
];

/** Names of streams in the older Office files, as they stand there in UTF-16. */
const IN_OLE: Array<[string, FileType]> = [
	['WordDocument', typeOf('application/msword', 'doc')],
	['Workbook', typeOf('application/vnd.ms-excel', 'xls')],
	['Book', typeOf('application/vnd.ms-excel', 'xls')],
	['PowerPoint Document', typeOf('application/vnd.ms-powerpoint', 'ppt')],
];

const OPEN_DOCUMENT =
	/^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)/;
const OPEN_EXTENSIONS: Record<string, string> = {
	text: 'odt',
	spreadsheet: 'ods',
	presentation: 'odp',
	graphics: 'odg',
};

function typeInZip(content: Buffer): FileType | undefined {
	const start = content.toString('latin1', 0, NAMES);
	if (start.startsWith('mimetype', 30)) {
		const match = OPEN_DOCUMENT.exec(start.slice(38));
		return match ? typeOf(match[0], OPEN_EXTENSIONS[match[1]]) : undefined;
	}
	const names = start + content.toString('latin1', Math.max(NAMES, content.length - NAMES));
	if (!names.includes('[Content_Types].xml')) return undefined;
	return IN_ZIP.find(([name]) => name.test(names))?.[1];
}

/** The list of streams begins in a sector that the header names. */
function typeInOle(content: Buffer): FileType | undefined {
	if (content.length < 512) return undefined;
	const sector = 2 ** Math.min(content.readUInt16LE(30), 12);
	const at = (content.readUInt32LE(48) + 1) * sector;
	const names = content.subarray(at, at + 8 * sector);
	return IN_OLE.find(([name]) => names.includes(Buffer.from(`${name}\0`, 'utf16le')))?.[1];
}

/** The type of something that certainly is a file. */
export function fileTypeOf(content: Buffer): FileType {
	const type = recognise(content.subarray(0, SIGNATURE_BYTES)) ?? UNKNOWN;
	if (type.extension === 'zip') return typeInZip(content) ?? type;
	if (type.extension === 'ole') return typeInOle(content) ?? type;
	return type;
}
