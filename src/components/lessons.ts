import { getCollection } from 'astro:content';
import type { Language } from '#protocol/messages.ts';

/** What content.config.ts lets through; Astro's own type of it exists only after a build. */
interface LessonEntry {
  readonly id: string;
  readonly data: { readonly title: string; readonly summary: string; readonly minutes: number };
}

export interface LessonPage {
  readonly id: string;
  readonly number: number;
  readonly language: Language;
  readonly entry: LessonEntry;
}

/** A chapter and its neighbours in one language. */
export interface Chapters {
  readonly all: readonly LessonPage[];
  readonly previous: LessonPage | undefined;
  readonly next: LessonPage | undefined;
}

export async function chaptersAround({ id, language }: LessonPage): Promise<Chapters> {
  const all = (await lessonPages()).filter((page) => page.language === language);
  const place = all.findIndex((page) => page.id === id);
  return { all, previous: all[place - 1], next: all[place + 1] };
}

export const languages = ['ko', 'en'] as const satisfies readonly Language[];

/** All lesson pages in the order of their numbers; `06-first-service/ko` is lesson `first-service`. */
export async function lessonPages(): Promise<LessonPage[]> {
  const entries: readonly LessonEntry[] = await getCollection('lessons');
  return entries
    .map((entry): LessonPage => {
      const match = /^(\d+)-([a-z0-9-]+)\/(ko|en)$/.exec(entry.id);
      if (!match) throw new Error(`A lesson's folder is named <number>-<name>; "${entry.id}" is not.`);
      return { id: match[2] ?? '', number: Number(match[1]), language: match[3] as Language, entry };
    })
    .sort((a, b) => a.number - b.number);
}
