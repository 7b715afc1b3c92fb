import type { Language } from '#protocol/messages.ts';
import { ThemeSwitchElement } from '../page/theme-switch.ts';
import { goTo } from '../page/go-to.ts';
import type { PaletteItem } from './palette-item.ts';
import { bothNames, type PaletteSay } from './palette-texts.ts';

/** What every page offers. */
export function pageItems(say: PaletteSay, language: Language): readonly PaletteItem[] {
  const link = (name: 'goHome' | 'goGlossary' | 'goErrors', path: string): PaletteItem => ({
    kind: 'command',
    icon: name === 'goHome' ? 'list' : 'book',
    title: say(name),
    words: bothNames(name),
    href: `/${language}/${path}`,
    run: () => goTo(`/${language}/${path}`),
  });
  return [
    link('goHome', ''),
    link('goGlossary', 'glossary/'),
    link('goErrors', 'errors/'),
    ...languageItem(say),
    ...themeItems(say),
  ];
}

/** The page's own link: it keeps the reader's place. */
function languageItem(say: PaletteSay): readonly PaletteItem[] {
  const link = document.querySelector<HTMLAnchorElement>('slip-language a');
  if (!link) return [];
  const words = `${bothNames('otherLanguage')} English 한국어 language`;
  return [
    { kind: 'command', icon: 'globe', title: say('otherLanguage'), words, href: link.href, run: () => link.click() },
  ];
}

function themeItems(say: PaletteSay): readonly PaletteItem[] {
  const theme = document.querySelector('slip-theme');
  if (!(theme instanceof ThemeSwitchElement)) return [];
  const item = (name: 'themeLight' | 'themeDark' | 'themeAuto', icon: PaletteItem['icon'], run: () => void) =>
    ({ kind: 'command', icon, title: say(name), words: bothNames(name), run }) as const;
  return [
    item('themeDark', 'moon', () => theme.choose('dark')),
    item('themeLight', 'sun', () => theme.choose('light')),
    item('themeAuto', 'auto', () => theme.choose('auto')),
  ];
}
