import { isEnding, stemsOf } from './korean-endings.ts';

const HANGUL = /[가-힣]+/g;
const OTHER = /[\p{L}\p{N}][\p{L}\p{N}._:/-]*/gu;

/** A text as it is compared: composed, without case. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** Words in other scripts: as a whole, and what they are put together of (`istio-injection` is `istio` and `injection`). */
export function plainWords(text: string): readonly string[] {
  const words = folded(text).replace(HANGUL, ' ').match(OTHER) ?? [];
  return words.flatMap((raw) => {
    const word = raw.replace(/[._:/-]+$/, '');
    const parts = word.split(/[._:/-]+/).filter((part) => part !== '');
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}

export const hangulWords = (text: string): readonly string[] => folded(text).match(HANGUL) ?? [];

/** Each two syllables that follow each other: any part of a Korean word is found by its own. */
export function pairsOf(word: string): readonly string[] {
  if (word.length < 2) return [word];
  return Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2));
}

/** All that a text is indexed by. */
export function indexWords(text: string): string[] {
  return [...plainWords(text), ...hangulWords(text).flatMap((word) => [...word.split(''), ...pairsOf(word)])];
}

/** What may stand for one word of a query: any of these, and the first of them best. */
export const alternativesOf = (word: string): readonly string[] =>
  hangulWords(word).join('') === word ? stemsOf(word) : [word];

/** A query's words, Hangul apart from what it is written together with (`istio를`). */
export function queryWords(query: string): readonly string[] {
  return folded(query)
    .split(/[\s,;"'()[\]{}<>=]+/)
    .flatMap((part) => {
      const words = part.match(/[가-힣]+|[^가-힣]+/g) ?? [];
      return words.filter((word, index) => index === 0 || !isEnding(word));
    })
    .map((word) => word.replace(/^[._:/-]+|[._:/-]+$/g, ''))
    .filter((word) => word !== '');
}
