import { z } from 'zod';
import { Remembered } from './remembered.ts';

/** A page that is loaded again may come before the one that it was has gone. */
const GOES_WITHIN_MS = 1_000;
const LOCK = 'slipway-page ';
/** Where a browser has no locks (plain HTTP from another machine), all pages are one. */
const ONLY_PAGE = 'page';

/** The pages of this browser that are open, and which of them this one is; each holds a lock of its name. */
export class OpenPages {
  readonly #remembered = new Remembered('slipway.page', z.string().max(100), '', () => sessionStorage);
  #own: Promise<string> | undefined;

  /** The same after a reload. */
  get own(): Promise<string> {
    this.#own ??= this.#name();
    return this.#own;
  }

  async all(): Promise<ReadonlySet<string>> {
    if (!('locks' in navigator)) return new Set([ONLY_PAGE]);
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
  }

  async #name(): Promise<string> {
    if (!('locks' in navigator)) return ONLY_PAGE;
    const before = this.#remembered.read();
    // A tab that was made from another one remembers that one's name, which is taken.
    if (before !== '' && (await isHeld(before))) return before;
    const name = crypto.randomUUID();
    await isHeld(name);
    this.#remembered.write(name);
    return name;
  }
}

/** Whether this page has the name from now on, as long as it lives. */
const isHeld = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    navigator.locks
      .request(LOCK + name, { signal: AbortSignal.timeout(GOES_WITHIN_MS) }, () => {
        resolve(true);
        return new Promise(() => undefined);
      })
      .catch(() => resolve(false));
  });
