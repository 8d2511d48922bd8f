import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A picture, scan or signature as a phone sends it. */
export interface SampleFile {
	name: string;
	type: string;
	content: Buffer;
}

const loaded = new Map<string, Buffer>();

/** Reads one of the sample files in this folder. */
export function readFile(name: string, type: string): SampleFile {
	const content = loaded.get(name) ?? readFileSync(join(__dirname, 'files', name));
	loaded.set(name, content);
	return { name, type, content };
}

/** Creates a scanned page: a PDF with one line of text. */
export function scannedPage(page: number, pageCount: number): SampleFile {
	return {
		name: `scan-${page}.pdf`,
		type: 'application/pdf',
		content: pdf(`Scanned document, page ${page} of ${pageCount}`),
	};
}

function pdf(line: string): Buffer {
	const drawing = `BT /F1 18 Tf 60 740 Td (${line}) Tj ET\n60 728 m 535 728 l S`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
			'/Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	let text = '%PDF-1.4\n';
	const offsets = objects.map((object, index) => {
		const offset = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = text.length;
	const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
	const size = objects.length + 1;
	text += `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}`;
	text += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(text, 'latin1');
}
