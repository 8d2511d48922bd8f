import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Frees what nothing refers to any more, as Node.js does by itself at some time. */
export const collectGarbage = runInNewContext('gc') as () => void;
