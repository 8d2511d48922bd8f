/** Writes the tables of fields into the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { builtDescription, withTables } from './field-tables.cts';

const README = join(__dirname, '../../README.md');

writeFileSync(README, withTables(readFileSync(README, 'utf8'), builtDescription()));
