import type { Drafts } from './drafts.ts';
import type { FilePlace } from './host-path.ts';
import { lineEndOf } from './models.ts';
import type { OpenFile } from './open-file.ts';

/** How long after a key press a text is kept: short, for a reload may follow, and not each key. */
const KEEP_AFTER_MS = 150;

interface UnsavedTextsOptions {
  readonly lab: string;
  readonly drafts: Drafts;
  readonly onChange: () => void;
  /** This browser keeps no unsaved texts. */
  readonly onUnkept: (error: unknown) => void;
}

/** Keeps in the browser what was typed into open files and is on no host yet. */
export class UnsavedTexts {
  readonly #options: UnsavedTextsOptions;
  readonly #timers = new Map<OpenFile, ReturnType<typeof setTimeout>>();
  #keeping = 0;

  constructor(options: UnsavedTextsOptions) {
    this.#options = options;
  }

  /** No text that was typed waits to be kept. */
  get areKept(): boolean {
    return this.#timers.size === 0 && this.#keeping === 0;
  }

  /** Some keys later. */
  keepSoon(file: OpenFile): void {
    clearTimeout(this.#timers.get(file));
    this.#timers.set(
      file,
      setTimeout(() => this.keep(file), KEEP_AFTER_MS),
    );
  }

  /** All that wait. */
  keepNow(): void {
    for (const file of this.#timers.keys()) this.keep(file);
  }

  /** Keeps the text while it is unsaved, and forgets it once it is saved. */
  keep(file: OpenFile): void {
    this.forget(file);
    if (file.readOnly) return;
    const { place, text, revision, model } = file;
    if (!file.isDirty) {
      this.drop(place);
      return;
    }
    const { lab, drafts } = this.#options;
    const named = revision === undefined ? {} : { revision };
    this.#await(drafts.keep({ lab, ...place, text, lineEnd: lineEndOf(model), ...named, at: Date.now() }));
  }

  drop(place: FilePlace): void {
    const { lab, drafts } = this.#options;
    this.#await(drafts.drop({ lab, ...place }));
  }

  /** What waits of the file is not kept any more; what is kept stays. */
  forget(file: OpenFile): void {
    clearTimeout(this.#timers.get(file));
    this.#timers.delete(file);
  }

  #await(work: Promise<void>): void {
    const { onChange, onUnkept } = this.#options;
    this.#keeping += 1;
    work.catch(onUnkept).finally(() => {
      this.#keeping -= 1;
      onChange();
    });
  }
}
