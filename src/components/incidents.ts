import { getCollection } from 'astro:content';
import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type LessonPage, lessonPages } from './lessons.ts';

/** What content.config.ts lets through; Astro's own type of it exists only after a build. */
interface IncidentEntry {
  readonly id: string;
  readonly data: {
    readonly level: number;
    readonly title: Localized;
    readonly ticket: Localized;
    readonly stand: { readonly lesson?: string };
  };
}

export interface IncidentPage {
  readonly id: string;
  readonly level: number;
  readonly title: string;
  readonly ticket: string;
  /** The chapter in whose folder it is. */
  readonly chapter: LessonPage;
  /** The chapter at whose end its lab stands. */
  readonly lesson: string;
}

/** Every incident in one language, by chapter and level; `06-first-service/incidents/front-503` is `front-503`. */
export async function incidentPages(language: Language): Promise<IncidentPage[]> {
  const entries: readonly IncidentEntry[] = await getCollection('incidents');
  const chapters = (await lessonPages()).filter((page) => page.language === language);
  return entries
    .flatMap(({ id: path, data: { level, title, ticket, stand } }) => {
      const [, folder = '', id = ''] = /^\d+-([a-z0-9-]+)\/incidents\/([a-z0-9-]+)$/.exec(path) ?? [];
      const chapter = chapters.find((each) => each.id === folder);
      if (!chapter) throw new Error(`${path} is in no chapter's folder`);
      const lesson = stand.lesson ?? folder;
      return { id, level, title: title[language], ticket: ticket[language], chapter, lesson };
    })
    .sort((a, b) => a.chapter.number - b.chapter.number || a.level - b.level || a.id.localeCompare(b.id));
}
