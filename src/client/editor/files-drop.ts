import { parentOf } from './host-path.ts';
import type { FilesActions } from './files-panel.ts';
import { droppedItems } from './upload-items.ts';

interface DropTarget {
  readonly over: (event: DragEvent) => void;
  readonly leave: (event: DragEvent) => void;
  readonly drop: (event: DragEvent) => void;
}

/** Takes files that are dropped on the list: into the folder under the pointer, beside a file, or into the root. */
export function dropTarget(root: string, actions: Pick<FilesActions, 'upload' | 'reportBroken'>): DropTarget {
  const rowOf = (event: DragEvent) => (event.target as Element).closest<HTMLElement>('.files-row');
  const mark = (event: DragEvent, isOver: boolean) => {
    const tree = event.currentTarget as HTMLElement;
    const row = isOver ? rowOf(event) : null;
    const into = row?.hasAttribute('data-folder') ? row : null;
    for (const marked of tree.querySelectorAll('[data-over]')) if (marked !== into) marked.removeAttribute('data-over');
    into?.setAttribute('data-over', '');
    tree.toggleAttribute('data-over', isOver && into === null);
  };
  return {
    over(event) {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      mark(event, true);
    },
    leave(event) {
      const to = event.relatedTarget;
      if (!(to instanceof Node && (event.currentTarget as Node).contains(to))) mark(event, false);
    },
    drop(event) {
      mark(event, false);
      const items = event.dataTransfer && droppedItems(event.dataTransfer);
      if (!items) return;
      event.preventDefault();
      const row = rowOf(event);
      const { path } = row?.dataset ?? {};
      const folder = path === undefined ? root : row?.hasAttribute('data-folder') ? path : parentOf(path);
      items.then((all) => actions.upload(all, folder), actions.reportBroken);
    },
  };
}
