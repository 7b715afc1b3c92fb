import { JsonShapeError, parseJsonInTurns } from '#lab-runtime/lab-client/json-in-turns.ts';
import { type LabTurns, nextTurnOf } from '#lab-runtime/lab-client/turns.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { cannotAsk } from './cannot-ask.ts';
import { clusterLimits } from './limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Looks at nesting and breadth before JSON.parse makes objects of it. */
function checkShape(bytes: Buffer, what: string): void {
  let depth = 0;
  let values = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i += 1;
      while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      values += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
    } else if (byte === COMMA) {
      values += 1;
    }
    if (depth > clusterLimits.jsonMaxDepth || values > clusterLimits.jsonMaxValues) {
      throw new SlipwayError('SLW401', {
        detail: `${what}: JSON of more than ${clusterLimits.jsonMaxDepth} levels or ${clusterLimits.jsonMaxValues} values`,
      });
    }
  }
}

/**
 * Parses JSON of some kilobytes that came from a lab.
 * @throws SlipwayError SLW401 for a hostile shape, SLW400 for what is no JSON.
 */
export function parseBoundedJson(bytes: Buffer, what: string): unknown {
  checkShape(bytes, what);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new SlipwayError('SLW400', { detail: `${what}: not JSON` }, { cause });
  }
}

/** Lets others have their turn, at the next one of the lab. @throws SlipwayError SLW406 where it has none any more */
export async function nextTurn(turns: LabTurns | undefined, what: string): Promise<void> {
  try {
    await nextTurnOf(turns);
  } catch (cause) {
    throw cannotAsk(what, cause);
  }
}

/**
 * The same of an answer of any size, in the lab's turns.
 * @throws SlipwayError SLW401 for a hostile shape, SLW400 for what is no JSON, SLW406 where the lab is strange.
 */
export async function parseLargeJson(bytes: Buffer, what: string, turns: LabTurns | undefined): Promise<unknown> {
  const { jsonMaxDepth: maxDepth, jsonMaxValues: maxValues } = clusterLimits;
  try {
    return await parseJsonInTurns(bytes, { maxDepth, maxValues, turn: () => nextTurn(turns, what) });
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    if (cause instanceof JsonShapeError) throw new SlipwayError('SLW401', { detail: `${what}: ${cause.message}` });
    throw new SlipwayError('SLW400', { detail: `${what}: not JSON` }, { cause });
  }
}
