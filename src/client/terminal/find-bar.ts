import type { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import { html, render } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';

const DECORATIONS = {
  matchBackground: '#5b4a12',
  matchOverviewRuler: '#f0c471',
  activeMatchBackground: '#8a6a00',
  activeMatchColorOverviewRuler: '#ffdf9a',
};
/** The addon counts no further. */
const COUNTED_MAX = 1_000;

interface Options {
  readonly terminal: Terminal;
  readonly screen: HTMLElement;
  readonly say: Say;
}

/** Finds text on a terminal's screen and in the lines above it. Loaded when it is first opened. */
export class FindBar {
  readonly #options: Options;
  readonly #box = document.createElement('search');
  #addon: SearchAddon | undefined;
  #found: { at: number; count: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#box.className = 'find-bar';
    this.#box.hidden = true;
    options.screen.append(this.#box);
    this.#draw();
  }

  async open(): Promise<void> {
    this.#box.hidden = false;
    this.#field?.focus();
    this.#field?.select();
    if (this.#addon) return;
    const { SearchAddon: Addon } = await import('@xterm/addon-search');
    const addon = new Addon({ highlightLimit: COUNTED_MAX });
    this.#addon = addon;
    this.#options.terminal.loadAddon(addon);
    addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.#found = { at: resultIndex + 1, count: resultCount };
      this.#draw();
    });
    this.#find(-1, true);
  }

  close(): void {
    this.#box.hidden = true;
    this.#addon?.clearDecorations();
    this.#options.terminal.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.#box.querySelector('input');
  }

  #find(step: -1 | 1, incremental = false): void {
    const text = this.#field?.value ?? '';
    if (text === '') {
      this.#addon?.clearDecorations();
      this.#options.terminal.clearSelection();
      this.#found = undefined;
      this.#draw();
      return;
    }
    const options = { incremental, decorations: DECORATIONS };
    if (step > 0) this.#addon?.findNext(text, options);
    else this.#addon?.findPrevious(text, options);
  }

  #count(): string {
    const { say } = this.#options;
    if (!this.#found) return '';
    const { at, count } = this.#found;
    if (count === 0) return say('findNone');
    return at === 0 ? say('findMany', { count }) : say('findCount', { at, count });
  }

  #draw(): void {
    const { say } = this.#options;
    render(
      html`<input type="text" name="find" autocomplete="off" spellcheck="false" aria-label=${say('terminalFindText')}
          placeholder=${say('terminalFindText')} @input=${() => this.#find(-1, true)}
          @keydown=${(event: KeyboardEvent) => this.#key(event)} />
        <output>${this.#count()}</output>
        <button class="icon-button" type="button" aria-label=${say('findEarlier')} title=${say('findEarlier')}
          @click=${() => this.#find(-1)}>${icon('up')}</button>
        <button class="icon-button find-later" type="button" aria-label=${say('findLater')} title=${say('findLater')}
          @click=${() => this.#find(1)}>${icon('up')}</button>
        <button class="icon-button" type="button" aria-label=${say('findClose')} title=${say('findClose')}
          @click=${() => this.close()}>${icon('close')}</button>`,
      this.#box,
    );
    this.#box.onkeydown = (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    };
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    // From the newest line upwards, as one reads a terminal.
    this.#find(event.shiftKey ? 1 : -1);
  }
}
