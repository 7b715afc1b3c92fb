import { SlipwayError } from './errors.ts';

/** JSON that somebody sent. Throws SLW100 for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError('SLW100', { detail: 'not JSON' }, { cause });
  }
}
