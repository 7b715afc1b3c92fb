import { folded } from './words.ts';

/** A piece of an excerpt; what was looked for is marked. */
export interface ExcerptPiece {
  readonly text: string;
  readonly isMatch: boolean;
}

const BEFORE = 36;
const LENGTH = 150;

/** The place of a text where the most is said of the words, cut at spaces. */
export function excerptOf(text: string, words: readonly string[]): readonly ExcerptPiece[] {
  const composed = text.normalize('NFC');
  const low = folded(composed);
  const places = words.map((word) => low.indexOf(word)).filter((place) => place >= 0);
  const first = Math.min(...places, low.length);
  const wanted = Math.max(0, (places.length > 0 ? first : 0) - BEFORE);
  const start = wanted === 0 ? 0 : low.indexOf(' ', wanted) + 1;
  const rough = composed.slice(start, start + LENGTH);
  const isCut = start + LENGTH < composed.length;
  const end = isCut ? Math.max(rough.lastIndexOf(' '), LENGTH / 2) : rough.length;
  const shown = `${start > 0 ? '… ' : ''}${rough.slice(0, end)}${isCut ? ' …' : ''}`;
  return markWords(shown, words);
}

/** Cuts a text where the words begin and end. */
export function markWords(text: string, words: readonly string[]): readonly ExcerptPiece[] {
  const wanted = words.filter((word) => word !== '').toSorted((a, b) => b.length - a.length);
  // Letters whose lower case is longer would shift every place after them.
  if (wanted.length === 0 || folded(text).length !== text.length) return [{ text, isMatch: false }];
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  let place = 0;
  return folded(text)
    .split(pattern)
    .flatMap((piece, index) => {
      const own = text.slice(place, place + piece.length);
      place += piece.length;
      return own === '' ? [] : [{ text: own, isMatch: index % 2 === 1 }];
    });
}
