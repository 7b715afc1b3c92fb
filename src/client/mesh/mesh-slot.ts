import type { DeskModel } from '../desk/desk-model.ts';
import { LazySlot } from '../terminal/lazy-slot.ts';
import { MESH_KEY, type Pane } from '../terminal/terminal-layout.ts';
import type { MeshScreen } from './mesh-screen.ts';

/** The mesh view's place among the desk's screens. */
export class MeshSlot {
  readonly #slot: LazySlot<MeshScreen>;

  constructor(room: HTMLElement, desk: DeskModel) {
    this.#slot = new LazySlot({
      room,
      desk,
      key: MESH_KEY,
      className: 'mesh-screen',
      label: 'mesh',
      failed: 'meshFailed',
      make: async (element, lab) => {
        const { MeshScreen } = await import('./mesh-screen.ts');
        return new MeshScreen({ element, desk, lab });
      },
    });
  }

  /** As the slot's; the mesh is watched only while the view is on show. */
  sync(panes: readonly Pane[], { canLoad }: { canLoad: boolean }): void {
    const isShown = this.#slot.sync(panes, { canLoad });
    this.#slot.with((screen) => screen.setShown(isShown && canLoad));
  }

  focus(): void {
    this.#slot.with((screen) => screen.focus());
  }

  dispose(): void {
    this.#slot.dispose();
  }
}
