import type { ShellMark } from '#protocol/shell-marks.ts';
import { Store } from '../page/store.ts';

/**
 * `new`: it has printed nothing yet, and takes its first command. `unknown`: nothing that runs here has said so far
 * (another shell, a terminal from before).
 */
export type ShellState = 'new' | 'prompt' | 'busy' | 'unknown';

/** How far a command is that the page typed; `undefined` when nothing more is known of it. */
export type RunProgress =
  | { readonly state: 'queued'; cancel(): void }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly status: number | undefined }
  | undefined;

export interface Run {
  readonly command: string;
  report(progress: RunProgress): void;
}

/** The mark comes a moment before the line editor is ready, and what is typed before that is echoed twice. */
export const PROMPT_SETTLES_MS = 150;
/** So many commands may wait for one prompt. */
const QUEUE_MAX = 10;

/** A paste that the program knows as one: its line ends are no Enter. */
const BRACKET = '\x1b[200~';

/** Follows one terminal's shell by its marks: whether it waits at its prompt, what waits for that, how a run ended. */
export class ShellWatch {
  /** What is typed at the next prompts, one at each. */
  readonly waiting = new Store<readonly Run[]>([]);
  readonly #type: (command: string) => void;
  readonly #prompted: (() => void)[] = [];
  #state: ShellState = 'unknown';
  /** Typed at the prompt: what begins and ends next is this. */
  #current: { readonly run: Run; begun: boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(type: (command: string) => void) {
    this.#type = type;
  }

  get state(): ShellState {
    return this.#state;
  }

  /** A screen is drawn anew; its marks follow. */
  redrawn({ isNew }: { isNew: boolean }): void {
    this.#state = isNew ? 'new' : 'unknown';
    // Whether its command has begun meanwhile is not known.
    if (this.#current && !this.#current.begun) this.#forget();
  }

  mark(mark: ShellMark): void {
    switch (mark.type) {
      case 'running':
        this.#state = 'busy';
        if (this.#current && !this.#current.begun) {
          this.#current.begun = true;
          this.#current.run.report({ state: 'running' });
        }
        return;
      case 'ended':
        this.#current?.run.report({ state: 'ended', status: mark.status });
        this.#current = undefined;
        return;
      case 'prompt':
        this.#state = 'prompt';
        for (const resolve of this.#prompted.splice(0)) resolve();
        this.#nextSoon();
        return;
    }
  }

  /** The learner typed or pasted; an Enter at the prompt begins something, be it a line that is not complete. */
  typed(text: string): void {
    if (this.#state === 'prompt' && /[\r\n]/.test(text) && !text.startsWith(BRACKET)) this.#state = 'busy';
  }

  /** Types it now, whatever runs; its end is told only where it was typed at the prompt. */
  run(run: Run): void {
    this.#forget();
    if (this.#state === 'prompt') {
      this.#current = { run, begun: false };
      this.#state = 'busy';
    } else run.report(undefined);
    this.#type(run.command);
  }

  /** Types it as soon as the shell waits at its prompt. False when too many wait already. */
  queue(run: Run): boolean {
    if (this.waiting.value.length >= QUEUE_MAX) return false;
    this.waiting.update((runs) => [...runs, run]);
    run.report({ state: 'queued', cancel: () => this.cancel(run) });
    this.#nextSoon();
    return true;
  }

  /** Resolves at the prompt, or after so long without one. */
  async atPrompt(timeoutMs: number): Promise<void> {
    if (this.#state === 'prompt') return;
    await new Promise<void>((resolve) => {
      this.#prompted.push(resolve);
      setTimeout(resolve, timeoutMs);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const run of this.waiting.value) this.cancel(run);
    this.#forget();
  }

  cancel(run: Run): void {
    if (!this.waiting.value.includes(run)) return;
    this.waiting.update((runs) => runs.filter((each) => each !== run));
    run.report(undefined);
  }

  #nextSoon(): void {
    if (this.waiting.value.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const [next, ...rest] = this.waiting.value;
      if (this.#state !== 'prompt' || !next) return;
      this.waiting.set(rest);
      this.run(next);
    }, PROMPT_SETTLES_MS);
  }

  /** Its end would no longer be told from another's. */
  #forget(): void {
    this.#current?.run.report(undefined);
    this.#current = undefined;
  }
}
