import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import type { TraceHop, TraceStep } from '#protocol/trace-way.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of a traced request. */
const table = {
  title: { ko: '요청 추적', en: 'Trace a request' },
  from: { ko: '보내는 곳', en: 'From' },
  hosts: { ko: '호스트', en: 'Hosts' },
  podsIn: { ko: '{namespace}의 파드', en: 'Pods in {namespace}' },
  method: { ko: '메서드', en: 'Method' },
  url: { ko: '주소', en: 'Address' },
  via: { ko: '가는 곳', en: 'Goes to' },
  viaIngress: { ko: '인그레스 게이트웨이', en: 'ingress gateway' },
  viaName: { ko: '주소의 이름이 가리키는 곳', en: 'where the name leads' },
  headers: { ko: '헤더(한 줄에 하나)', en: 'Headers (one a line)' },
  headersWrong: {
    ko: '헤더는 한 줄에 하나씩 이름: 값으로 쓴다. 20개까지다.',
    en: 'Write one header a line, as name: value; at most 20.',
  },
  urlWrong: {
    ko: 'http://로 시작하는 주소를 쓴다. 호스트, 포트, 경로를 쓸 수 있다.',
    en: 'Write an address that begins with http://, with a host, a port and a path.',
  },
  send: { ko: '보내고 추적', en: 'Send and trace' },
  cancel: { ko: '그만두기', en: 'Cancel' },
  running: {
    ko: '프록시의 설정을 읽고 요청을 한 번 보내는 중이다. Ctrl-C로 그만둔다.',
    en: 'Reading what the proxies have, and sending the request once. Ctrl-C cancels.',
  },
  cancelled: { ko: '그만뒀다.', en: 'Cancelled.' },
  way: { ko: '요청이 간 길', en: 'The way of the request' },
  answered: { ko: 'HTTP {status}, {ms} ms', en: 'HTTP {status}, {ms} ms' },
  failed: { ko: '응답 없음: {error}, {ms} ms', en: 'No answer: {error}, {ms} ms' },
  notSent: { ko: '보내지 않음', en: 'Not sent' },
  answerHeaders: { ko: '응답 헤더', en: 'Headers of the answer' },
  answerBody: { ko: '응답 본문의 앞부분', en: 'Beginning of the body' },
  same: { ko: '터미널에서 같은 요청 보내기', en: 'Send the same in a terminal' },
  bypassed: {
    ko: '관여하지 않는다. 사이드카가 연결을 먼저 받아 엔드포인트를 직접 고른다.',
    en: 'Has no part in it: the sidecar takes the connection first and chooses the endpoint itself.',
  },
  endsHere: { ko: '여기서 끝남', en: 'ends here' },
  close: { ko: '닫기', en: 'Close' },
} as const satisfies Record<string, Localized>;

const hops: Readonly<Record<TraceHop['kind'], Localized>> = {
  client: { ko: '보낸 곳', en: 'Sender' },
  node: { ko: '노드의 커널', en: 'Kernel of the node' },
  gateway: { ko: '게이트웨이의 프록시', en: 'Proxy of the gateway' },
  outbound: { ko: '보내는 쪽 사이드카', en: 'Sidecar of the sender' },
  inbound: { ko: '받는 쪽 사이드카', en: 'Sidecar of the receiver' },
  application: { ko: '애플리케이션', en: 'Application' },
  answer: { ko: '응답', en: 'Answer' },
};

const steps: Readonly<Record<TraceStep['at'], Localized>> = {
  name: { ko: '이름', en: 'Name' },
  service: { ko: '서비스', en: 'Service' },
  'kube-proxy': { ko: 'kube-proxy', en: 'kube-proxy' },
  bypass: { ko: 'kube-proxy', en: 'kube-proxy' },
  listener: { ko: '리스너', en: 'Listener' },
  'filter-chain': { ko: '필터 체인', en: 'Filter chain' },
  'virtual-host': { ko: '가상 호스트', en: 'Virtual host' },
  route: { ko: '라우트', en: 'Route' },
  cluster: { ko: '클러스터', en: 'Cluster' },
  endpoint: { ko: '엔드포인트', en: 'Endpoint' },
  tls: { ko: 'mTLS', en: 'mTLS' },
  log: { ko: '접근 로그', en: 'Access log' },
};

export type TraceSay = SayFrom<typeof table> & {
  readonly hop: (kind: TraceHop['kind']) => string;
  readonly step: (at: TraceStep['at']) => string;
};

export const traceSayIn = (language: Language): TraceSay =>
  Object.assign(sayFrom(table, language), {
    hop: (kind: TraceHop['kind']) => hops[kind][language],
    step: (at: TraceStep['at']) => steps[at][language],
  });
