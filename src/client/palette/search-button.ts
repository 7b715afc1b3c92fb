import type { DeskElement } from '../desk/desk.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { pageLanguage } from '../page/page-language.ts';

/** `<slip-search>` around the button that opens the palette, which Ctrl+K and / open too. It comes when it is first opened. */
export class SearchElement extends HTMLElement {
  #lifetime: AbortController | undefined;
  #index: Promise<SearchIndex> | undefined;
  /** What is typed while the palette still comes; undefined when nobody waits for it. */
  #ahead: string | undefined;

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.querySelector('button')?.addEventListener('click', () => this.open(), { signal });
    // Before a terminal or the editor sees the key.
    document.addEventListener('keydown', (event) => this.#onKey(event), { signal, capture: true });
  }

  disconnectedCallback(): void {
    this.#lifetime?.abort();
  }

  open(): void {
    this.#open().catch((error: unknown) => console.error(error));
  }

  async #open(): Promise<void> {
    if (this.#ahead !== undefined) return;
    this.#ahead = '';
    const { loadIndex, Palette } = await import('./palette.ts').catch((error: unknown) => {
      this.#ahead = undefined;
      throw error;
    });
    const typed = this.#ahead;
    this.#ahead = undefined;
    if (document.querySelector('dialog[open]')) return;
    const language = pageLanguage();
    const desk = this.closest<DeskElement>('slip-desk') ?? undefined;
    this.#index ??= loadIndex(language);
    // What did not come may come when it is asked for again.
    this.#index.catch(() => {
      this.#index = undefined;
    });
    await new Palette({ language, desk }).open(this.#index, typed);
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#ahead !== undefined) {
      this.#typeAhead(event, this.#ahead);
      return;
    }
    if (event.isComposing || document.querySelector('dialog[open]') || !opensSearch(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  /** Keys that are meant for the palette press no button of the page and go to no terminal. */
  #typeAhead(event: KeyboardEvent, ahead: string): void {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || !(key.length === 1 || key === 'Backspace' || key === 'Enter')) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'Backspace') this.#ahead = ahead.slice(0, -1);
    else if (key !== 'Enter') this.#ahead = ahead + key;
  }
}

/** In a terminal and in the editor Ctrl+K is theirs; Alt+Shift+K is nobody's. */
function opensSearch(event: KeyboardEvent): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey, code, key, target } = event;
  if (altKey && shiftKey && !ctrlKey && !metaKey) return code === 'KeyK';
  if (altKey || shiftKey) return false;
  const isIn = (selector: string) => target instanceof Element && target.closest(selector) !== null;
  if (ctrlKey !== metaKey) return code === 'KeyK' && !isIn('.screen');
  return key === '/' && !isIn('input, textarea, select, [contenteditable], .screen');
}
