import { z } from 'zod';
import { readFact } from '#server/lessons/exercises/answer-facts.ts';
import { defineCheck } from '../check.ts';

/** The checkpoint's own question, by the answer that the learner submitted. */
export const exercise = defineCheck({
  kind: 'exercise',
  schema: z.strictObject({}),
  inputs: [],
  run(_spec, { question, world }) {
    if (!question) throw new Error('a check of kind exercise in a checkpoint without an exercise');
    return question.grade((fact) => readFact(fact, world));
  },
});
