import { html, render } from 'lit-html';
import type { Say, TextName } from '../page/texts.ts';
import type { ScreenKey } from './screen-keys.ts';

const KEYS: readonly { readonly key: ScreenKey; readonly shown: string; readonly name?: TextName }[] = [
  { key: 'Escape', shown: 'Esc' },
  { key: 'Tab', shown: 'Tab' },
  { key: 'ArrowLeft', shown: '←', name: 'arrowLeft' },
  { key: 'ArrowUp', shown: '↑', name: 'arrowUp' },
  { key: 'ArrowDown', shown: '↓', name: 'arrowDown' },
  { key: 'ArrowRight', shown: '→', name: 'arrowRight' },
  { key: '|', shown: '|' },
  { key: '/', shown: '/' },
  { key: '-', shown: '-' },
];

interface KeyBarOptions {
  readonly say: Say;
  press(key: ScreenKey): void;
}

/** Keys that a keyboard on a screen lacks. A touch on them leaves the keyboard where it is. */
export class KeyBar {
  readonly element = document.createElement('div');
  readonly #options: KeyBarOptions;
  #isCtrlHeld = false;

  constructor(options: KeyBarOptions) {
    this.#options = options;
    this.element.className = 'key-bar';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', options.say('keyBar'));
    // Without this the terminal would lose the keyboard.
    this.element.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#draw();
  }

  /** Whether the key that was typed goes with Ctrl; the one after it does not. */
  takeCtrl(): boolean {
    if (!this.#isCtrlHeld) return false;
    this.#isCtrlHeld = false;
    this.#draw();
    return true;
  }

  #draw(): void {
    const { say, press } = this.#options;
    const ctrl = () => {
      this.#isCtrlHeld = !this.#isCtrlHeld;
      this.#draw();
    };
    render(
      html`<button type="button" aria-pressed=${this.#isCtrlHeld} @click=${ctrl}>Ctrl</button>
        ${KEYS.map(
          ({ key, shown, name }) => html`<button type="button" aria-label=${name ? say(name) : shown}
            @click=${() => press(key)}>${shown}</button>`,
        )}`,
      this.element,
    );
  }
}
