import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { N8nInstall } from './install.cts';

const LOOPBACK = '127.0.0.1';
const POSTGRES = { host: LOOPBACK, port: 5432, user: 'postgres' };
const REDIS = { host: LOOPBACK, port: 6379 };

interface PostgresClient {
	connect(): Promise<void>;
	query(sql: string): Promise<{ rows: Array<Record<string, unknown>> }>;
	end(): Promise<void>;
}

interface RedisClient {
	connect(): Promise<void>;
	keys(pattern: string): Promise<string[]>;
	del(...keys: string[]): Promise<number>;
	disconnect(): void;
}

/** A database and a key prefix for one run, in the PostgreSQL and Redis of this machine. */
export interface QueueServices {
	/** The environment variables with which n8n connects to them. */
	env: NodeJS.ProcessEnv;
	/** Queries the run's database. */
	query(sql: string): Promise<Array<Record<string, unknown>>>;
	/** Drops the database and the keys. */
	remove(): Promise<void>;
}

/**
 * Creates a database and a key prefix for one run of queue mode.
 *
 * @param install the n8n whose database clients are used
 * @throws Error if PostgreSQL (user postgres, no password) or Redis does not answer on loopback
 */
export async function createQueueServices(install: N8nInstall): Promise<QueueServices> {
	const name = `n8n_otpone_${randomBytes(4).toString('hex')}`;
	const { toPostgres, toRedis } = clients(install);
	const withRedis = async (work: (client: RedisClient) => unknown) => {
		const client = await toRedis();
		try {
			await work(client);
		} finally {
			client.disconnect();
		}
	};
	const query = async (database: string, sql: string) => {
		const client = await toPostgres(database);
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	};

	await withRedis(async () => {});
	await query('postgres', `CREATE DATABASE ${name}`);
	return {
		env: {
			EXECUTIONS_MODE: 'queue',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: POSTGRES.host,
			DB_POSTGRESDB_PORT: String(POSTGRES.port),
			DB_POSTGRESDB_USER: POSTGRES.user,
			DB_POSTGRESDB_DATABASE: name,
			DB_POSTGRESDB_POOL_SIZE: '10',
			QUEUE_BULL_REDIS_HOST: REDIS.host,
			QUEUE_BULL_REDIS_PORT: String(REDIS.port),
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
		},
		query: async (sql) => await query(name, sql),
		async remove() {
			await query('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await withRedis(async (client) => {
				const keys = await client.keys(`*${name}*`);
				if (keys.length > 0) await client.del(...keys);
			});
		},
	};
}

/**
 * Returns a sentence that says what queue mode is missing on this machine, or undefined if it can
 * run.
 */
export async function missingForQueueMode(install: N8nInstall): Promise<string | undefined> {
	const { toPostgres, toRedis } = clients(install);
	const missing: string[] = [];
	try {
		(await toRedis()).disconnect();
	} catch {
		missing.push(`Redis on ${REDIS.host}:${REDIS.port}`);
	}
	try {
		await (await toPostgres('postgres')).end();
	} catch {
		missing.push(`PostgreSQL on ${POSTGRES.host}:${POSTGRES.port}`);
	}
	return missing.length > 0 ? `Queue mode needs ${missing.join(' and ')}.` : undefined;
}

function clients(install: N8nInstall) {
	const fromN8n = createRequire(join(install.folder, 'package.json'));
	const { Client } = fromN8n('pg') as {
		Client: new (settings: object) => PostgresClient;
	};
	const { Redis } = fromN8n('ioredis') as { Redis: new (settings: object) => RedisClient };
	return {
		toPostgres: async (database: string) => {
			const client = new Client({ ...POSTGRES, database });
			await client.connect();
			return client;
		},
		toRedis: async () => {
			const client = new Redis({ ...REDIS, lazyConnect: true, retryStrategy: () => null });
			await client.connect();
			return client;
		},
	};
}
