import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of the notes; they come with them. */
const table = {
  title: { ko: '이 장의 노트', en: 'Notes on this chapter' },
  placeholder: { ko: '나중에 다시 볼 것을 적어 둔다.', en: 'Write down what you want to find again.' },
  hint: {
    ko: '입력하는 대로 이 브라우저에만 저장된다. 실습 환경이 없어져도 남는다.',
    en: 'Kept as you type, in this browser only. It stays when the lab is gone.',
  },
  kept: { ko: '{time}에 저장됨', en: 'Kept at {time}' },
  notKept: {
    ko: '이 브라우저가 저장하지 못했다. 파일로 저장하거나 복사해 둔다.',
    en: 'This browser could not keep it. Copy it, or save it elsewhere.',
  },
  save: { ko: '모든 장의 노트를 파일로 저장', en: 'Save the notes of all chapters as a file' },
  none: { ko: '저장할 노트가 없다.', en: 'There are no notes to save.' },
  work: { ko: '내 작업을 저장하거나 되돌리기', en: 'Save my work, or bring it back' },
  close: { ko: '노트 닫기', en: 'Close the notes' },
} as const satisfies Record<string, Localized>;

export type NotesSay = SayFrom<typeof table>;

export const notesSayIn = (language: Language): NotesSay => sayFrom(table, language);
