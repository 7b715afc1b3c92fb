import type { DeskElement } from '../desk/desk.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { pageLanguage } from '../page/page-language.ts';

/** `<slip-search>` around the button that opens the palette, which Ctrl+K and / open too. It comes when it is first opened. */
export class SearchElement extends HTMLElement {
  #lifetime: AbortController | undefined;
  #index: Promise<SearchIndex> | undefined;

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
    const { loadIndex, Palette } = await import('./palette.ts');
    if (document.querySelector('dialog[open]')) return;
    const language = pageLanguage();
    const desk = this.closest<DeskElement>('slip-desk') ?? undefined;
    this.#index ??= loadIndex(language);
    // What did not come may come when it is asked for again.
    this.#index.catch(() => {
      this.#index = undefined;
    });
    await new Palette({ language, desk }).open(this.#index);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing || document.querySelector('dialog[open]') || !opensSearch(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
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
