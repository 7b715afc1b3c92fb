import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

/** Browser tests build the same site over lessons of their own. */
const base = process.env.SLIPWAY_LESSONS ?? 'src/lessons';

export const collections = {
  /** One entry per lesson and language; the id is `<nn-slug>/<language>`. */
  lessons: defineCollection({
    loader: glob({ base, pattern: '*/{ko,en}.mdx' }),
    schema: z.object({
      title: z.string().describe('as on the card and at the top of the page'),
      summary: z.string().describe('one or two sentences for the card'),
      minutes: z.number().int().positive().describe('how long a learner needs'),
    }),
  }),
  /** What a page tells of an incident; the rest of its file stays with the server. */
  incidents: defineCollection({
    loader: glob({ base, pattern: '*/incidents/*.yaml' }),
    schema: z.object({
      level: z.number().int().min(1).max(3),
      title: z.object({ ko: z.string(), en: z.string() }),
      ticket: z.object({ ko: z.string(), en: z.string() }),
      stand: z.object({ lesson: z.string().optional() }),
    }),
  }),
};
