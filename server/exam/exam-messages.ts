import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { ExamService } from './exam-service.ts';

export type ExamMessage = Extract<ClientMessage, { type: `exam.${string}` }>;

/** What a page asks about exams. Throws what the service throws. */
export function serveExam(
  message: ExamMessage,
  { session, exams, send }: { session: string; exams: ExamService; send: (message: ServerMessage) => void },
): void {
  const ref = message.ref === undefined ? {} : { ref: message.ref };
  const answer = (exam?: string) => {
    const view = exams.view(session, exam);
    if (view) send({ type: 'exam', ...ref, exam: view });
  };
  switch (message.type) {
    case 'exam.list':
      answer();
      send({ type: 'exams', ...ref, ...exams.overview(session) });
      return;
    case 'exam.open':
      answer(message.exam);
      return;
    case 'exam.start':
      send({ type: 'exam', ...ref, exam: exams.start(session, message.kind) });
      return;
    case 'exam.note':
      exams.note(session, message.exam, message);
      answer(message.exam);
      return;
    case 'exam.end':
      exams.end(session, message.exam);
      answer(message.exam);
  }
}
