import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from './package.cts';

const FOLDER = join(PROJECT, 'examples');

/** The folder to which the examples write files, which n8n's Docker image provides for that. */
const FILES_IN_DOCKER = '/home/node/.n8n-files';

/** The names of the example workflows. */
export const exampleFiles = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Reads an example, replacing only the folder to which it writes files. */
export async function readExample(file: string, filesFolder: string): Promise<string> {
	const text = await readFile(join(FOLDER, file), 'utf8');
	return text.replaceAll(FILES_IN_DOCKER, JSON.stringify(filesFolder).slice(1, -1));
}

/** The setting that allows n8n's nodes to write files to one folder only. */
export const filesSetting = (filesFolder: string) => ({ N8N_RESTRICT_FILE_ACCESS_TO: filesFolder });
