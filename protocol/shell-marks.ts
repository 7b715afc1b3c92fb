/** Shell integration by OSC 133, as FinalTerm began it: where a shell's prompt begins, a command, and its end. */
const SHELL_MARK = 133;
const PARAMETERS_MAX_CHARS = 200;

export type ShellMark =
  | { readonly type: 'prompt' }
  | { readonly type: 'running' }
  /** Without a status where the shell gives none. */
  | { readonly type: 'ended'; readonly status?: number };

/**
 * What the shells of labs get in their environment, so that bash marks its prompts whatever the learner's .bashrc says.
 * The prompt's own mark goes into PS1, for bash asks again without PROMPT_COMMAND after a history expansion that failed.
 * In a group with its own stderr, for `set -x` would show all of it at each prompt.
 */
export const MARKING_ENVIRONMENT = {
  PROMPT_COMMAND: String.raw`{ printf '\e]133;D;%s\a' "$?"; case $PS1 in *'133;A'*) ;; *) PS1='\[\e]133;A\a\]'$PS1 ;; esac; } 2>/dev/null`,
  PS0: String.raw`\e]133;C\a`,
} as const;

/** The parameters of an OSC 133; undefined for what says nothing here. A program may print anything. */
export function parseMark(parameters: string): ShellMark | undefined {
  if (parameters.length > PARAMETERS_MAX_CHARS) return undefined;
  const [what, status] = parameters.split(';');
  if (what === 'A') return { type: 'prompt' };
  if (what === 'C') return { type: 'running' };
  if (what !== 'D') return undefined;
  return status !== undefined && /^\d{1,3}$/.test(status)
    ? { type: 'ended', status: Number(status) }
    : { type: 'ended' };
}

interface MarkedTerminal {
  readonly parser: { registerOscHandler(code: number, handler: (data: string) => boolean): unknown };
}

/** Tells of each mark when the emulator comes to it. */
export function watchMarks({ parser }: MarkedTerminal, tell: (mark: ShellMark) => void): void {
  parser.registerOscHandler(SHELL_MARK, (parameters) => {
    const mark = parseMark(parameters);
    if (mark) tell(mark);
    return true;
  });
}

/** The last marks again, for the beginning of a screen that is drawn anew. */
export class LastMarks {
  #ended = '';
  #now = '';

  note(mark: ShellMark): void {
    if (mark.type === 'ended') this.#ended = `\x1b]${SHELL_MARK};D;${mark.status ?? ''}\x07`;
    else this.#now = `\x1b]${SHELL_MARK};${mark.type === 'prompt' ? 'A' : 'C'}\x07`;
    if (mark.type === 'running') this.#ended = '';
  }

  get script(): string {
    return this.#ended + this.#now;
  }
}
