import type { DeskModel } from '../desk/desk-model.ts';

/** Opens the dialog of one's work, which is loaded then. */
export function showWork(desk: DeskModel, how?: { readonly saves: boolean }): void {
  import('./work-dialog.ts').then(
    ({ openWork }) => openWork(desk, how),
    (error: unknown) => console.error(error),
  );
}
