import { lessons } from '../lessons/lessons.ts';
import { createExamBank, type ExamBank } from './exam-bank.ts';

const texts = import.meta.glob<string>('/src/exam/*.yaml', { eager: true, import: 'default', query: '?raw' });

/** All tasks that an exam may draw. */
export const examBank: ExamBank = createExamBank(
  Object.entries(texts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, text]) => ({ id: path.replace(/^.*\/|\.yaml$/g, ''), text })),
  lessons,
);
