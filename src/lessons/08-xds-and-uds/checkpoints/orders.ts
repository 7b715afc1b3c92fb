import type { CheckpointSpec } from '#lesson';

const names = {
  listener: { ko: '리스너 (LDS)', en: 'listener (LDS)' },
  route: { ko: '라우트 (RDS)', en: 'route (RDS)' },
  cluster: { ko: '클러스터 (CDS)', en: 'cluster (CDS)' },
  endpoint: { ko: '엔드포인트 (EDS)', en: 'endpoint (EDS)' },
  secret: { ko: '인증서 (SDS)', en: 'certificates (SDS)' },
};

export const lookupOrder: CheckpointSpec = {
  id: 'lookup-order',
  title: { ko: '복습: 요청이 설정을 찾는 순서', en: 'Review: the order of a lookup' },
  goal: {
    ko: '엔보이가 요청 하나를 처리하며 찾는 설정을 순서대로 놓는다.',
    en: 'Put in order what Envoy looks up to deal with one request.',
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: '게이트웨이의 8080번 포트에 `Host: www.mesh.test`인 요청이 왔다. 엔보이는 무엇을 차례로 찾는가?',
      en: 'A request with `Host: www.mesh.test` comes to port 8080 of the gateway. What does Envoy look up, one after the other?',
    },
    items: [
      {
        id: 'listener',
        text: names.listener,
        why: {
          ko: '연결이 온 포트로 정해진다. 여기 적힌 이름으로 라우트 설정을 찾는다.',
          en: 'Determined by the port of the connection. It names the route configuration.',
        },
      },
      {
        id: 'route',
        text: names.route,
        why: {
          ko: 'Host와 경로로 정해진다. 여기 클러스터의 이름이 적혀 있다.',
          en: 'Determined by Host and path. It names a cluster.',
        },
      },
      {
        id: 'cluster',
        text: names.cluster,
        why: {
          ko: '로드 밸런싱과 TLS 설정이 적혀 있다.',
          en: 'It has the settings of load balancing and TLS.',
        },
      },
      {
        id: 'endpoint',
        text: names.endpoint,
        why: { ko: '클러스터의 파드 주소 가운데 하나다.', en: "One of the addresses of the cluster's pods." },
      },
    ],
    shown: ['cluster', 'listener', 'endpoint', 'route'],
    mistakes: [
      {
        code: 'answer.push-order-for-lookup',
        before: 'cluster',
        after: 'listener',
        why: {
          ko: '그것은 istiod가 설정을 보내는 순서다. 요청은 연결이 도착하는 포트에서 시작한다.',
          en: 'That is how istiod sends configuration. A request begins where its connection arrives.',
        },
      },
      {
        code: 'answer.cluster-before-route',
        before: 'cluster',
        after: 'route',
        why: {
          ko: '어느 클러스터인지는 라우트에 적혀 있다. 먼저 라우트를 찾아야 클러스터의 이름을 안다.',
          en: 'The route says which cluster it is. Only the route has the name of the cluster.',
        },
      },
      {
        code: 'answer.endpoint-before-cluster',
        before: 'endpoint',
        after: 'cluster',
        why: {
          ko: '엔드포인트는 클러스터에 딸린 목록이다.',
          en: 'Endpoints are a list that belongs to a cluster.',
        },
      },
    ],
    explanation: {
      ko: '리스너 → 라우트 → 클러스터 → 엔드포인트. 앞의 것이 뒤의 것을 이름으로 가리킨다.',
      en: 'Listener → route → cluster → endpoint. Each names the next.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '요청은 포트에 도착하면서 시작한다.', en: 'A request begins by arriving at a port.' },
    {
      ko: '`proxy-config` 출력에서 무엇에 무엇의 이름이 적혀 있는지 본다.',
      en: 'See in the output of `proxy-config` which item names which.',
    },
    {
      ko: '리스너에는 `Route: http.8080`이 적혀 있고, 라우트는 클러스터를 가리킨다.',
      en: 'The listener says `Route: http.8080`, and the route names a cluster.',
    },
  ],
};

export const pushOrder: CheckpointSpec = {
  id: 'push-order',
  title: { ko: 'istiod가 보내는 순서', en: 'The order of a push' },
  goal: {
    ko: 'istiod가 프록시에 설정을 보내는 순서를 놓는다.',
    en: 'Put in order what istiod sends to a proxy.',
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: '보내는 동안에도 요청은 계속 온다. 아직 없는 대상을 가리키는 설정이 잠시라도 생기지 않으려면 어떤 순서로 보내야 하는가?',
      en: 'Requests keep coming while configuration is sent. In which order must it be sent, so that nothing ever points to something that is not there yet?',
    },
    items: [
      {
        id: 'cluster',
        text: names.cluster,
        why: { ko: '라우트가 가리킬 대상이다.', en: 'What routes will point to.' },
      },
      {
        id: 'endpoint',
        text: names.endpoint,
        why: { ko: '방금 온 클러스터를 쓸 수 있게 한다.', en: 'It makes the cluster that just came usable.' },
      },
      {
        id: 'listener',
        text: names.listener,
        why: {
          ko: '포트를 열지만, 라우트가 오기 전에는 준비된 것이 아니다.',
          en: 'It opens the port, and is ready once its routes are there.',
        },
      },
      {
        id: 'route',
        text: names.route,
        why: {
          ko: '가리키는 클러스터와 엔드포인트가 이미 와 있다.',
          en: 'The clusters and endpoints that it points to are already there.',
        },
      },
      {
        id: 'secret',
        text: names.secret,
        why: {
          ko: '인증서는 그것을 쓰는 리스너나 클러스터가 이름을 지정한 다음에 온다.',
          en: 'Certificates come once a listener or cluster that uses them has named them.',
        },
      },
    ],
    shown: ['listener', 'secret', 'route', 'cluster', 'endpoint'],
    mistakes: [
      {
        code: 'answer.lookup-order-for-push',
        before: 'listener',
        after: 'cluster',
        why: {
          ko: '그것은 요청이 설정을 찾는 순서다. 그 순서로 보내면 라우트가 아직 없는 클러스터를 가리키는 순간이 생기고, 그때 온 요청은 503을 받는다.',
          en: 'That is how a request looks things up. Sent in that order, a route would point for a moment to a cluster that is not there, and requests would get 503.',
        },
      },
      {
        code: 'answer.endpoint-before-cluster',
        before: 'endpoint',
        after: 'cluster',
        why: {
          ko: '엔드포인트는 클러스터에 딸린 목록이라, 클러스터가 먼저 있어야 받을 수 있다.',
          en: 'Endpoints belong to a cluster, which must be there to take them.',
        },
      },
      {
        code: 'answer.route-before-listener',
        before: 'route',
        after: 'listener',
        why: {
          ko: '엔보이는 리스너가 가리키는 라우트 설정만 요청한다.',
          en: 'Envoy asks only for route configurations that a listener has named.',
        },
      },
    ],
    explanation: {
      ko: 'CDS → EDS → LDS → RDS → SDS. 참조되는 것을 먼저, 참조하는 것을 나중에 보낸다(make before break).',
      en: 'CDS → EDS → LDS → RDS → SDS: first what is referenced, then what references it (make before break).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '찾는 순서를 뒤에서부터 생각한다. 참조되는 것이 먼저 있어야 한다.',
      en: 'Think of the lookup from its end: what is named must be there first.',
    },
    {
      ko: '둘씩 짝을 이룬다. 한 짝은 클러스터와 그 주소, 다른 짝은 리스너와 그 라우트다.',
      en: 'They come in pairs: clusters with their addresses, and listeners with their routes.',
    },
    {
      ko: '각 짝에서 클러스터와 리스너가 먼저다. 인증서는 맨 끝이다.',
      en: 'In each pair, the cluster or the listener comes first. Certificates are last.',
    },
  ],
};
