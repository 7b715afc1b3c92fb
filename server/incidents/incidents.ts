import { lessons } from '../lessons/lessons.ts';
import { createIncidentBook, type IncidentBook } from './incident-book.ts';

const texts = import.meta.glob<string>('/src/lessons/*/incidents/*.yaml', {
  eager: true,
  import: 'default',
  query: '?raw',
});

/** All incidents of the course, in the order of their chapters. */
export const incidents: IncidentBook = createIncidentBook(
  Object.entries(texts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, text]) => {
      const [, lesson = '', id = ''] = /\/\d+-([a-z0-9-]+)\/incidents\/([^/]+)\.yaml$/.exec(path) ?? [];
      return { id, lesson, text };
    }),
  lessons,
);
