import { type CollectionEntry, getCollection } from 'astro:content';
import type { Language } from '../../protocol/messages.ts';

export interface LessonPage {
  readonly id: string;
  readonly number: number;
  readonly language: Language;
  readonly entry: CollectionEntry<'lessons'>;
}

export const languages = ['ko', 'en'] as const satisfies readonly Language[];

/** All lesson pages in the order of their numbers; `01-first-service/ko` is lesson `first-service`. */
export async function lessonPages(): Promise<LessonPage[]> {
  const entries = await getCollection('lessons');
  return entries
    .map((entry) => {
      const match = /^(\d+)-([a-z0-9-]+)\/(ko|en)$/.exec(entry.id);
      if (!match) throw new Error(`A lesson's folder is named <number>-<name>; "${entry.id}" is not.`);
      return { id: match[2] ?? '', number: Number(match[1]), language: match[3] as Language, entry };
    })
    .sort((a, b) => a.number - b.number);
}
