/** Signatures of the supported picture and document types. */
import { isSvg } from './svg';

export interface FileType {
	mimeType: string;
	extension: string;
}

export const typeOf = (mimeType: string, extension: string): FileType => ({ mimeType, extension });

/** Number of bytes needed to detect a type. */
export const SIGNATURE_BYTES = 2_048;

/** File types that are identified by their first bytes alone. */
const MAGIC: Array<[bytes: string, mimeType: string, extension: string]> = [
	['\x89PNG\r\n\x1a\n', 'image/png', 'png'],
	['\xff\xd8\xff', 'image/jpeg', 'jpg'],
	['GIF87a', 'image/gif', 'gif'],
	['GIF89a', 'image/gif', 'gif'],
	['II*\0', 'image/tiff', 'tif'],
	['MM\0*', 'image/tiff', 'tif'],
	['II+\0\x08\0\0\0', 'image/tiff', 'tif'],
	['MM\0+\0\x08\0\0', 'image/tiff', 'tif'],
	['\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl', 'jxl'],
	['\xff\x4f\xff\x51', 'image/j2c', 'j2k'],
	['AT&TFORM', 'image/vnd.djvu', 'djvu'],
	['8BPS\0\x01\0\0\0\0\0\0', 'image/vnd.adobe.photoshop', 'psd'],
	['{\\rtf', 'application/rtf', 'rtf'],
	['\xc5\xd0\xd3\xc6', 'application/postscript', 'eps'],
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage', 'ole'],
];

const isoType = (brands: string): FileType | undefined => {
	const main = brands.slice(0, 4);
	if (/^avi[fs]$/.test(main) || (/^(mif1|msf1|miaf)$/.test(main) && /avi[fs]/.test(brands))) {
		return typeOf('image/avif', 'avif');
	}
	if (/^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(main)) return typeOf('image/heic', 'heic');
	return undefined;
};

/**
 * Checks that the sizes and offsets in the header are consistent, because many words begin with
 * “BM”.
 */
function isBmp(head: Buffer): boolean {
	if (head.length < 26 || head.toString('latin1', 0, 2) !== 'BM') return false;
	const [pixels, header] = [head.readUInt32LE(10), head.readUInt32LE(14)];
	const headers = [12, 16, 40, 52, 56, 64, 108, 124];
	return headers.includes(header) && pixels >= 14 + header && pixels <= 14 + header + 2_048;
}

function isIcon(head: Buffer): boolean {
	if (head.length < 22 || head.readUInt32LE(0) !== 0x10000) return false;
	const count = head.readUInt16LE(4);
	const [planes, offset] = [head.readUInt16LE(10), head.readUInt32LE(18)];
	return count > 0 && count <= 64 && head[9] === 0 && planes <= 1 && offset === 6 + 16 * count;
}

/** Reads the fields of a JPEG XL codestream, starting with the lowest bit. */
class Bits {
	private at = 16;

	constructor(private readonly bytes: Buffer) {}

	read(count: number): number {
		let value = 0;
		for (let bit = 0; bit < count; bit++, this.at++) {
			value += ((this.bytes[this.at >> 3] >> (this.at & 7)) & 1) * 2 ** bit;
		}
		return value;
	}

	size(): number {
		return 1 + this.read([9, 13, 18, 30][this.read(2)]);
	}
}

/** Whether bytes are neither text nor padding. */
function isCompressed(bytes: Buffer): boolean {
	const odd = bytes.filter((byte) => byte < 0x20 || byte > 0x7e).length;
	return odd * 6 > bytes.length && new Set(bytes).size >= 8;
}

/**
 * Checks that width and height are plausible, because the two signature bytes of JPEG XL can occur
 * in any data.
 */
function isJpegXl(head: Buffer): boolean {
	if (head.length < 16 || head[0] !== 0xff || head[1] !== 0x0a) return false;
	const bits = new Bits(head);
	const isSmall = bits.read(1) === 1;
	const height = isSmall ? 8 * (1 + bits.read(5)) : bits.size();
	const ratio = bits.read(3);
	const side = isSmall ? 8 * (1 + bits.read(5)) : bits.size();
	const width = ratio === 0 ? side : height;
	return height <= 65_536 && width <= 65_536 && isCompressed(head.subarray(2, 66));
}

/** Checks that the fields after the signature are plausible: versions, methods and a name. */
function isZip(head: Buffer): boolean {
	if (head.length < 30 || head.toString('latin1', 0, 4) !== 'PK\x03\x04') return false;
	const [version, method, name] = [4, 8, 26].map((at) => head.readUInt16LE(at));
	return (version & 0xff) <= 63 && (method <= 20 || (method > 90 && method < 100)) && name <= 1_024;
}

/**
 * Whether the text is a PDF, which may begin anywhere in the first 1,024 bytes. Text that only
 * mentions one does not count.
 */
function isPdf(text: string): boolean {
	const at = text.indexOf('%PDF-');
	if (at < 0 || at > 1_019) return false;
	const before = text.slice(0, at);
	if (/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*$/.test(before)) return true;
	const after = text.slice(at);
	return /^%PDF-[12]\.\d/.test(after) && /\n?%[\x80-\xff]{2}|\d \d+ obj\b|%%EOF/.test(after);
}

/**
 * Detects the type of a picture or document.
 *
 * @param head its first bytes, at least `SIGNATURE_BYTES` if the file is that long
 * @returns undefined if it is not a known type
 */
export function recognise(head: Buffer): FileType | undefined {
	const start = head.toString('latin1', 0, SIGNATURE_BYTES);
	const magic = MAGIC.find(([bytes]) => start.startsWith(bytes));
	if (magic) return typeOf(magic[1], magic[2]);
	if (isPdf(start)) return typeOf('application/pdf', 'pdf');
	if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return typeOf('image/webp', 'webp');
	if (start.startsWith('ftyp', 4)) {
		return isoType(start.slice(8, Math.min(256, Math.max(12, head.readUInt32BE(0)))));
	}
	if (start.startsWith('\0\0\0\x0cjP  \r\n\x87\n')) {
		return start.startsWith('jpx ', 20) ? typeOf('image/jpx', 'jpx') : typeOf('image/jp2', 'jp2');
	}
	if (start.startsWith('%!PS')) {
		const isEps = /^%!PS-Adobe-[\d.]+ EPSF-/.test(start);
		return typeOf('application/postscript', isEps ? 'eps' : 'ps');
	}
	if (isBmp(head)) return typeOf('image/bmp', 'bmp');
	if (isJpegXl(head)) return typeOf('image/jxl', 'jxl');
	if (isIcon(head)) return typeOf('image/vnd.microsoft.icon', 'ico');
	if (isZip(head)) return typeOf('application/zip', 'zip');
	if (isSvg(head.toString('utf8', 0, SIGNATURE_BYTES))) return typeOf('image/svg+xml', 'svg');
	return undefined;
}
