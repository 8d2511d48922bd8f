import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nApi } from './api.cts';
import { n8nEnvironment } from './environment.cts';
import { installN8n, type N8nInstall, PINNED_N8N } from './install.cts';
import { addToUserFolder } from './package.cts';
import { freePorts } from './ports.cts';
import { type LogLine, type N8nCommand, N8nProcess } from './process.cts';
import { createQueueServices, type QueueServices } from './queue-services.cts';

/** How to start n8n in queue mode. */
interface QueueOptions {
	/** The packed package to load in every process. */
	tarball: string;
	version?: string;
	workers?: number;
	/** Number of executions that one worker runs concurrently. */
	concurrency?: number;
	/** Environment variables for all n8n processes. */
	env?: NodeJS.ProcessEnv;
}

/** n8n in queue mode: a main process, a process that handles webhooks, and workers. */
export interface QueueN8n {
	api: N8nApi;
	/** The URL for production webhooks and the links of waiting executions. */
	webhookUrl: string;
	/** The workers in the order in which they were started, including those that have ended. */
	workers: N8nProcess[];
	/** Everything that any of the processes has logged. */
	log: LogLine[];
	/** Starts one more worker. */
	addWorker(): Promise<N8nProcess>;
	/** Starts another webhook process, with or without the package. */
	addWebhookProcess(options?: {
		withPackage?: boolean;
	}): Promise<{ url: string; stop(): Promise<void> }>;
	/** Queries the run's own PostgreSQL database. */
	query(sql: string): ReturnType<QueueServices['query']>;
	close(): Promise<void>;
}

/**
 * Starts n8n in queue mode on this machine's PostgreSQL and Redis, with a database, a key prefix and
 * user folders of its own that {@link QueueN8n.close} removes again.
 */
export async function startQueueN8n(options: QueueOptions): Promise<QueueN8n> {
	const { tarball, version = PINNED_N8N, workers: workerCount = 2, concurrency = 100 } = options;
	const install = await installN8n(version);
	const services = await createQueueServices(install);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-otpone-queue-'));
	const [mainPort, webhookPort] = await freePorts(2);
	const webhookUrl = `http://127.0.0.1:${webhookPort}`;
	const shared = {
		...services.env,
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		N8N_WEBHOOK_URL: `${webhookUrl}/`,
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		...options.env,
	};
	const log: LogLine[] = [];
	const running: N8nProcess[] = [];
	let folders = 0;

	const start = async (args: N8nCommand['args'], port?: number, withPackage = true) => {
		const userFolder = join(folder, `${args[0]}-${++folders}`);
		if (withPackage) await addToUserFolder(tarball, userFolder);
		else await mkdir(userFolder, { recursive: true });
		const command = await queueCommand(install, { args, userFolder, port, env: shared });
		const process = await N8nProcess.start(command, log);
		running.push(process);
		return process;
	};
	const close = async () => {
		await Promise.all(running.map((process) => process.stop()));
		await services.remove();
		await rm(folder, { recursive: true, force: true });
	};

	try {
		await start(['start'], mainPort);
		const api = new N8nApi(`http://127.0.0.1:${mainPort}`, install);
		await api.logIn();
		const workers: N8nProcess[] = [];
		const addWorker = async () => {
			const worker = await start(['worker', `--concurrency=${concurrency}`]);
			workers.push(worker);
			return worker;
		};
		const addWebhookProcess = async ({ withPackage = true } = {}) => {
			const [port] = await freePorts(1);
			const process = await start(['webhook'], port, withPackage);
			return { url: `http://127.0.0.1:${port}`, stop: async () => await process.stop() };
		};
		const query = async (sql: string) => await services.query(sql);
		await Promise.all([
			start(['webhook'], webhookPort),
			...Array.from({ length: workerCount }, addWorker),
		]);
		return { api, webhookUrl, workers, log, addWorker, addWebhookProcess, query, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function queueCommand(
	install: N8nInstall,
	own: { args: N8nCommand['args']; userFolder: string; port?: number; env: NodeJS.ProcessEnv },
): Promise<N8nCommand> {
	const [brokerPort, healthPort] = await freePorts(2);
	const port = own.port ?? healthPort;
	return {
		install,
		args: own.args,
		env: {
			...n8nEnvironment(install, { userFolder: own.userFolder, port, brokerPort }),
			...own.env,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(healthPort),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
		readyUrls: [`http://127.0.0.1:${port}/healthz/readiness`],
	};
}
