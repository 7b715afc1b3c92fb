import { z } from 'zod';
import { SlipElement } from '../desk/element.ts';
import { Remembered } from '../page/remembered.ts';
import type { NotesPanel } from './notes-panel.ts';

/** `<slip-notes>` at the end of the text's pane: a button, and the notes once it was pressed. They come then. */
export class NotesElement extends SlipElement {
  readonly #isOpen = new Remembered('slipway.notes', z.boolean(), false);
  #panel: NotesPanel | undefined;

  protected connected(signal: AbortSignal): void {
    this.#button?.addEventListener('click', () => this.#set(!this.#isOpen.read(), { focus: true }), { signal });
    if (this.#isOpen.read()) this.#set(true, { focus: false });
  }

  /** Shows the notes and gives them the keyboard. */
  open(): void {
    this.dispatchEvent(new CustomEvent('slip-show-prose', { bubbles: true }));
    this.#set(true, { focus: true });
  }

  get #button(): HTMLButtonElement | null {
    return this.querySelector('button[aria-expanded]');
  }

  #set(isOpen: boolean, { focus }: { focus: boolean }): void {
    this.#isOpen.write(isOpen);
    this.#button?.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) {
      this.#panel?.hide();
      return;
    }
    this.#show({ focus }).catch((error: unknown) => console.error(error));
  }

  async #show({ focus }: { focus: boolean }): Promise<void> {
    const room = this.querySelector<HTMLElement>('[data-notes]');
    const { NotesPanel } = await import('./notes-panel.ts');
    if (!room) return;
    this.#panel ??= new NotesPanel(room, this.desk, () => this.#closed());
    this.#panel.show();
    if (focus) this.#panel.focus();
  }

  #closed(): void {
    this.#set(false, { focus: false });
    this.#button?.focus();
  }
}
