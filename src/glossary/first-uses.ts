import { isEnding } from '#client/search/korean-endings.ts';
import type { Language } from '#protocol/messages.ts';
import type { Term } from './term.ts';

/** A piece of a text: plain, or the first use of a term. */
export type Piece = string | { readonly term: Term; readonly text: string };

interface Candidate {
  readonly term: Term;
  readonly pattern: RegExp;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const notAfter = ({ notAfter = [] }: Term) => notAfter.map((word) => `(?<!${escaped(word)} )`).join('');

const patterns: Readonly<Record<Language, (term: Term) => RegExp>> = {
  ko: (term) => new RegExp(`(?<![가-힣A-Za-z])${notAfter(term)}${escaped(term.ko)}(?<rest>[가-힣]*)`, 'g'),
  en: (term) => new RegExp(`(?<![\\w-])${notAfter(term)}${escaped(term.en)}(?:e?s)?(?<rest>)(?![\\w-])`, 'gi'),
};

/** Finds where each term is used for the first time; takes the texts of one chapter in their order. */
export class FirstUses {
  readonly #candidates: Candidate[];

  constructor(language: Language, terms: readonly Term[]) {
    this.#candidates = terms
      .filter(({ common }) => common !== true && common !== language)
      // `service mesh` before `service`: what is longer says more.
      .toSorted((a, b) => b[language].length - a[language].length)
      .map((term) => ({ term, pattern: patterns[language](term) }));
  }

  split(text: string): readonly Piece[] {
    let pieces: readonly Piece[] = [text];
    // A snapshot: a term that is found leaves the list.
    for (const candidate of this.#candidates.slice()) {
      pieces = pieces.flatMap((piece) => (typeof piece === 'string' ? this.#splitBy(piece, candidate) : [piece]));
    }
    return pieces;
  }

  #splitBy(text: string, candidate: Candidate): readonly Piece[] {
    const place = this.#candidates.indexOf(candidate);
    if (place < 0) return [text];
    for (const match of text.matchAll(candidate.pattern)) {
      const rest = match.groups?.rest ?? '';
      if (!isEnding(rest)) continue;
      this.#candidates.splice(place, 1);
      const used = match[0].slice(0, match[0].length - rest.length);
      const before = text.slice(0, match.index);
      const after = text.slice(match.index + used.length);
      return [before, { term: candidate.term, text: used }, after].filter((piece) => piece !== '');
    }
    return [text];
  }
}
