import { z } from 'zod';
import { localizedSchema } from './errors.ts';

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const choiceSchema = z.strictObject({ id, text: localizedSchema });
const base = { prompt: localizedSchema };

/** An exercise as the browser sees it: what is asked, never what is right. */
export const exerciseViewSchema = z.discriminatedUnion('kind', [
  /** Predictions and questions: one option, or several. */
  z.strictObject({ kind: z.literal('choice'), ...base, options: z.array(choiceSchema).min(2), several: z.boolean() }),
  /** Sorting into bins, or labelling the numbered spots of a diagram: each item goes to one target. */
  z.strictObject({
    kind: z.literal('assign'),
    ...base,
    items: z.array(choiceSchema).min(2),
    targets: z.array(choiceSchema).min(2),
    oneEach: z.boolean().describe('a target takes one item, as the spots of a diagram do'),
  }),
  /** Items as they are shown first; the learner puts them in order. */
  z.strictObject({ kind: z.literal('order'), ...base, items: z.array(choiceSchema).min(2) }),
  /** A value that the learner found in the lab and types. */
  z.strictObject({ kind: z.literal('text'), ...base, placeholder: z.string().max(60).optional() }),
]);
export type ExerciseView = z.infer<typeof exerciseViewSchema>;

export const ANSWER_TEXT_MAX = 500;

/** What a learner submits; its kind is that of the exercise. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), chosen: z.array(id).max(20) }),
  z.strictObject({
    kind: z.literal('assign'),
    targets: z.record(id, id).refine((value) => Object.keys(value).length <= 30, 'too many items'),
  }),
  z.strictObject({ kind: z.literal('order'), items: z.array(id).max(30) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(ANSWER_TEXT_MAX) }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** What is said of one part of an answer: an option, an item, a place in the order. */
export const answerPartSchema = z.strictObject({
  id,
  right: z.boolean(),
  why: localizedSchema.optional(),
});
export type AnswerPart = z.infer<typeof answerPartSchema>;

/**
 * Answers as people write them into a file, by checkpoint: a text, a list (choice, order) or a map (assign).
 * `{ on, run }` is a text that a command on a host prints, for values that differ from lab to lab.
 */
export const writtenAnswersSchema = z
  .record(
    z.string().max(100),
    z.union([
      z.string().max(ANSWER_TEXT_MAX),
      z.number(),
      z.array(z.union([z.string(), z.number()]).transform(String)).max(30),
      z.strictObject({ on: z.string().max(20), run: z.string().max(4_000) }),
      z.record(id, id),
    ]),
  )
  .refine((value) => Object.keys(value).length <= 100, 'too many answers');
export type WrittenAnswers = z.infer<typeof writtenAnswersSchema>;
