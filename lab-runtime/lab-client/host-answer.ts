import type { z } from 'zod';
import { failureOf } from './labinit-client.ts';
import { LabinitError } from './labinit-error.ts';
import type { HttpAnswer } from './labinit-http.ts';

/** A labinit of before has no such address; its answer has no word of ours either. */
export const TOO_OLD = 'too_old';

/** The body of an answer that is no refusal. @throws LabinitError with labinit's word for what was wrong */
export function accepted(answer: HttpAnswer): Buffer {
  if (answer.status === 200) return answer.body;
  const { error, message } = failureOf(answer);
  const reason = answer.status === 404 && error === 'other' ? TOO_OLD : error;
  throw new LabinitError('status', message, { status: answer.status, reason });
}

/** @throws LabinitError of kind `protocol` */
export function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LabinitError('protocol', 'the host answered in a wrong shape', { cause });
  }
}
