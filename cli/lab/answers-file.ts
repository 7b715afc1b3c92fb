import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { type WrittenAnswers, writtenAnswersSchema } from '#protocol/exercise.ts';

/** Reads YAML or JSON: checkpoint → answer. @throws SlipwayError SLW600 when the file cannot be used. */
export function readAnswersFile(file: string): WrittenAnswers {
  const refuse = (detail: string, cause?: unknown) =>
    new SlipwayError('SLW600', { name: '--answers', detail: detail.slice(0, 300) }, { cause });
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  const answers = writtenAnswersSchema.safeParse(document ?? {});
  if (!answers.success) throw refuse(z.prettifyError(answers.error).replaceAll('\n', ' '));
  return answers.data;
}
