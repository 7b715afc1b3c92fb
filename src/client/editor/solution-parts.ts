import { HOME, typedPath } from './host-path.ts';

/** A text that a script of a solution writes to a file, or hands to a program such as `kubectl apply -f -`. */
export interface SolutionPart {
  readonly text: string;
  /** Of the file that it is written to. */
  readonly path: string | undefined;
}

const HEREDOC =
  /^(?<command>[^\n]*)<<-?[ \t]*(?<quote>['"]?)(?<end>\w+)\k<quote>(?<rest>[^\n]*)\n(?<text>(?:[^\n]*\n)*?)[ \t]*\k<end>$/gm;
const TO_FILE = /(?:^|\s)>\s*(?<path>[\w./~-]+)/;

/** The texts in a script that a learner may have written too. */
export function solutionParts(script: string): readonly SolutionPart[] {
  return Array.from(script.matchAll(HEREDOC), ({ groups = {} }) => {
    const { command = '', rest = '', text = '' } = groups;
    const named = (TO_FILE.exec(command) ?? TO_FILE.exec(rest))?.groups?.path;
    return { text, path: named === undefined ? undefined : typedPath(named, HOME) };
  });
}
