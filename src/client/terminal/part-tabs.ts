import type { DeskModel } from '../desk/desk-model.ts';
import { EditorSlot } from '../editor/editor-slot.ts';
import { MeshSlot } from '../mesh/mesh-slot.ts';
import type { DeskTabs } from './desk-tabs.ts';
import { EDITOR_KEY, MESH_KEY, type Pane, type PaneIndex, place, type Tab } from './terminal-layout.ts';

interface PartTabsOptions {
  readonly room: HTMLElement;
  readonly desk: DeskModel;
  readonly tabs: DeskTabs;
  readonly signal: AbortSignal;
}

/** The tabs of which the desk has one at most: the editor and the mesh view. */
export class PartTabs {
  readonly #tabs: DeskTabs;
  readonly #editor: EditorSlot;
  readonly #mesh: MeshSlot;

  constructor({ room, desk, tabs, signal }: PartTabsOptions) {
    this.#tabs = tabs;
    this.#editor = new EditorSlot(room, desk);
    signal.addEventListener('abort', () => this.#editor.dispose(), { once: true });
    this.#mesh = new MeshSlot(room, desk);
    signal.addEventListener('abort', () => this.#mesh.dispose(), { once: true });
  }

  sync(panes: readonly Pane[], options: { canLoad: boolean }): void {
    this.#editor.sync(panes, options);
    this.#mesh.sync(panes, options);
  }

  openEditor(pane: PaneIndex): void {
    this.#tabs.change((layout) => place({ ...layout, editor: true }, EDITOR_KEY, pane));
    this.#editor.focus();
  }

  openMesh(pane: PaneIndex): void {
    this.#tabs.change((layout) => place({ ...layout, mesh: true }, MESH_KEY, pane));
    this.#mesh.focus();
  }

  /** Does it in the editor, whose tab must be there, as soon as that is loaded. */
  inEditor(use: (editor: EditorSlot) => void): void {
    use(this.#editor);
  }

  focus({ isEditor, isMesh }: Tab): void {
    if (isEditor) this.#editor.focus();
    if (isMesh) this.#mesh.focus();
  }

  close({ isEditor, isMesh }: Tab): void {
    if (isEditor) this.#tabs.change((layout) => ({ ...layout, editor: false }));
    if (isMesh) this.#tabs.change((layout) => ({ ...layout, mesh: false }));
  }
}
