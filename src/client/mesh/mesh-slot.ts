import type { DeskModel } from '../desk/desk-model.ts';
import { MESH_KEY, type Pane } from '../terminal/terminal-layout.ts';
import type { MeshScreen } from './mesh-screen.ts';

/** The mesh view's place among the desk's screens. What draws it comes when it is first shown. */
export class MeshSlot {
  readonly #room: HTMLElement;
  readonly #desk: DeskModel;
  #element: HTMLElement | undefined;
  #lab = '';
  #screen: Promise<MeshScreen> | undefined;

  constructor(room: HTMLElement, desk: DeskModel) {
    this.#room = room;
    this.#desk = desk;
  }

  /** Makes, drops, places and shows the view so that it matches the panes; it is watched only while it is on show. */
  sync(panes: readonly Pane[], { canLoad }: { canLoad: boolean }): void {
    const pane = panes.find(({ tabs }) => tabs.some(({ key }) => key === MESH_KEY));
    const lab = this.#desk.lab.value?.id ?? '';
    if (!pane || lab !== this.#lab) this.dispose();
    if (!pane) return;
    this.#lab = lab;
    this.#element ??= this.#make();
    this.#element.dataset.pane = String(pane.index);
    const isShown = pane.active?.key === MESH_KEY;
    this.#element.hidden = !isShown;
    if (canLoad && isShown) this.#load();
    this.#with((screen) => screen.setShown(isShown && canLoad));
  }

  focus(): void {
    this.#with((screen) => screen.focus());
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
    element.className = 'screen mesh-screen';
    element.id = `screen-${MESH_KEY}`;
    element.dataset.key = MESH_KEY;
    element.tabIndex = -1;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', say('mesh'));
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
    const make = async () => {
      const { MeshScreen } = await import('./mesh-screen.ts');
      return new MeshScreen({ element, desk: this.#desk, lab: this.#lab });
    };
    this.#screen = make();
    this.#screen.catch((error: unknown) => {
      console.error(error);
      // A part of the page that did not come may come when it is asked for again.
      if (this.#element === element) this.#screen = undefined;
      this.#desk.notify({ tone: 'error', text: this.#desk.say('meshFailed') });
    });
  }

  #with(use: (screen: MeshScreen) => void): void {
    this.#screen?.then(use, () => undefined);
  }
}
