import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';

/** Asks for confirmation and ends the lab. */
export function confirmEnd(desk: DeskModel): void {
  const { say } = desk;
  confirmDialog({
    title: say('labEndTitle'),
    text: say('labEndText'),
    confirm: say('labEnd'),
    cancel: say('cancel'),
    danger: true,
  }).then(
    (confirmed) => {
      if (confirmed) desk.endLab();
    },
    (error: unknown) => console.error(error),
  );
}
