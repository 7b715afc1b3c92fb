import type { DeskModel } from '../desk/desk-model.ts';
import type { TextName } from '../page/texts.ts';
import type { Pane } from './terminal-layout.ts';

/** What a slot holds once it has come. */
export interface LazyScreen {
  dispose(): void;
}

interface LazySlotOptions<Screen> {
  readonly room: HTMLElement;
  readonly desk: DeskModel;
  /** Of its tab. */
  readonly key: string;
  readonly className: string;
  readonly label: TextName;
  readonly failed: TextName;
  /** Fetches its parts and fills the tab's panel. */
  readonly make: (element: HTMLElement, lab: string) => Promise<Screen>;
}

/** The place of a large part of the page among the desk's screens: the part comes when its tab is first shown. */
export class LazySlot<Screen extends LazyScreen> {
  readonly #options: LazySlotOptions<Screen>;
  #element: HTMLElement | undefined;
  #lab = '';
  #screen: Promise<Screen> | undefined;

  constructor(options: LazySlotOptions<Screen>) {
    this.#options = options;
  }

  /** Makes, drops, places and shows the panel so that it matches the panes. True while its tab is on show. */
  sync(panes: readonly Pane[], { canLoad }: { canLoad: boolean }): boolean {
    const { key, desk } = this.#options;
    const pane = panes.find(({ tabs }) => tabs.some((tab) => tab.key === key));
    const lab = desk.lab.value?.id ?? '';
    if (!pane || lab !== this.#lab) this.dispose();
    if (!pane) return false;
    this.#lab = lab;
    this.#element ??= this.#makePanel();
    this.#element.dataset.pane = String(pane.index);
    const isShown = pane.active?.key === key;
    this.#element.hidden = !isShown;
    if (canLoad && isShown) this.#load();
    return isShown;
  }

  /** Now, or as soon as it is there; nothing where it did not come. */
  with(use: (screen: Screen) => void | Promise<void>): void {
    // That it did not come was told when it was fetched.
    this.#screen?.then(use, () => undefined).catch((error: unknown) => console.error(error));
  }

  dispose(): void {
    this.with((screen) => screen.dispose());
    this.#element?.remove();
    this.#element = undefined;
    this.#screen = undefined;
  }

  #makePanel(): HTMLElement {
    const { room, desk, key, className, label } = this.#options;
    const element = document.createElement('div');
    element.className = `screen ${className}`;
    element.id = `screen-${key}`;
    element.dataset.key = key;
    element.tabIndex = -1;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', desk.say(label));
    const note = document.createElement('p');
    note.className = 'web-note';
    note.textContent = desk.say('webWaiting');
    element.append(note);
    room.append(element);
    return element;
  }

  #load(): void {
    const { desk, failed, make } = this.#options;
    const element = this.#element;
    if (this.#screen || !element) return;
    this.#screen = make(element, this.#lab);
    this.#screen.catch((error: unknown) => {
      console.error(error);
      // A part of the page that did not come may come when it is asked for again.
      if (this.#element === element) this.#screen = undefined;
      desk.notify({ tone: 'error', text: desk.say(failed) });
    });
  }
}
