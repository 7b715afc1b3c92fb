import MiniSearch, { type Query } from 'minisearch';
import type { SearchDocument, SearchDocuments } from './search-documents.ts';
import { alternativesOf, folded, indexWords, pairsOf, queryWords } from './words.ts';

/** Nobody reads more, and a letter alone finds everything. */
const RESULTS_MAX = 24;
/** A longer one is no question to a course of some hundred sections. */
export const QUERY_CHARACTERS_MAX = 100;
/** A letter or two have no room for a mistake. */
const FUZZY_FROM = 5;
const FUZZY_PART = 0.2;

export interface Found {
  readonly document: SearchDocument;
  /** The words of it that were looked for, as they stand in its text. */
  readonly words: readonly string[];
}

interface Entry {
  readonly id: number;
  readonly title: string;
  readonly chapter: string;
  readonly text: string;
}

/** All texts of one language, made ready in the page: what is looked for never leaves it. */
export class SearchIndex {
  readonly #documents: SearchDocuments['documents'];
  readonly #folded: readonly string[];
  readonly #names = new Map<string, string>();
  readonly #index = new MiniSearch<Entry>({
    fields: ['title', 'chapter', 'text'],
    tokenize: indexWords,
    processTerm: (term) => term,
    searchOptions: { boost: { title: 4, chapter: 1.5 }, combineWith: 'AND' },
  });

  constructor({ documents, names }: SearchDocuments) {
    this.#documents = documents;
    this.#folded = documents.map(({ title, chapter, text }) => folded(`${title} ${chapter?.title ?? ''} ${text}`));
    for (const [own, other] of names) {
      this.#names.set(folded(other), folded(own));
      this.#names.set(folded(own), folded(other));
    }
    this.#index.addAll(
      documents.map(({ title, chapter, text }, id) => ({ id, title, chapter: chapter?.title ?? '', text })),
    );
  }

  /** The best first. Every word of the query is there: as it is, by its stem, under its other name, or nearly. */
  find(query: string): readonly Found[] {
    const words = queryWords(query.slice(0, QUERY_CHARACTERS_MAX));
    if (words.length === 0) return [];
    const wanted = words.map((word) => this.#wanted(word));
    const queries = wanted.map((each): Query => ({ combineWith: 'OR', queries: each.map((word) => asQuery(word)) }));
    return this.#index
      .search({ combineWith: 'AND', queries })
      .flatMap(({ id, terms }) => {
        const document = this.#documents[id];
        const text = this.#folded[id] ?? '';
        // Syllables that stand apart in the text are not the word.
        const shown = wanted.map((each) => each.find((word) => text.includes(word)) ?? nearly(each, terms));
        if (!document || shown.includes(undefined)) return [];
        return [{ document, words: shown.filter((word) => word !== undefined) }];
      })
      .toSorted((a, b) => inTitle(b) - inTitle(a))
      .slice(0, RESULTS_MAX);
  }

  #wanted(word: string): readonly string[] {
    const own = alternativesOf(word);
    return [...own, ...own.flatMap((each) => this.#names.get(each) ?? [])];
  }
}

/** How many of the words its title has; what is called so comes before what speaks of it. */
const inTitle = ({ document, words }: Found): number => {
  const title = folded(document.title);
  return words.filter((word) => title.includes(word)).length;
};

const isHangul = (word: string): boolean => /^[가-힣]+$/.test(word);

/** A word with a mistake in it, as the index has it. */
const nearly = (wanted: readonly string[], terms: readonly string[]): string | undefined =>
  wanted.some(isHangul) ? undefined : terms.find((term) => !isHangul(term));

function asQuery(words: string): Query {
  // A term's other name may be several words.
  const each = words.split(' ').map((word): Query => {
    if (isHangul(word)) return { combineWith: 'AND', queries: [...pairsOf(word)], fuzzy: false, prefix: false };
    // A number that is nearly the same is another one.
    const hasRoom = word.length >= FUZZY_FROM && !/\d/.test(word);
    return { queries: [word], prefix: true, fuzzy: hasRoom ? FUZZY_PART : false };
  });
  return { combineWith: 'AND', queries: each };
}
