import { z } from 'zod';
import { hostPathSchema, revisionSchema } from '#protocol/host-files.ts';
import { hostNameSchema, labIdSchema } from '#protocol/lab-state.ts';
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
});
export type Draft = z.infer<typeof draftSchema>;

/** More than anybody edits at once; past either bound the oldest goes, those of ended labs first. */
export const DRAFTS_MAX = 50;
export const DRAFT_CHARACTERS_MAX = 8 * 1024 * 1024;

/** What of idb-keyval is used; tests put a map here. */
export interface DraftStore {
  entries(): Promise<[string, unknown][]>;
  set(key: string, value: Draft): Promise<void>;
  delete(key: string): Promise<void>;
}

const keyOf = ({ lab, host, path }: FilePlace & { lab: string }) => `${lab} ${host} ${path}`;

/** Unsaved texts, kept in this browser by lab, host and path: they outlive a reload, the server and the lab. */
export class Drafts {
  readonly #store: DraftStore;
  /** One after another, so that a text never overtakes the removal that was asked for after it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: DraftStore) {
    this.#store = store;
  }

  /** Resolves once everything that was asked for is kept; rejects when this browser keeps nothing. */
  keep(draft: Draft): Promise<void> {
    return this.#next(async () => {
      await this.#store.set(keyOf(draft), draft);
      await this.#bound(draft.lab);
    });
  }

  drop(place: FilePlace & { lab: string }): Promise<void> {
    return this.#next(() => this.#store.delete(keyOf(place)));
  }

  /** Those of the lab, and those of labs before it; the newest first. */
  async read(lab: string): Promise<{ readonly own: readonly Draft[]; readonly earlier: readonly Draft[] }> {
    const all = await this.#next(() => this.#all());
    return { own: all.filter((draft) => draft.lab === lab), earlier: all.filter((draft) => draft.lab !== lab) };
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
