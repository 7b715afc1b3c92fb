import { z } from 'zod';

/** A chapter of the course, as the page of another chapter speaks of it. */
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
