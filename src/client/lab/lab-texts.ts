import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** What the lab's bar says while one waits for a lab, and when one is lost. */
const table = {
  meanwhile: { ko: '그동안 읽기', en: 'To read meanwhile' },
  lastTime: { ko: '지난번에는 {time} 걸렸다.', en: 'Last time it took {time}.' },
  kept: { ko: '남은 것', en: 'Kept' },
  keptPassed: { ko: '이 장에서 통과한 확인 항목 {count}개', en: 'passed checkpoints of this chapter: {count}' },
  keptAnswers: { ko: '낸 답과 진행 기록', en: 'your answers and your progress' },
  keptNotes: { ko: '이 장의 노트', en: 'your notes on this chapter' },
  keptScreens: {
    ko: '터미널 화면 {count}개. 새 실습 환경을 시작하기 전까지 읽고 복사할 수 있다.',
    en: 'terminal screens, to read and copy until a new lab starts: {count}',
  },
  keptTexts: {
    ko: '편집기에서 저장하지 않은 글. 새 실습 환경의 편집기에서 다시 열 수 있다.',
    en: 'texts not yet saved in the editor; the editor of the new lab offers them',
  },
  lost: { ko: '없어진 것', en: 'Lost' },
  lostLab: {
    ko: '클러스터, 호스트에 저장한 파일, 실행 중이던 명령',
    en: 'the cluster, the files saved on its hosts, and what was running',
  },
  next: {
    ko: '"다시 시작"을 누르면 이 장의 시작 상태로 새 실습 환경이 뜬다.',
    en: '“Start again” brings up a new lab at the start of this chapter.',
  },
} as const satisfies Record<string, Localized>;

export type LabSay = SayFrom<typeof table>;

export const labSayIn = (language: Language): LabSay => sayFrom(table, language);
