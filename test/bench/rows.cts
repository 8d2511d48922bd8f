import type { Row } from './row.cts';
import { growth } from './rows/growth.cts';
import { loading } from './rows/loading.cts';
import { pending } from './rows/pending.cts';
import { scan } from './rows/scan.cts';
import { sendEngine } from './rows/send-engine.cts';
import { sendN8n } from './rows/send-n8n.cts';
import { size } from './rows/size.cts';
import { suspended } from './rows/suspended.cts';
import { wait } from './rows/wait.cts';
import { waitLoop } from './rows/wait-loop.cts';

/** Everything that is measured, in the order of the table. */
export const rows: Row[] = [
	sendN8n,
	sendEngine,
	wait,
	waitLoop,
	growth,
	pending,
	suspended,
	loading,
	size,
	scan,
];
