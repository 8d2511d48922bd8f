import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from './package.cts';

const FOLDER = join(PROJECT, 'examples');

/** Where the examples write files: the folder that n8n's Docker image has for that. */
const FILES_IN_DOCKER = '/home/node/.n8n-files';

/** The names of the example workflows. */
export const exampleFiles = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** An example as it is, but for the folder it writes files to. */
export async function readExample(file: string, filesFolder: string): Promise<string> {
	const text = await readFile(join(FOLDER, file), 'utf8');
	return text.replaceAll(FILES_IN_DOCKER, JSON.stringify(filesFolder).slice(1, -1));
}

/** The setting that lets n8n's nodes write files to a folder, and to no other. */
export const filesSetting = (filesFolder: string) => ({ N8N_RESTRICT_FILE_ACCESS_TO: filesFolder });
