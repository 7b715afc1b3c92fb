import { fileURLToPath } from 'node:url';

/** The repository's top folder, wherever the tests were started from. */
export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
