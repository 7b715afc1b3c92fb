import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../../page/say-from.ts';

/** The words around a manifest in the editor. */
const table = {
  checks: { ko: '점검', en: 'Checks' },
  checksFound: { ko: '점검: 문제 {count}개', en: 'Checks: {count} found' },
  checksTitle: { ko: '무엇으로 점검할까', en: 'What checks this file' },
  schema: { ko: '이 클러스터의 스키마', en: 'This cluster’s schemas' },
  analyze: { ko: 'istioctl analyze', en: 'istioctl analyze' },
  dryRun: { ko: '시험 적용 (kubectl apply --dry-run=server)', en: 'Dry run (kubectl apply --dry-run=server)' },
  askedOff: {
    ko: '이 장의 과제가 점검 없이 찾으라고 한다. 그 체크포인트를 통과하면 다시 켤 수 있다.',
    en: 'A task of this chapter asks you to look without them. They can be switched on again once its checkpoint has passed.',
  },
  found: { ko: '찾은 문제', en: 'What was found' },
  foundNothing: { ko: '찾은 문제가 없다.', en: 'Nothing was found.' },
  foundAt: { ko: '{line}행', en: 'line {line}' },
  foundMore: { ko: '{count}개가 더 있다.', en: '{count} more.' },
  unreadable: {
    ko: '스키마를 읽지 못해 문법만 점검한다.',
    en: 'The schemas could not be read: only the syntax is checked.',
  },
  silent: { ko: 'istioctl analyze가 결과를 내지 못했다.', en: 'istioctl analyze gave no result.' },
  tryIt: { ko: '시험 적용', en: 'Dry run' },
  tryItTitle: {
    ko: 'kubectl apply --dry-run=server: 저장하거나 바꾸지 않고 API 서버에 물어보기',
    en: 'kubectl apply --dry-run=server: ask the API server, save and change nothing',
  },
  trying: { ko: '시험 적용하는 중', en: 'Trying it' },
  tried: {
    ko: 'API 서버가 오브젝트 {accepted}개를 받아들일 것이다.',
    en: 'The API server would accept {accepted} of the objects here.',
  },
  triedFound: {
    ko: 'API 서버가 오브젝트 {accepted}개를 받아들이고 {refused}개를 거부할 것이다.',
    en: 'The API server would accept {accepted} and refuse {refused} of the objects here.',
  },
  diff: { ko: '차이', en: 'Diff' },
  diffTitle: {
    ko: '적용하면 클러스터에서 무엇이 바뀌는지 보기',
    en: 'Show what applying this would change in the cluster',
  },
  diffing: { ko: '비교하는 중', en: 'Comparing' },
  diffHeading: { ko: '적용하면 바뀌는 것', en: 'What applying would change' },
  diffLead: {
    ko: '왼쪽은 지금 클러스터에 있는 것, 오른쪽은 적용한 뒤의 것이다.',
    en: 'On the left what the cluster has now, on the right what it would have.',
  },
  diffSame: { ko: '적용해도 클러스터에서 바뀌는 것이 없다.', en: 'Applying this would change nothing in the cluster.' },
  diffRefused: { ko: 'API 서버가 받아들이지 않을 것: {message}', en: 'The API server would refuse: {message}' },
  diffNow: { ko: '클러스터에 있는 것', en: 'In the cluster' },
  close: { ko: '닫기', en: 'Close' },
} as const satisfies Record<string, Localized>;

export type ManifestSay = SayFrom<typeof table>;

export const manifestSayIn = (language: Language): ManifestSay => sayFrom(table, language);
