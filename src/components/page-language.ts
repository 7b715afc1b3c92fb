import type { Language } from '#protocol/messages.ts';

/** The language of the page that is being built, for components that lesson text uses by their name alone. */
export function pageLanguage(url: URL): Language {
  return url.pathname.startsWith('/en/') ? 'en' : 'ko';
}
