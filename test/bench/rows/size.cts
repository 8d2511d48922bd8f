/** How large the package is that is published. */
import { npm } from '../../../dev/n8n/npm.cts';
import { PROJECT } from '../../../dev/n8n/package.cts';
import type { Row } from '../row.cts';
import { limited } from '../row.cts';

const LIMIT_KB = 100;

export const size: Row = {
	name: 'size',
	needsN8n: false,
	async measure() {
		const packed = await npm(['pack', '--dry-run', '--json'], PROJECT);
		const [{ size: bytes, unpackedSize, entryCount }] = JSON.parse(packed) as Array<{
			size: number;
			unpackedSize: number;
			entryCount: number;
		}>;
		return {
			samples: { bytes, unpackedSize, entryCount },
			findings: [limited('Packed size', bytes / 1000, LIMIT_KB, { unit: ' kB', digits: 1 })],
		};
	},
};
