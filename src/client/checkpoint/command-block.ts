import { pageLanguage } from '../page/page-language.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { sayIn } from '../page/texts.ts';

const NOTE_SHOWN_MS = 1800;

/** `<slip-command data-host="k3s-s">` around a code block: its copy and run buttons. */
export class CommandBlockElement extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('[data-copy]')?.addEventListener('click', () => this.#copy());
    this.querySelector('[data-run]')?.addEventListener('click', () => this.#run());
  }

  get #text(): string {
    return this.querySelector('pre')?.textContent?.trimEnd() ?? '';
  }

  #run(): void {
    const { host } = this.dataset;
    if (host) this.dispatchEvent(new RunCommandEvent(host, this.#text));
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
