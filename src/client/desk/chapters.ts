import { z } from 'zod';

/** What a page knows of the course's other chapters. */
const chapterSchema = z.object({ id: z.string(), number: z.number(), title: z.string() });
export type Chapter = z.infer<typeof chapterSchema>;

/** What the page was built with (components/Desk.astro); a page from before knows of none. */
export function readChapters(json: string | undefined): readonly Chapter[] {
  try {
    return z.array(chapterSchema).parse(JSON.parse(json ?? '[]'));
  } catch {
    return [];
  }
}
