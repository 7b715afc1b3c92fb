import { disassemble, getChoseong } from 'es-hangul';
import fuzzysort from 'fuzzysort';
import { folded } from '../search/words.ts';
import type { PaletteItem } from './palette-item.ts';

const MATCHES_MAX = 8;
/** Below it, letters lie about in a text that has nothing to do with them. */
const SCORE_MIN = 0.4;

/** Hangul as its letters, so that half a syllable and a slip of one letter still fit. */
const letters = (text: string): string => disassemble(folded(text));

interface Target {
  readonly item: PaletteItem;
  readonly title: string;
  readonly initials: string;
  readonly words: string;
}

/** Finds items by pieces of their names in either language, Korean by initial consonants too (`ㅅㅇㄷㅋ`). */
export class FuzzyItems {
  readonly #targets: readonly Target[];

  constructor(items: readonly PaletteItem[]) {
    this.#targets = items.map((item) => ({
      item,
      title: letters(item.title),
      initials: getChoseong(item.title),
      words: letters(item.words ?? ''),
    }));
  }

  find(query: string): readonly PaletteItem[] {
    const wanted = letters(query.trim());
    if (wanted === '') return [];
    return fuzzysort
      .go(wanted, this.#targets, { keys: ['title', 'initials', 'words'], limit: MATCHES_MAX, threshold: SCORE_MIN })
      .map(({ obj }) => obj.item);
  }
}
