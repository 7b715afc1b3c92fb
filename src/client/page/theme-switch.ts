import { z } from 'zod';
import { pageLanguage } from './page-language.ts';
import { Remembered } from './remembered.ts';
import { type TextName, sayIn } from './texts.ts';

const themeSchema = z.enum(['auto', 'light', 'dark']);
type Theme = z.infer<typeof themeSchema>;

const next: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const names: Readonly<Record<Theme, TextName>> = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' };

/** System, light, dark in turn. `theme.js` applies the kept choice before the first paint. */
export class ThemeSwitchElement extends HTMLElement {
  readonly #remembered = new Remembered<Theme>('slipway.theme', themeSchema, 'auto');

  connectedCallback(): void {
    this.#show(this.#remembered.read());
    this.querySelector('button')?.addEventListener('click', () => this.choose(next[this.#remembered.read()]));
  }

  choose(theme: Theme): void {
    this.#remembered.write(theme);
    this.#show(theme);
    document.dispatchEvent(new CustomEvent('slip-theme'));
  }

  #show(theme: Theme): void {
    this.dataset.theme = theme;
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const label = sayIn(pageLanguage())(names[theme]);
    const button = this.querySelector('button');
    button?.setAttribute('aria-label', label);
    button?.setAttribute('title', label);
  }
}
