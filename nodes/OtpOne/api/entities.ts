const NAMED: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Decodes the entities that XML defines, and character references by number. */
export function decodeEntities(text: string): string {
	return text.replace(
		/&(?:(lt|gt|quot|apos|amp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
		(whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
			if (name !== undefined) return NAMED[name.toLowerCase()];
			const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		},
	);
}
