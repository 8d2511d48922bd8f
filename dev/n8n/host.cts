import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nApi } from './api.cts';
import { n8nEnvironment } from './environment.cts';
import { installN8n, type N8nInstall, PINNED_N8N } from './install.cts';
import { addToUserFolder } from './package.cts';
import { freePorts } from './ports.cts';
import { type LogLine, type N8nCommand, N8nProcess } from './process.cts';

/** How to start an n8n; everything but the package may be left out. */
export interface N8nOptions {
	/** The packed package to load. */
	tarball: string;
	version?: string;
	/** Where n8n keeps its database and settings; a temporary folder when left out. */
	userFolder?: string;
	port?: number;
	/** Settings of n8n on top of those that keep it on this machine. */
	env?: NodeJS.ProcessEnv;
}

/**
 * Starts n8n with this package in it and logs its owner in, installing n8n first where it is not in the
 * cache yet.
 *
 * @throws When it does not start, with the last lines it logged.
 */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { tarball, version = PINNED_N8N, env = {} } = options;
	const install = await installN8n(version);
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-otpone-')));
	await addToUserFolder(tarball, userFolder);

	const [freePort, brokerPort] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://127.0.0.1:${port}`;
	const command: N8nCommand = {
		install,
		args: ['start'],
		env: { ...n8nEnvironment(install, { userFolder, port, brokerPort }), ...env },
		// Older releases say that they are ready before their REST interface answers.
		readyUrls: [`${url}/healthz/readiness`, `${url}/rest/settings`],
	};
	const process = await N8nProcess.start(command);
	const api = new N8nApi(url, install);
	const n8n = new N8n(url, userFolder, api, command, process, options.userFolder === undefined);
	try {
		await api.logIn();
	} catch (error) {
		await n8n.close();
		throw error;
	}
	return n8n;
}

/** A running n8n. */
export class N8n {
	constructor(
		readonly url: string,
		readonly userFolder: string,
		readonly api: N8nApi,
		private readonly command: N8nCommand,
		private process: N8nProcess,
		private readonly isTemporary: boolean,
	) {}

	/** The installation that runs. */
	get install(): N8nInstall {
		return this.command.install;
	}

	/** Everything n8n has logged, restarts included. */
	get log(): LogLine[] {
		return this.process.log;
	}

	/** Ends n8n as a power cut would; {@link restart} brings it back. */
	async kill(): Promise<void> {
		await this.process.kill();
	}

	/** Starts n8n again on the same folder and port, having stopped it when it still runs. */
	async restart(): Promise<void> {
		await this.process.stop();
		this.process = await N8nProcess.start(this.command, this.log);
	}

	/** Stops n8n and removes its folder when that was a temporary one. */
	async close(): Promise<void> {
		await this.process.stop();
		if (this.isTemporary) await rm(this.userFolder, { recursive: true, force: true });
	}
}
