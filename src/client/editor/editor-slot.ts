import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { EDITOR_KEY, type Pane } from '../terminal/terminal-layout.ts';
import type { EditorScreen } from './editor-screen.ts';
import type { FilePlace } from './host-path.ts';
import type { EditorWish } from './show-in-editor.ts';

interface Wanted {
  readonly place: FilePlace;
  readonly text: string | undefined;
}

/** The editor's place among the desk's screens. The editor itself, 700 KiB compressed, comes when it is first shown. */
export class EditorSlot {
  readonly #room: HTMLElement;
  readonly #desk: DeskModel;
  #element: HTMLElement | undefined;
  #lab = '';
  #screen: Promise<EditorScreen> | undefined;

  constructor(room: HTMLElement, desk: DeskModel) {
    this.#room = room;
    this.#desk = desk;
  }

  /** Makes, drops, places and shows the editor so that it matches the panes; loads it once the lab answers. */
  sync(panes: readonly Pane[], { canLoad }: { canLoad: boolean }): void {
    const pane = panes.find(({ tabs }) => tabs.some(({ key }) => key === EDITOR_KEY));
    const lab = this.#desk.lab.value?.id ?? '';
    if (!pane || lab !== this.#lab) this.dispose();
    if (!pane) return;
    this.#lab = lab;
    this.#element ??= this.#make();
    this.#element.dataset.pane = String(pane.index);
    this.#element.hidden = pane.active?.key !== EDITOR_KEY;
    if (canLoad && !this.#element.hidden) this.#load();
  }

  focus(): void {
    this.#with((screen) => screen.focus());
  }

  /** Shows a file, with a text as its new content, unsaved. The tab must be there already. */
  open({ place, text }: Wanted): void {
    this.#with((screen) => screen.open(place, text));
  }

  /** Shows what lies in no file. The tab must be there already. */
  show(wish: EditorWish): void {
    this.#with((screen) => screen.show(wish));
  }

  dispose(): void {
    this.#with((screen) => screen.dispose());
    this.#element?.remove();
    this.#element = undefined;
    this.#screen = undefined;
  }

  #make(): HTMLElement {
    const { say } = this.#desk;
    const element = document.createElement('div');
    element.className = 'screen editor-screen';
    element.id = `screen-${EDITOR_KEY}`;
    element.dataset.key = EDITOR_KEY;
    element.tabIndex = -1;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', say('editor'));
    const note = document.createElement('p');
    note.className = 'web-note';
    note.textContent = say('webWaiting');
    element.append(note);
    this.#room.append(element);
    return element;
  }

  #load(): void {
    const element = this.#element;
    if (this.#screen || !element) return;
    const { language, lab } = this.#desk;
    const hosts = () => hostsWithShells(lab.value).map(({ name }) => name);
    const make = async () => {
      // Before any other part of it, which looks for its words when it is read.
      if (language === 'ko') await import('monaco-editor/nls/lang/ko.js');
      const { EditorScreen } = await import('./editor-screen.ts');
      return new EditorScreen({ element, desk: this.#desk, lab: this.#lab, hosts });
    };
    this.#screen = make();
    this.#screen.catch((error: unknown) => {
      console.error(error);
      // A part of the page that did not come may come when it is asked for again.
      if (this.#element === element) this.#screen = undefined;
      this.#desk.notify({ tone: 'error', text: this.#desk.say('editorFailed') });
    });
  }

  #with(use: (screen: EditorScreen) => void | Promise<void>): void {
    this.#screen?.then(use).catch((error: unknown) => console.error(error));
  }
}
