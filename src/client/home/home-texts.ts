import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of the course's home, besides those of every page. */
const table = {
  stoppedAt: { ko: '읽던 곳: {heading}', en: 'You were reading: {heading}' },
  spentInAll: { ko: '지금까지 {time}', en: '{time} so far' },
  spent: { ko: '쓴 시간 {time}', en: '{time} spent' },
  spentNote: {
    ko: '쓴 시간은 이 브라우저에서 장을 보면서 무언가 한 시간이다. 가려진 창과 자리를 비운 시간은 세지 않는다.',
    en: 'Time spent is what this browser saw you do on a chapter’s page. Hidden windows and absence are not counted.',
  },
  lab: { ko: '나의 실습 환경', en: 'Your lab' },
  state: { ko: '상태', en: 'State' },
  age: { ko: '켜진 지', en: 'Age' },
  memory: { ko: '메모리', en: 'Memory' },
  from: { ko: '시작 상태', en: 'Made for' },
  queued: { ko: '대기 중, 순서 {position}번째', en: 'Waiting, number {position} in the queue' },
  preparing: { ko: '준비하는 중', en: 'Being prepared' },
  booting: { ko: '호스트가 켜지는 중', en: 'Hosts are booting' },
  installing: { ko: '설치하는 중', en: 'Being installed' },
  ready: { ko: '준비됨', en: 'Ready' },
  stopping: { ko: '끝내는 중', en: 'Ending' },
  failed: { ko: '멈춤', en: 'Stopped by a failure' },
  goToLab: { ko: '실습으로 가기', en: 'Go to the lab' },
} as const satisfies Record<string, Localized>;

export type HomeSay = SayFrom<typeof table>;

export const homeSayIn = (language: Language): HomeSay => sayFrom(table, language);
