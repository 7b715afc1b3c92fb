import type { ErrorCode, Localized } from '#protocol/errors.ts';
import { fileHelp } from './files.ts';
import { gradingHelp } from './grading.ts';
import { labHelp } from './labs.ts';
import { machineHelp } from './machine.ts';
import { meshHelp } from './mesh.ts';
import { sessionHelp } from './sessions.ts';
import { terminalHelp } from './terminals.ts';

/** What the error's page says beside the message. Code is marked with backticks. */
export interface ErrorHelp {
  /** What happened, as a heading. */
  readonly title: Localized;
  readonly why: Localized;
  /** What to do, in the order in which to try it. */
  readonly steps: readonly Localized[];
}

/** One entry for each code of protocol/errors.ts; the compiler asks for those that are missing. */
export const errorHelp: Readonly<Record<ErrorCode, ErrorHelp>> = {
  ...sessionHelp,
  ...labHelp,
  ...terminalHelp,
  ...fileHelp,
  ...meshHelp,
  ...gradingHelp,
  ...machineHelp,
};
