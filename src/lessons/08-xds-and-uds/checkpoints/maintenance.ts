import type { CheckpointSpec } from '#lesson';

const HOST = 'orders.harbour.test';
const WWW = 'www.mesh.test';
const LIMIT = 7;
const routes = 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080';

export const maintenance: CheckpointSpec = {
  id: 'maintenance',
  title: { ko: '점검 중인 사이트', en: 'A site under maintenance' },
  goal: {
    ko: '주문 사이트를 점검한다. 게이트웨이의 프록시가 애플리케이션에 묻지 않고 직접 안내하게 하고, 점검이 끝나 몰려올 요청에 대비해 web을 지키는 한도를 둔다. 하나는 라우트(RDS), 하나는 클러스터(CDS)의 변경이다.',
    en: 'The order site goes into maintenance. Let the proxy of the gateway say so by itself, without asking an application, and set a limit that protects web from the rush that follows. One is a change of routes (RDS), the other of clusters (CDS).',
  },
  task: true,
  facts: [
    {
      ko: `\`${HOST}\`의 모든 요청에 503과 \`back at nine\`으로 시작하는 본문으로 응답한다. 포트와 Gateway는 www.mesh.test와 같다.`,
      en: `Every request to \`${HOST}\` is answered 503, with a body that begins with \`back at nine\`. Port and Gateway are those of www.mesh.test.`,
    },
    {
      ko: '한 경로는 예외다. `/index.html`은 점검 중에도 web이 응답한다.',
      en: 'One path is excepted: `/index.html` is answered by web all the time.',
    },
    {
      ko: `게이트웨이의 프록시에서 web-svc의 80번 포트 클러스터는 기다리는 요청을 ${LIMIT}개까지만 둔다(\`max_pending_requests\`).`,
      en: `In the proxy of the gateway, the cluster for port 80 of web-svc lets at most ${LIMIT} requests wait (\`max_pending_requests\`).`,
    },
    { ko: `${WWW}은 전과 같이 응답한다.`, en: `${WWW} answers as before.` },
  ],
  checks: [
    {
      kind: 'probe',
      url: 'http://{ingress}/cart',
      host: HOST,
      expect: { status: 503, body: '^back at nine', headers: { 'x-envoy-upstream-service-time': { absent: true } } },
      explainedBy: [{ kind: 'gateway-listens', host: HOST, gateway: 'web-gw' }],
    },
    {
      kind: 'probe',
      url: 'http://{ingress}/index.html',
      host: HOST,
      expect: { body: 'nginx' },
      reasons: [
        {
          when: { status: 503 },
          code: 'maintenance.no-exception',
          layer: 'route',
          ko: '`/index.html`도 점검 안내를 받는다. 그 경로의 규칙이 없거나, 모든 경로에 맞는 규칙보다 뒤에 있다.',
          en: '`/index.html` gets the notice too: there is no rule for that path, or it comes after the one that fits every path.',
          expected: 'HTTP 200 from web, by the first rule that fits /index.html',
          next: routes,
          on: 'k3s-s',
        },
      ],
    },
    { kind: 'probe', url: 'http://{ingress}/', host: WWW, expect: { body: 'nginx' } },
    {
      kind: 'proxy-config',
      cluster: {
        name: 'outbound|80||web-svc.default.svc.cluster.local',
        match: { circuit_breakers: { thresholds: [{ max_pending_requests: LIMIT }] } },
      },
    },
  ],
  hints: [
    {
      ko: '새 호스트 이름에는 VirtualService가, 클러스터의 한도에는 DestinationRule이 필요하다.',
      en: 'The new host name takes a VirtualService; the limit of the cluster takes a DestinationRule.',
    },
    {
      ko: '`directResponse`는 이 장의 앞에서 썼다. 한도는 DestinationRule의 `trafficPolicy` 아래 `connectionPool`에 있다. 필드는 `kubectl explain destinationrules.spec.trafficPolicy.connectionPool.http`로 찾는다.',
      en: 'You have used `directResponse` in this chapter. The limit is in `connectionPool` of `trafficPolicy`; find the field with `kubectl explain destinationrules.spec.trafficPolicy.connectionPool.http`.',
    },
    {
      ko: '규칙은 둘이다. `uri: exact: /index.html`의 `route`가 먼저, 조건 없는 `directResponse`가 나중이다. 한도는 `http1MaxPendingRequests: 7`이고, web-svc의 DestinationRule이 이미 있으면 거기에 더한다.',
      en: 'There are two rules: first a `route` for `uri: exact: /index.html`, then a `directResponse` without a condition. The limit is `http1MaxPendingRequests: 7`; if web-svc has a DestinationRule already, add it there.',
    },
  ],
  solution: ['one-by-one/6-k3s-s-maintenance.sh'],
};
