import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects garbage now, instead of whenever Node.js does. */
export const collectGarbage = runInNewContext('gc') as () => void;
