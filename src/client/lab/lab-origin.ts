import type { LabView } from '#protocol/lab-state.ts';
import type { LessonView, Reason } from '#protocol/verdict.ts';
import type { Chapter } from '../desk/chapters.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';

/** The chapter whose start the lab was made for, where that is not the one on the page. */
export function otherOrigin(
  { target }: LabView,
  { lessonId, chapters }: { lessonId: string; chapters: readonly Chapter[] },
): Chapter | undefined {
  if (target.kind !== 'lesson' || target.lesson === lessonId) return undefined;
  return chapters.find(({ id }) => id === target.lesson);
}

/** What a lab of another chapter lacks of this one's start, and whether it can be added. */
export interface Lacking {
  readonly reason: Reason;
  readonly prepares: boolean;
}

export function lackingIn(lesson: LessonView | undefined): Lacking | undefined {
  const start = lesson?.start;
  return start?.verdict.status === 'failed' ? { reason: start.verdict.reason, prepares: start.prepares } : undefined;
}

export const lackingText = ({ reason, prepares }: Lacking, { say, language }: Pick<DeskModel, 'say' | 'language'>) =>
  say(prepares ? 'labLacks' : 'labUnfit', { reason: reason.message[language] });

/** Asks for confirmation, naming what is lost, and starts the chapter anew. */
export function confirmReset(desk: DeskModel): void {
  const { say } = desk;
  confirmDialog({
    title: say('resetTitle'),
    text: say('resetText'),
    confirm: say('resetConfirm'),
    cancel: say('cancel'),
    danger: true,
  }).then(
    (confirmed) => {
      if (confirmed) desk.resetLesson();
    },
    (error: unknown) => console.error(error),
  );
}
