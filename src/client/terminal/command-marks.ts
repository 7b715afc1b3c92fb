import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import type { ShellMark } from '#protocol/shell-marks.ts';

/** So many commands are remembered; the emulator goes through their marks with each frame that it draws. */
const COMMANDS_MAX = 200;

interface Command {
  readonly prompt: IMarker;
  output?: IMarker;
  /** The line after its output. */
  end?: IMarker;
  decoration?: IDecoration;
}

export interface CommandTexts {
  done(): string;
  failed(status: number): string;
}

/** Where a terminal's commands stand, by the marks of its shell: shown by their exit status, and jumped to. */
export class CommandMarks {
  readonly #terminal: Terminal;
  readonly #texts: CommandTexts;
  #commands: Command[] = [];
  /** The one that was jumped to. */
  #chosen: Command | undefined;
  #target: IDecoration | undefined;
  /** While a screen is drawn anew its marks do not stand where they say. */
  #isRedrawing = false;

  constructor(terminal: Terminal, texts: CommandTexts) {
    this.#terminal = terminal;
    this.#texts = texts;
    terminal.onData(() => this.#choose(undefined));
  }

  redrawing(): void {
    this.#isRedrawing = true;
    this.#choose(undefined);
    for (const command of this.#commands.splice(0)) dispose(command);
  }

  redrawn(): void {
    this.#isRedrawing = false;
  }

  mark(mark: ShellMark): void {
    if (this.#isRedrawing) return;
    const last = this.#commands.at(-1);
    switch (mark.type) {
      case 'prompt':
        this.#begin(0);
        return;
      case 'running': {
        // Its prompt may have been printed before this page looked.
        const command = last && !last.output ? last : this.#begin(-1);
        const output = this.#terminal.registerMarker(0);
        if (command && output) command.output = output;
        return;
      }
      case 'ended':
        if (!last?.output || last.end) return;
        this.#end(last, mark.status);
        return;
    }
  }

  /** Shows the command before the one on show, or after it. False when there is none. */
  jump(step: -1 | 1): boolean {
    this.#prune();
    const at = this.#chosen ? this.#commands.indexOf(this.#chosen) : this.#commands.length - (this.#isAtPrompt ? 1 : 0);
    const next = this.#commands[at + step];
    if (!next) return false;
    this.#choose(next);
    this.#terminal.scrollToLine(Math.max(0, next.prompt.line - 1));
    return true;
  }

  /** Selects what the command that was jumped to has printed, or the last one that printed anything. */
  selectOutput(): boolean {
    this.#prune();
    const command = this.#chosen?.output ? this.#chosen : this.#commands.findLast((each) => this.#linesOf(each));
    const lines = command && this.#linesOf(command);
    if (!command || !lines) return false;
    this.#terminal.selectLines(lines.first, lines.last);
    this.#terminal.scrollToLine(Math.max(0, command.prompt.line - 1));
    return true;
  }

  #linesOf({ output, end }: Command): { first: number; last: number } | undefined {
    const { baseY, cursorY } = this.#terminal.buffer.normal;
    if (!output || output.isDisposed) return undefined;
    const last = (end?.line ?? baseY + cursorY) - 1;
    return last >= output.line ? { first: output.line, last } : undefined;
  }

  get #isAtPrompt(): boolean {
    const last = this.#commands.at(-1);
    return last !== undefined && !last.output;
  }

  #begin(offset: number): Command | undefined {
    const last = this.#commands.at(-1);
    // Enter on an empty line: the same prompt once more.
    if (last && !last.output) this.#commands.splice(-1).forEach(dispose);
    const prompt = this.#terminal.registerMarker(offset);
    if (!prompt) return undefined;
    const command = { prompt };
    this.#commands.push(command);
    if (this.#commands.length > COMMANDS_MAX) this.#commands.splice(0, 1).forEach(dispose);
    return command;
  }

  #end(command: Command, status: number | undefined): void {
    // Where the output does not end its line, the prompt follows on the same one.
    const { cursorX } = this.#terminal.buffer.normal;
    const end = this.#terminal.registerMarker(cursorX > 0 ? 1 : 0);
    if (end) command.end = end;
    if (status === undefined) return;
    const decoration = this.#terminal.registerDecoration({ marker: command.prompt, x: 0, width: 1 });
    if (!decoration) return;
    command.decoration = decoration;
    decoration.onRender((element) => {
      element.classList.add('command-mark');
      element.dataset.status = status === 0 ? 'done' : 'failed';
      element.title = status === 0 ? this.#texts.done() : this.#texts.failed(status);
    });
  }

  #choose(command: Command | undefined): void {
    if (command === this.#chosen) return;
    this.#chosen = command;
    this.#target?.dispose();
    this.#target = undefined;
    if (!command) return;
    this.#target = this.#terminal.registerDecoration({ marker: command.prompt, width: this.#terminal.cols });
    this.#target?.onRender((element) => element.classList.add('command-target'));
  }

  /** Lines that are gone took their markers along. */
  #prune(): void {
    this.#commands = this.#commands.filter(({ prompt }) => !prompt.isDisposed && prompt.line >= 0);
    if (this.#chosen && !this.#commands.includes(this.#chosen)) this.#choose(undefined);
  }
}

function dispose({ prompt, output, end, decoration }: Command): void {
  for (const each of [decoration, prompt, output, end]) each?.dispose();
}
