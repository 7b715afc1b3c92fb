import type { Localized } from '#protocol/errors.ts';

/** A word that the course uses for one thing, and for nothing else. */
export interface Term {
  readonly ko: string;
  readonly en: string;
  readonly meaning: Localized;
  /** Other words for the same thing, in either language. No text may use them. */
  readonly not?: readonly string[];
  /** In each chapter, the first use in Korean has the English word in brackets behind it. */
  readonly introduce?: true;
}
