import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';

/** A word that the course uses for one thing, and for nothing else. */
export interface Term {
  readonly ko: string;
  readonly en: string;
  readonly meaning: Localized;
  /** Other words for the same thing, in either language. No text may use them. */
  readonly not?: readonly string[];
  /** In each chapter, the first use in Korean has the English word in brackets behind it. */
  readonly introduce?: true;
  /** A word for other things too, in both languages or in one: that it stands in a text does not tell that this is meant. */
  readonly common?: true | Language;
  /** Words that make it another thing where they stand before it. */
  readonly notAfter?: readonly string[];
}

/** Names a term in addresses. */
export const termId = ({ en }: Term): string => en.toLowerCase().replace(/[^a-z0-9]+/g, '-');
