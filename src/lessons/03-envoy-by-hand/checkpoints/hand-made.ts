import type { CheckpointSpec } from '#lesson';

const PORT = 18080;
const HOST = 'http://192.168.10.200';
const FILE = '/docs/envoy/latest/_downloads/92dcb9714fb6bc288d042029b34c0de4/envoy-demo.yaml';
const asked = (path: string) => ({ kind: 'probe', from: 'k3s-s', url: `${HOST}:${PORT}${path}` }) as const;

export const handMade: CheckpointSpec = {
  id: 'hand-made',
  title: { ko: '직접 쓴 설정으로 실행하기', en: 'Run a configuration of your own' },
  goal: {
    ko: '`testpc`에서 직접 쓴 설정으로 엔보이를 실행한다. 엔보이가 스스로 응답하는 경로, 밖의 사이트로 보내는 경로, 아무 데도 가지 않는 경로가 있다.',
    en: 'Run Envoy on `testpc` with a configuration that you have written: one path it answers by itself, one it sends to a site outside, and all others lead nowhere.',
  },
  task: true,
  facts: [
    {
      ko: `모든 주소의 ${PORT}번 포트에서 HTTP를 듣는다. 엔보이는 한 번에 하나만 실행된다.`,
      en: `It listens for HTTP on port ${PORT} of all addresses. Only one Envoy at a time can run.`,
    },
    {
      ko: '`/health`에는 업스트림 없이 엔보이가 200과 `afloat`으로 응답한다.',
      en: '`/health` is answered by Envoy itself, without an upstream: 200 and `afloat`.',
    },
    {
      ko: '`/docs`로 시작하는 경로는 그대로 `www.envoyproxy.io`의 443번 포트로 TLS로 보낸다. 이 사이트는 자기 이름의 요청만 받는다.',
      en: 'Paths that begin with `/docs` go to `www.envoyproxy.io`, port 443, over TLS, and stay as they are. That site answers only requests for its own name.',
    },
    {
      ko: '그 응답에는 `x-harbour: testpc` 헤더를 더한다.',
      en: 'These answers get the header `x-harbour: testpc`.',
    },
    { ko: '다른 경로는 모두 404다.', en: 'All other paths are 404.' },
  ],
  checks: [
    { kind: 'host-socket', host: 'testpc', port: PORT, address: 'any', process: 'envoy' },
    {
      ...asked('/health'),
      expect: { body: '^afloat', headers: { 'x-envoy-upstream-service-time': { absent: true } } },
    },
    {
      ...asked(FILE),
      expect: { body: 'static_resources', headers: { 'x-harbour': '^testpc$' } },
    },
    {
      ...asked('/'),
      expect: { status: 404, headers: { 'x-envoy-upstream-service-time': { absent: true } } },
      reasons: [
        {
          when: { status: { $gt: 0 } },
          code: 'hand-made.too-wide',
          layer: 'route',
          ko: '`/`에도 응답이 온다({observed}). 라우트의 조건이 `/docs`보다 넓다.',
          en: '`/` is answered too ({observed}): a route matches more than `/docs`.',
          expected: '404',
        },
      ],
    },
  ],
  hints: [
    {
      ko: 'envoy-demo.yaml의 사본이 시작점이다. 리스너의 포트와 라우트의 목록을 고친다.',
      en: 'Start from a copy of envoy-demo.yaml. Change the port of the listener and the list of routes.',
    },
    {
      ko: '스스로 응답하는 라우트에는 `route` 대신 `direct_response`를 쓴다. 응답의 헤더는 `response_headers_to_add`로 더한다.',
      en: 'A route that answers by itself has `direct_response` in place of `route`. A header of the response is added by `response_headers_to_add`.',
    },
    {
      ko: '`direct_response: {status: 200, body: {inline_string: afloat}}`, `match: {prefix: /docs}`다. 바꾼 설정은 `envoy --mode validate -c 파일`로 먼저 확인한다.',
      en: 'It is `direct_response: {status: 200, body: {inline_string: afloat}}` and `match: {prefix: /docs}`. Check what you wrote with `envoy --mode validate -c FILE` first.',
    },
  ],
  solution: ['as-the-page/7-testpc-hand-made.sh', 'as-the-page/8-testpc-hand-made.bg.sh'],
};
