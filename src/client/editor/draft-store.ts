import { createStore, del, entries, set } from 'idb-keyval';
import type { OpenPages } from '../page/open-pages.ts';
import { Drafts } from './drafts.ts';

/** The unsaved texts of this browser, in its IndexedDB. */
export function browserDrafts(pages: OpenPages): Drafts {
  const store = createStore('slipway-editor', 'drafts');
  return new Drafts(
    {
      entries: () => entries<string, unknown>(store),
      set: (key, value) => set(key, value, store),
      delete: (key) => del(key, store),
    },
    pages,
  );
}
