import type { Language } from '#protocol/messages.ts';

/** An address in another language, as `<link rel="alternate">` names it. */
export interface Alternate {
  readonly hreflang: Language | 'x-default';
  readonly href: string;
}

/**
 * The addresses of one page in each language; `path` is what follows the language: `first-service/`, or nothing.
 * They begin with a slash, for a build does not know under which name the site will be opened.
 */
export const alternatesOf = (path: string): readonly Alternate[] => [
  { hreflang: 'ko', href: `/ko/${path}` },
  { hreflang: 'en', href: `/en/${path}` },
  // The first page asks the browser for its language; a chapter opened from elsewhere is as it was written first.
  { hreflang: 'x-default', href: path === '' ? '/' : `/ko/${path}` },
];

export const otherLanguage = (language: Language): Language => (language === 'ko' ? 'en' : 'ko');
