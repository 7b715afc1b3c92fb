import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { ANSWER_TEXT_MAX, type Answer, type WrittenAnswers, writtenAnswersSchema } from '#protocol/exercise.ts';
import type { Lesson } from '../vocabulary.ts';
import { checkShape } from './answer-shape.ts';

/** What the learner answered, by checkpoint; a Map fits. */
export interface Answers {
  get(checkpoint: string): Answer | undefined;
}
export const noAnswers: Answers = new Map<string, Answer>();

const LOOKS_MAX = 10;
const LOOK_AGAIN_MS = 500;

/** Runs a script on a host of the lab and returns what it printed. */
export type AskLab = (host: string, script: string) => Promise<string>;

/**
 * Reads YAML or JSON such as `answers.yaml` of a solution: checkpoint → answer. What `{ on, run }` prints is the text.
 * @throws SlipwayError SLW403 for what is no answer, or none to that exercise.
 */
export async function readAnswers(text: string, lesson: Lesson, ask: AskLab): Promise<ReadonlyMap<string, Answer>> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw new SlipwayError('SLW403', { checkpoint: lesson.id, detail: String(cause).slice(0, 200) }, { cause });
  }
  const written = writtenAnswersSchema.safeParse(document ?? {});
  if (written.success) return answersOf(written.data, lesson, ask);
  const detail = z.prettifyError(written.error).replaceAll('\n', ' ').slice(0, 300);
  throw new SlipwayError('SLW403', { checkpoint: lesson.id, detail });
}

/** The same for answers that are parsed already. */
export async function answersOf(
  written: WrittenAnswers,
  lesson: Lesson,
  ask: AskLab,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const [checkpoint, value] of Object.entries(written)) {
    const exercise = lesson.checkpoints.find(({ id }) => id === checkpoint)?.exercise;
    const answer = await toAnswer(value, exercise?.kind, ask);
    if (!answer) throw new SlipwayError('SLW403', { checkpoint, detail: 'it does not have the form of its exercise' });
    checkShape(checkpoint, exercise, answer);
    answers.set(checkpoint, answer);
  }
  return answers;
}

/** Logs are written once a second: a script that printed nothing is run again, as somebody would look again. */
async function printed(ask: () => Promise<string>): Promise<string> {
  for (let look = 1; ; look += 1) {
    const text = (await ask()).trim();
    if (text !== '' || look === LOOKS_MAX) return text.slice(0, ANSWER_TEXT_MAX);
    await delay(LOOK_AGAIN_MS);
  }
}

async function toAnswer(
  value: WrittenAnswers[string],
  kind: Answer['kind'] | undefined,
  ask: AskLab,
): Promise<Answer | undefined> {
  const isList = Array.isArray(value);
  switch (kind) {
    case 'choice':
      if (isList) return { kind, chosen: value };
      return typeof value === 'string' ? { kind, chosen: [value] } : undefined;
    case 'order':
      return isList ? { kind, items: value } : undefined;
    case 'assign':
      return isList || typeof value !== 'object' ? undefined : { kind, targets: { ...value } };
    case 'text':
    case undefined: {
      if (isList) return undefined;
      if (typeof value !== 'object') return { kind: 'text', text: String(value) };
      const { on, run } = value;
      if (on === undefined || run === undefined) return undefined;
      return { kind: 'text', text: await printed(() => ask(on, run)) };
    }
  }
}
