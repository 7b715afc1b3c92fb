import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of the mesh view; they come with it, so that a chapter that shows none does not carry them. */
const table = {
  waiting: { ko: '클러스터의 상태를 읽는 중이다.', en: 'Reading the state of the cluster.' },
  board: { ko: '메시의 그림', en: 'Picture of the mesh' },
  boardKeys: {
    ko: '화살표 키로 옮기고 Enter로 자세히 본다.',
    en: 'Move with the arrow keys; Enter shows the details.',
  },
  list: { ko: '메시의 목록', en: 'List of the mesh' },
  asGraph: { ko: '그림', en: 'Picture' },
  asList: { ko: '목록', en: 'List' },
  namespace: { ko: '네임스페이스', en: 'Namespace' },
  allNamespaces: { ko: '모두', en: 'All' },
  zoomIn: { ko: '크게', en: 'Larger' },
  zoomOut: { ko: '작게', en: 'Smaller' },
  zoomFit: { ko: '한눈에 맞추기', en: 'Fit into the view' },
  faults: { ko: '문제 {count}개', en: 'Faults: {count}' },
  noFaults: { ko: '문제 없음', en: 'No faults' },
  nextFault: { ko: '다음 문제로', en: 'Go to the next fault' },
  hidden: {
    ko: '자리가 없어 {count}개는 보이지 않는다. 네임스페이스를 고르면 그것부터 보인다.',
    en: '{count} found no place here. Choose a namespace to see it first.',
  },
  empty: { ko: '여기에는 아직 아무것도 없다.', en: 'There is nothing here yet.' },
  injects: { ko: '사이드카 주입', en: 'injects sidecars' },
  close: { ko: '닫기', en: 'Close' },
  details: { ko: '자세히', en: 'Details' },
  leadsTo: { ko: '이어지는 곳', en: 'Leads to' },
  comesFrom: { ko: '가리키는 것', en: 'Comes from' },
  pods: { ko: '파드', en: 'Pods' },
  podsOf: { ko: 'Ready {ready}/{total}', en: 'Ready {ready}/{total}' },
  meshed: { ko: '사이드카 {meshed}/{total}', en: 'sidecar {meshed}/{total}' },
  isProxy: { ko: '프록시', en: 'proxy' },
  noPods: { ko: '파드 없음', en: 'no pods' },
  morePods: { ko: '그 밖에 {count}개', en: '{count} more' },
  moreFaults: { ko: '문제가 {count}개 더 있다.', en: 'There are {count} more.' },
  podReady: { ko: 'Ready', en: 'Ready' },
  podNotReady: { ko: 'Ready 아님', en: 'not Ready' },
  withSidecar: { ko: '사이드카 있음', en: 'with sidecar' },
  withoutSidecar: { ko: '사이드카 없음', en: 'no sidecar' },
  fault: { ko: '문제', en: 'Fault' },
  lookAt: { ko: '터미널에서 YAML 보기', en: 'Show its YAML in a terminal' },
  openNamespace: { ko: '이 네임스페이스 펼치기', en: 'Open this namespace' },
  traceFrom: { ko: '이 파드에서 요청 추적', en: 'Trace a request from this pod' },
  trace: { ko: '요청 추적', en: 'Trace a request' },

  takes: { ko: '적용', en: 'takes' },
  binds: { ko: '연결', en: 'binds' },
  routes: { ko: '라우트', en: 'routes' },
  delegates: { ko: '위임', en: 'delegates' },
  subsets: { ko: '서브셋', en: 'subsets' },
  selects: { ko: '선택', en: 'selects' },
} as const satisfies Record<string, Localized>;

export type MeshSay = SayFrom<typeof table>;

export const meshSayIn = (language: Language): MeshSay => sayFrom(table, language);
