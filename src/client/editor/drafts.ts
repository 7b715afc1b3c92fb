import { z } from 'zod';
import { hostPathSchema, revisionSchema } from '#protocol/host-files.ts';
import { hostNameSchema, labIdSchema } from '#protocol/lab-state.ts';
import type { OpenPages } from '../page/open-pages.ts';
import type { FilePlace } from './host-path.ts';

/** A text that is on no host yet. */
export const draftSchema = z.object({
  lab: labIdSchema,
  host: hostNameSchema,
  path: hostPathSchema,
  text: z.string(),
  lineEnd: z.enum(['\n', '\r\n']),
  revision: revisionSchema.optional().describe('of the file that was edited; a new one has none'),
  at: z.number(),
  page: z.string().max(100).optional().describe('the page in which it was typed; none in those of before'),
});
export type Draft = z.infer<typeof draftSchema>;
type TypedText = Omit<Draft, 'page'>;

/** More than anybody edits at once; past either bound the oldest goes, those of ended labs first. */
export const DRAFTS_MAX = 50;
export const DRAFT_CHARACTERS_MAX = 8 * 1024 * 1024;

/** What of idb-keyval is used; tests put a map here. */
export interface DraftStore {
  entries(): Promise<[string, unknown][]>;
  set(key: string, value: Draft): Promise<void>;
  delete(key: string): Promise<void>;
}

interface DraftPlace extends FilePlace {
  readonly lab: string;
  readonly page?: string | undefined;
}

const keyOf = ({ lab, host, path, page }: DraftPlace) =>
  [lab, host, path, ...(page === undefined ? [] : [`<${page}`])].join(' ');

/**
 * Unsaved texts, kept in this browser by lab, host, path and page: they outlive a reload, the server and the lab, and
 * two pages that edit one file have one each. Those of a page that is closed go to the next one that asks.
 */
export class Drafts {
  readonly #store: DraftStore;
  readonly #pages: Pick<OpenPages, 'own' | 'all'>;
  /** One after another, so that a text never overtakes the removal that was asked for after it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: DraftStore, pages: Pick<OpenPages, 'own' | 'all'>) {
    this.#store = store;
    this.#pages = pages;
  }

  /** Resolves once everything that was asked for is kept; rejects when this browser keeps nothing. */
  keep(text: TypedText): Promise<void> {
    return this.#next(async () => {
      const draft = { ...text, page: await this.#pages.own };
      await this.#store.set(keyOf(draft), draft);
      await this.#bound(draft.lab);
    });
  }

  /** The text that this page has of the file. */
  drop({ lab, host, path }: DraftPlace): Promise<void> {
    return this.#next(async () => this.#store.delete(keyOf({ lab, host, path, page: await this.#pages.own })));
  }

  /** A text that was read, whichever page had it. */
  forget(draft: Draft): Promise<void> {
    return this.#next(() => this.#store.delete(keyOf(draft)));
  }

  /** Those of the lab that are this page's from now on, and those of labs before it; the newest first. */
  async read(lab: string): Promise<{ readonly own: readonly Draft[]; readonly earlier: readonly Draft[] }> {
    return this.#next(async () => {
      const all = await this.#all();
      return { own: await this.#take(lab, all), earlier: all.filter((draft) => draft.lab !== lab) };
    });
  }

  /** One of each file: this page's own, or the newest that a page left which is closed. */
  async #take(lab: string, all: readonly Draft[]): Promise<Draft[]> {
    const [page, open] = [await this.#pages.own, await this.#pages.all()];
    const taken = new Map<string, Draft>();
    const mineFirst = [...all.filter((each) => each.page === page), ...all.filter((each) => each.page !== page)];
    for (const draft of mineFirst) {
      const mine = { ...draft, page };
      const isFree = draft.page === page || draft.page === undefined || !open.has(draft.page);
      if (draft.lab !== lab || !isFree || taken.has(keyOf(mine))) continue;
      taken.set(keyOf(mine), mine);
      if (draft.page === page) continue;
      await this.#store.set(keyOf(mine), mine);
      await this.#store.delete(keyOf(draft));
    }
    return [...taken.values()].sort((a, b) => b.at - a.at);
  }

  async #all(): Promise<Draft[]> {
    const entries = await this.#store.entries();
    // What another version kept, or somebody put there, is left alone.
    const drafts = entries.flatMap(([, value]) => draftSchema.safeParse(value).data ?? []);
    return drafts.sort((a, b) => b.at - a.at);
  }

  async #bound(lab: string): Promise<void> {
    const all = await this.#all();
    const byWorth = [...all.filter((draft) => draft.lab === lab), ...all.filter((draft) => draft.lab !== lab)];
    let characters = 0;
    for (const [index, draft] of byWorth.entries()) {
      characters += draft.text.length;
      if (index > 0 && (index >= DRAFTS_MAX || characters > DRAFT_CHARACTERS_MAX))
        await this.#store.delete(keyOf(draft));
    }
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
