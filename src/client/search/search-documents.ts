import { z } from 'zod';
import type { Language } from '#protocol/messages.ts';

/** One thing that a search finds: a section of a chapter, a term, or what an error means. */
const documentSchema = z.object({
  kind: z.enum(['section', 'term', 'error']),
  /** Path and fragment on this site. */
  href: z.string(),
  title: z.string(),
  /** The chapter's number and title, where it is a section. */
  chapter: z.object({ number: z.number(), title: z.string() }).optional(),
  text: z.string(),
});
export type SearchDocument = z.infer<typeof documentSchema>;

/** What the build leaves at `/<language>/search.json` (pages/[lang]/search.json.ts). */
export const searchDocumentsSchema = z.object({
  documents: z.array(documentSchema),
  /** Each term in the page's language and in the other one, so that either word finds both. */
  names: z.array(z.tuple([z.string(), z.string()])),
});
export type SearchDocuments = z.infer<typeof searchDocumentsSchema>;

/** Rejects when they do not come. */
export async function fetchDocuments(language: Language): Promise<SearchDocuments> {
  const response = await fetch(`/${language}/search.json`);
  if (!response.ok) throw new Error(`search.json: ${response.status}`);
  return searchDocumentsSchema.parse(await response.json());
}
