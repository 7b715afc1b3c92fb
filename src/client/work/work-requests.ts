import {
  type AppliedObjects,
  appliedObjectsSchema,
  type RecordedAnswer,
  type RestoredAnswers,
  restoredAnswersSchema,
  type WorkRecord,
  workRecordSchema,
} from '#protocol/work.ts';
import { type PageAnswer, pageCall, sendJson } from '../page/page-call.ts';

/** What the server has of a learner's work. `signal` ends every call that is under way. */
export class WorkRequests {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  record(): Promise<PageAnswer<WorkRecord>> {
    return this.#ask('work/record', {}, async (response) => workRecordSchema.parse(await response.json()));
  }

  restoreAnswers(answers: readonly RecordedAnswer[]): Promise<PageAnswer<RestoredAnswers>> {
    return this.#ask('work/restore-answers', { answers }, async (response) =>
      restoredAnswersSchema.parse(await response.json()),
    );
  }

  /** What the learner made in the lab's cluster by kubectl. */
  applied(lab: string): Promise<PageAnswer<AppliedObjects>> {
    return this.#ask('objects/applied', { lab }, async (response) => appliedObjectsSchema.parse(await response.json()));
  }

  #ask<T>(path: string, asked: object, read: (response: Response) => Promise<T>): Promise<PageAnswer<T>> {
    return pageCall('k3s-s', () => sendJson(`/api/${path}`, asked, this.#signal), read);
  }
}
