/** Detects a file's type from its bytes; a declared type is ignored. */
import { recognise, SIGNATURE_BYTES, typeOf, type FileType } from './signatures';

const UNKNOWN = typeOf('application/octet-stream', 'bin');
/**
 * Number of bytes searched at the beginning and at the end of an archive, where it lists the names
 * of its files.
 */
const NAMES = 65_536;

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const IN_ZIP: Array<[RegExp, FileType]> = [
	[/\bword\//, typeOf(`${OFFICE}wordprocessingml.document`, 'docx')],
	[/\bxl\//, typeOf(`${OFFICE}spreadsheetml.sheet`, 'xlsx')],
	[/\bppt\//, typeOf(`${OFFICE}presentationml.presentation`, 'pptx')],
];

/** Names of streams in older Office files, which are stored as UTF-16. */
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

/** Finds the list of streams, which begins in the sector named by the header. */
function typeInOle(content: Buffer): FileType | undefined {
	if (content.length < 512) return undefined;
	const sector = 2 ** Math.min(content.readUInt16LE(30), 12);
	const at = (content.readUInt32LE(48) + 1) * sector;
	const names = content.subarray(at, at + 8 * sector);
	return IN_OLE.find(([name]) => names.includes(Buffer.from(`${name}\0`, 'utf16le')))?.[1];
}

/** Returns the type of content that is known to be a file. */
export function fileTypeOf(content: Buffer): FileType {
	const type = recognise(content.subarray(0, SIGNATURE_BYTES)) ?? UNKNOWN;
	if (type.extension === 'zip') return typeInZip(content) ?? type;
	if (type.extension === 'ole') return typeInOle(content) ?? type;
	return type;
}
