import { SlipwayError } from '#protocol/errors.ts';
import { clusterLimits } from './limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Looks at nesting and breadth before JSON.parse makes objects of it. */
function checkShape(bytes: Buffer, what: string): void {
  let depth = 0;
  let containers = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i += 1;
      while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      containers += 1;
      if (depth > clusterLimits.jsonMaxDepth || containers > clusterLimits.jsonMaxContainers) {
        throw new SlipwayError('SLW401', {
          detail: `${what}: JSON of more than ${clusterLimits.jsonMaxDepth} levels or ${clusterLimits.jsonMaxContainers} containers`,
        });
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
    }
  }
}

/**
 * Parses JSON that came from a lab.
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
