import { z } from 'zod';
import { readChapters } from './chapters.ts';
import { Connection } from '../connection/connection.ts';
import { socketAddress } from '../connection/socket-address.ts';
import { DeskModel } from './desk-model.ts';
import { onDeskKey } from './desk-shortcuts.ts';
import { NotesElement } from '../notes/notes-element.ts';
import { watchOnScreenKeyboard } from '../page/on-screen-keyboard.ts';
import { pageLanguage } from '../page/page-language.ts';
import { openHelp } from './help-dialog.ts';
import { Remembered } from '../page/remembered.ts';
import { keepPlace } from '../reading/reading-place.ts';
import { countTime } from '../reading/time-spent.ts';
import { makeSeparator } from '../page/separator.ts';
import { TerminalsElement } from '../terminal/terminals.ts';

type PaneName = 'prose' | 'lab';
const PROSE_SHARE = { min: 0.25, max: 0.7, start: 0.44 };

/** The page of a lesson: owns the connection and the model, and arranges prose and lab beside each other. */
export class DeskElement extends HTMLElement {
  readonly model: DeskModel;
  readonly #share = new Remembered(
    'slipway.prose',
    z.number().min(PROSE_SHARE.min).max(PROSE_SHARE.max),
    PROSE_SHARE.start,
  );
  #lifetime: AbortController | undefined;
  /** Whether the lab's half had the focus last; what is removed from a page takes its focus with it. */
  #wasInLab = false;

  constructor() {
    super();
    const lesson = this.dataset.lesson ?? '';
    const language = pageLanguage();
    const chapters = readChapters(this.dataset.chapters);
    this.model = new DeskModel(new Connection({ url: socketAddress(), language, lesson }), {
      language,
      lesson,
      chapters,
    });
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.model.connection.start();
    // The page of an incident or an exam borrows a chapter's lab, and is no part of reading it.
    if (this.dataset.incident === undefined && this.dataset.exam === undefined) {
      countTime(this.model.lessonId, { signal });
      keepPlace(this.model.lessonId, { signal });
    }
    this.#divide(signal);
    watchOnScreenKeyboard(signal);
    this.addEventListener('slip-show-desk', () => this.show('lab'), { signal });
    this.addEventListener('slip-show-prose', () => this.show('prose'), { signal });
    for (const button of this.querySelectorAll<HTMLElement>('[data-show]')) {
      button.addEventListener('click', () => this.show(button.dataset.show === 'lab' ? 'lab' : 'prose'), { signal });
    }
    for (const button of this.querySelectorAll('[data-help]')) {
      button.addEventListener('click', () => this.help(), { signal });
    }
    // Before the terminal sees the key, for a terminal takes every key that it gets.
    document.addEventListener('keydown', (event) => onDeskKey(event, this), { signal, capture: true });
    this.addEventListener('focusin', () => (this.#wasInLab = this.#isInLab()), { signal });
    this.model.lab.watch((lab) => this.toggleAttribute('data-has-lab', lab !== undefined && lab.state !== 'stopped'), {
      signal,
    });
  }

  disconnectedCallback(): void {
    this.#lifetime?.abort();
    this.model.connection.close();
  }

  get terminals(): TerminalsElement | undefined {
    const element = this.querySelector('slip-terminals');
    return element instanceof TerminalsElement ? element : undefined;
  }

  /** On a narrow screen one of the two is shown; on a wide one both are. */
  show(pane: PaneName): void {
    this.dataset.pane = pane;
    for (const button of this.querySelectorAll<HTMLElement>('[data-show]')) {
      button.setAttribute('aria-pressed', String(button.dataset.show === pane));
    }
  }

  notes(): void {
    const element = this.querySelector('slip-notes');
    if (element instanceof NotesElement) element.open();
  }

  help(): void {
    openHelp(this.model.say);
  }

  /** Moves the keyboard to the other half of the page. */
  switchRegion(): void {
    const prose = this.querySelector<HTMLElement>('.prose-pane');
    const isLost = document.activeElement === document.body;
    if (isLost ? this.#wasInLab : this.#isInLab()) {
      this.show('prose');
      prose?.focus();
    } else {
      this.show('lab');
      this.terminals?.focusActive();
    }
  }

  #isInLab(): boolean {
    return this.querySelector('.lab-pane')?.contains(document.activeElement) ?? false;
  }

  #divide(signal: AbortSignal): void {
    const divider = this.querySelector<HTMLElement>('.desk-divider');
    const area = this.querySelector<HTMLElement>('.desk-panes');
    if (!divider || !area) return;
    let share = this.#share.read();
    const write = (next: number) => {
      share = next;
      area.style.setProperty('--prose-share', String(next));
      this.#share.write(next);
    };
    write(share);
    makeSeparator(divider, { signal, area, isVertical: () => true, read: () => share, write, limits: PROSE_SHARE });
  }
}
