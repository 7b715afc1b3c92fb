import { type Language, languageSchema } from '#protocol/messages.ts';

/** The language that the page is written in. */
export function pageLanguage(): Language {
  return languageSchema.catch('ko').parse(document.documentElement.lang);
}
