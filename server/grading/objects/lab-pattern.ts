import vm from 'node:vm';
import { SlipwayError } from '#protocol/errors.ts';

/** Texts of a lab are looked at so far. */
const TEXT_MAX_CHARS = 32_768;
/** Below this even a pattern that looks at each pair of places is quick. */
const SHORT_CHARS = 2_000;
/** Only a text made for the purpose takes a lesson's pattern so long, and other labs are not served meanwhile. */
const TIMEOUT_MS = 1_000;

const timed = new vm.Script('run()');

/**
 * A lesson's pattern over a text that a lab made: bounded in length and time.
 * `exec` and `test` throw SlipwayError SLW401 when the text is hostile to the pattern.
 */
export class LabPattern extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    if (text.length <= SHORT_CHARS) return super.exec(text);
    const run = () => super.exec(text.slice(0, TEXT_MAX_CHARS));
    try {
      return timed.runInNewContext({ run }, { timeout: TIMEOUT_MS }) as RegExpExecArray | null;
    } catch (cause) {
      throw new SlipwayError('SLW401', { detail: `a text on which /${this.source}/ takes too long` }, { cause });
    }
  }
}
