import '../../styles/notes.css';
import { html, nothing, render } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import { icon } from '../page/drawing.ts';
import { formatTime } from '../page/format.ts';
import { showWork } from '../work/show-work.ts';
import { NOTE_CHARACTERS_MAX, Notes } from './notes.ts';
import { saveNotes } from './notes-file.ts';
import { type NotesSay, notesSayIn } from './notes-texts.ts';

/** The field for a chapter's notes. Every change is kept at once; another page's change of the same note shows here. */
export class NotesPanel {
  readonly #room: HTMLElement;
  readonly #desk: DeskModel;
  readonly #close: () => void;
  readonly #say: NotesSay;
  readonly #notes = new Notes(localStorage);
  #kept: { readonly at: number } | 'not' | undefined;

  constructor(room: HTMLElement, desk: DeskModel, close: () => void) {
    this.#room = room;
    this.#desk = desk;
    this.#close = close;
    this.#say = notesSayIn(desk.language);
    this.#kept = this.#notes.read(desk.lessonId);
    this.#draw();
    const field = this.#field;
    if (field) field.value = this.#notes.read(desk.lessonId)?.text ?? '';
    window.addEventListener('storage', (event) => {
      if (Notes.isOf(desk.lessonId, event)) this.#changedElsewhere();
    });
  }

  show(): void {
    this.#room.hidden = false;
  }

  hide(): void {
    this.#room.hidden = true;
  }

  focus(): void {
    this.#field?.focus();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#room.querySelector('textarea');
  }

  #draw(): void {
    const say = this.#say;
    render(
      html`<section class="notes" aria-labelledby="notes-title" @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
        <header>
          <h2 id="notes-title">${say('title')}</h2>
          <p class="notes-kept" role="status">${this.#state()}</p>
          <button class="icon-button" type="button" aria-label=${say('save')} title=${say('save')} @click=${() => this.#save()}>
            ${icon('download')}
          </button>
          <button class="icon-button" type="button" aria-label=${say('work')} title=${say('work')} @click=${() => showWork(this.#desk)}>
            ${icon('folderUp')}
          </button>
          <button class="icon-button" type="button" aria-label=${say('close')} title=${say('close')} @click=${this.#close}>
            ${icon('close')}
          </button>
        </header>
        <textarea aria-labelledby="notes-title" aria-describedby="notes-hint" maxlength=${NOTE_CHARACTERS_MAX}
          placeholder=${say('placeholder')} @input=${() => this.#typed()}></textarea>
        <p class="notes-hint" id="notes-hint">${say('hint')}</p>
      </section>`,
      this.#room,
    );
  }

  #state() {
    if (this.#kept === 'not') return html`<strong>${this.#say('notKept')}</strong>`;
    if (!this.#kept) return nothing;
    return this.#say('kept', { time: formatTime(this.#kept.at, this.#desk.language) });
  }

  #typed(): void {
    const text = this.#field?.value ?? '';
    const at = Date.now();
    const isKept = this.#notes.write({ lesson: this.#desk.lessonId, text, at });
    this.#kept = isKept ? { at } : 'not';
    this.#draw();
  }

  #changedElsewhere(): void {
    const note = this.#notes.read(this.#desk.lessonId);
    const field = this.#field;
    if (!field) return;
    this.#kept = note;
    const { selectionStart, selectionEnd } = field;
    field.value = note?.text ?? '';
    field.setSelectionRange(selectionStart, selectionEnd);
    this.#draw();
  }

  #save(): void {
    if (!saveNotes(this.#desk)) this.#desk.notify({ tone: 'info', text: this.#say('none') });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    this.#close();
  }
}
