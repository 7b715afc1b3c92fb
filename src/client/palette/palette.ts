import '../../styles/palette.css';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { Language } from '#protocol/messages.ts';
import type { DeskElement } from '../desk/desk.ts';
import { icon } from '../page/drawing.ts';
import { showModal } from '../page/modal.ts';
import { excerptOf, markWords } from '../search/excerpt.ts';
import { fetchDocuments } from '../search/search-documents.ts';
import { type Found, QUERY_CHARACTERS_MAX, SearchIndex } from '../search/search-index.ts';
import { deskItems } from './desk-items.ts';
import { FuzzyItems } from './fuzzy.ts';
import { goTo } from '../page/go-to.ts';
import { pageItems } from './page-items.ts';
import { itemKinds, type PaletteItem } from './palette-item.ts';
import { type PaletteSay, paletteSayIn, type PaletteText } from './palette-texts.ts';

interface Row {
  readonly group: PaletteText;
  readonly href?: string | undefined;
  readonly content: TemplateResult;
  run(): void;
}

const kindOfText = { section: 'section', term: 'term', error: 'error' } as const;

/** The dialog that finds texts of the whole course and does what the page can do. It takes the index of an earlier opening. */
export class Palette {
  readonly #dialog = document.createElement('dialog');
  readonly #say: PaletteSay;
  readonly #items: readonly PaletteItem[];
  readonly #fuzzy: FuzzyItems;
  #index: SearchIndex | 'loading' | 'failed' = 'loading';
  #query = '';
  #rows: readonly Row[] = [];
  #active = 0;

  constructor({ language, desk }: { language: Language; desk: DeskElement | undefined }) {
    this.#say = paletteSayIn(language);
    this.#items = [...(desk ? deskItems(desk, this.#say) : []), ...pageItems(this.#say, language)];
    this.#fuzzy = new FuzzyItems(this.#items);
  }

  /** Resolves once it is closed and what was chosen has been begun. `typed`: what it is asked for from the start. */
  async open(index: Promise<SearchIndex>, typed = ''): Promise<void> {
    index.then(
      (ready) => this.#loaded(ready),
      (error: unknown) => {
        console.error(error);
        this.#loaded('failed');
      },
    );
    this.#dialog.className = 'palette';
    this.#dialog.setAttribute('aria-label', this.#say('title'));
    this.#query = typed;
    this.#find();
    const field = this.#dialog.querySelector('input');
    if (field) field.value = typed;
    const chosen = await showModal(this.#dialog);
    // After the dialog, for it gives the focus back to where it was.
    if (chosen !== '') this.#rows[Number(chosen)]?.run();
  }

  #loaded(index: SearchIndex | 'failed'): void {
    this.#index = index;
    this.#find();
  }

  #find(): void {
    this.#rows = this.#query.trim() === '' ? this.#before() : this.#after();
    this.#active = 0;
    this.#draw();
  }

  /** Before anything is typed: what is at hand. */
  #before(): readonly Row[] {
    return itemKinds.flatMap((kind) =>
      this.#items.filter((item) => item.kind === kind).map((item) => this.#itemRow(item, kind)),
    );
  }

  #after(): readonly Row[] {
    const items = this.#fuzzy.find(this.#query).map((item) => this.#itemRow(item, 'best'));
    const found = this.#index instanceof SearchIndex ? this.#index.find(this.#query) : [];
    const groups = Object.keys(kindOfText) as (keyof typeof kindOfText)[];
    const texts = groups.flatMap((kind) => found.filter(({ document }) => document.kind === kind));
    return [...items, ...texts.map((each) => this.#textRow(each))];
  }

  #itemRow(item: PaletteItem, group: PaletteText): Row {
    const { title, detail, keys, href } = item;
    return {
      group,
      href,
      run: () => item.run(),
      content: html`${icon(item.icon)}<span class="palette-title">${title}</span>
        ${detail ? html`<span class="palette-detail">${detail}</span>` : nothing}
        ${keys ? html`<span class="palette-keys" aria-hidden="true">${keys}</span>` : nothing}`,
    };
  }

  #textRow({ document, words }: Found): Row {
    const { kind, href, title, chapter, text } = document;
    const marked = (pieces: ReturnType<typeof markWords>) =>
      pieces.map((piece) => (piece.isMatch ? html`<mark>${piece.text}</mark>` : piece.text));
    const place = chapter && this.#say('chapterName', chapter);
    return {
      group: kindOfText[kind],
      href,
      run: () => goTo(href),
      content: html`<span class="palette-found">
        ${place && place !== title ? html`<span class="palette-place">${place}</span>` : nothing}
        <span class="palette-title">${marked(markWords(title, words))}</span>
        <span class="palette-excerpt">${marked(excerptOf(text, words))}</span>
      </span>`,
    };
  }

  #draw(): void {
    const say = this.#say;
    const rows = this.#rows;
    render(
      html`<form method="dialog" @submit=${(event: SubmitEvent) => this.#submit(event)}>
        <div class="palette-field">
          ${icon('search')}
          <input type="text" role="combobox" aria-label=${say('placeholder')} placeholder=${say('placeholder')}
            aria-expanded=${rows.length > 0} aria-controls="palette-list" aria-autocomplete="list"
            aria-activedescendant=${rows.length > 0 ? `palette-${this.#active}` : nothing}
            maxlength=${QUERY_CHARACTERS_MAX} autofocus autocomplete="off" autocapitalize="off" spellcheck="false"
            @input=${(event: InputEvent) => this.#typed(event)} @keydown=${(event: KeyboardEvent) => this.#onKey(event)} />
        </div>
        <div class="palette-list" id="palette-list" role="listbox" aria-label=${say('results')} tabindex="-1">
          ${this.#groups().map(([group, members]) => this.#group(group, members))}
        </div>
        ${this.#note()}
        <p class="palette-hint" aria-hidden="true">${say('hint')}</p>
        <p class="visually-hidden" role="status">${this.#query.trim() === '' ? '' : say('count', { count: rows.length })}</p>
      </form>`,
      this.#dialog,
    );
  }

  #groups(): readonly (readonly [PaletteText, readonly number[]])[] {
    const groups = new Map<PaletteText, number[]>();
    for (const [index, { group }] of this.#rows.entries()) groups.set(group, [...(groups.get(group) ?? []), index]);
    return [...groups];
  }

  #group(group: PaletteText, members: readonly number[]): TemplateResult {
    return html`<div class="palette-group" role="group" aria-labelledby=${`palette-group-${group}`}>
      <p id=${`palette-group-${group}`} role="presentation">${this.#say(group)}</p>
      ${members.map(
        (index) => html`<div class="palette-row" id=${`palette-${index}`} role="option"
          aria-selected=${index === this.#active} @click=${(event: MouseEvent) => this.#choose(index, event)}
          @pointermove=${() => this.#point(index)}>${this.#rows[index]?.content}</div>`,
      )}
    </div>`;
  }

  #note(): TemplateResult | typeof nothing {
    if (this.#index === 'failed') return html`<p class="palette-note" role="alert">${this.#say('failed')}</p>`;
    if (this.#query.trim() === '') return nothing;
    if (this.#index === 'loading') return html`<p class="palette-note" role="status">${this.#say('loading')}</p>`;
    if (this.#rows.length > 0) return nothing;
    return html`<p class="palette-note">${this.#say('none', { query: this.#query.trim() })}</p>`;
  }

  #typed(event: InputEvent): void {
    if (event.target instanceof HTMLInputElement) this.#query = event.target.value;
    this.#find();
  }

  #onKey(event: KeyboardEvent): void {
    // Enter and arrows belong to the syllable while it is being composed.
    if (event.isComposing) return;
    const last = this.#rows.length - 1;
    const next = {
      ArrowDown: this.#active >= last ? 0 : this.#active + 1,
      ArrowUp: this.#active <= 0 ? last : this.#active - 1,
      PageDown: Math.min(last, this.#active + 8),
      PageUp: Math.max(0, this.#active - 8),
    }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#choose(this.#active, event);
    } else if (next !== undefined && last >= 0) {
      event.preventDefault();
      this.#active = next;
      this.#draw();
      this.#dialog.querySelector(`#palette-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
  }

  #point(index: number): void {
    if (index === this.#active) return;
    this.#active = index;
    this.#draw();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#choose(this.#active);
  }

  #choose(index: number, event?: KeyboardEvent | MouseEvent): void {
    const row = this.#rows[index];
    if (!row) return;
    if (row.href && (event?.ctrlKey || event?.metaKey)) window.open(row.href, '_blank', 'noopener');
    else this.#dialog.close(String(index));
  }
}

/** Reads the texts of a language and makes them ready. */
export const loadIndex = async (language: Language): Promise<SearchIndex> =>
  new SearchIndex(await fetchDocuments(language));
