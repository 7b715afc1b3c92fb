import { html, render } from 'lit-html';
import { heredocIn } from '../editor/heredoc.ts';
import { OpenInEditorEvent } from '../editor/open-in-editor.ts';
import { icon } from '../page/drawing.ts';
import { pageLanguage } from '../page/page-language.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { sayIn } from '../page/texts.ts';
import type { RunProgress } from '../terminal/shell-watch.ts';
import { showRun } from './run-mark.ts';

const NOTE_SHOWN_MS = 1800;

/** `<slip-command data-host="k3s-s">` around a code block: its buttons to copy, to run, and to edit the file that it writes. */
export class CommandBlockElement extends HTMLElement {
  #runs = 0;

  connectedCallback(): void {
    this.querySelector('[data-copy]')?.addEventListener('click', () => this.#copy());
    const run = this.querySelector('[data-run]');
    run?.addEventListener('click', () => this.#run());
    if (run && heredocIn(this.#text)) run.before(this.#editButton());
  }

  get #text(): string {
    return this.querySelector('pre')?.textContent?.trimEnd() ?? '';
  }

  #run(): void {
    const { host } = this.dataset;
    const bar = this.querySelector('.code-bar');
    if (!host || !bar) return;
    // A run that another one replaces says no more.
    this.#runs += 1;
    const run = this.#runs;
    const say = sayIn(pageLanguage());
    const report = (progress: RunProgress) => (run === this.#runs ? showRun(bar, progress, say) : undefined);
    this.dispatchEvent(new RunCommandEvent(host, this.#text, report));
  }

  /** Only the text tells whether there is a file to edit. */
  #editButton(): HTMLElement {
    const say = sayIn(pageLanguage());
    const button = document.createElement('button');
    button.className = 'code-button';
    button.type = 'button';
    button.title = say('editorOpen');
    button.setAttribute('aria-label', say('editorOpen'));
    render(html`${icon('pencil')}<span>${say('editorEdit')}</span>`, button);
    button.addEventListener('click', () => this.#edit());
    return button;
  }

  #edit(): void {
    const { host } = this.dataset;
    const file = heredocIn(this.#text);
    if (host && file) this.dispatchEvent(new OpenInEditorEvent({ host, path: file.path }, file.text));
  }

  #copy(): void {
    const say = sayIn(pageLanguage());
    navigator.clipboard.writeText(this.#text).then(
      () => this.#note(say('copied')),
      () => this.#note(say('copyFailed')),
    );
  }

  #note(text: string): void {
    const note = this.querySelector<HTMLElement>('[data-note]');
    if (!note) return;
    note.textContent = text;
    setTimeout(() => {
      if (note.textContent === text) note.textContent = '';
    }, NOTE_SHOWN_MS);
  }
}
