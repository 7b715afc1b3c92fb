import type { CheckpointSpec } from '#lesson';

export const whereFrom: CheckpointSpec = {
  id: 'where-from',
  title: { ko: '숫자는 어디에서 오는가', en: 'Where a number comes from' },
  goal: {
    ko: '요청 하나가 그래프의 숫자가 되기까지의 순서를 맞춘다.',
    en: 'Put in order what happens until a request has become a number of the graph.',
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: '요청 하나가 Kiali의 그래프에 나타나기까지, 먼저 일어나는 것부터 놓는다.',
      en: 'Until a request shows in the graph of Kiali: what happens first?',
    },
    items: [
      {
        id: 'count',
        text: { ko: '사이드카가 요청을 카운터에 더한다', en: 'The sidecar adds the request to a counter' },
        why: {
          ko: '모든 것은 프록시 안의 카운터에서 시작한다. 애플리케이션은 아무것도 하지 않는다.',
          en: 'All begins with a counter in the proxy. The application does nothing for it.',
        },
      },
      {
        id: 'offer',
        text: {
          ko: '파드의 15020번 포트가 카운터를 글로 보여 준다',
          en: 'Port 15020 of the pod shows the counter as text',
        },
        why: {
          ko: 'pilot-agent가 엔보이의 통계를 모아 `/stats/prometheus`로 내놓는다.',
          en: 'pilot-agent gathers the statistics of Envoy and offers them at `/stats/prometheus`.',
        },
      },
      {
        id: 'scrape',
        text: { ko: 'Prometheus가 그 글을 읽어 간다', en: 'Prometheus fetches that text' },
        why: {
          ko: '프록시는 아무 데도 보내지 않는다. Prometheus가 5초마다 가져간다.',
          en: 'The proxy sends it nowhere. Prometheus comes for it every 5 s.',
        },
      },
      {
        id: 'query',
        text: { ko: 'Kiali가 Prometheus에 쿼리를 보낸다', en: 'Kiali sends queries to Prometheus' },
        why: {
          ko: 'Kiali에는 자신의 숫자가 없다. 최근 몇 분의 변화율을 묻는다.',
          en: 'Kiali has no numbers of its own: it asks for the rate over the last minutes.',
        },
      },
      {
        id: 'draw',
        text: { ko: '간선에 초당 요청 수가 나타난다', en: 'The edge shows requests a second' },
        why: { ko: '쿼리의 결과를 그린 것이 그래프다.', en: 'The graph is a drawing of the result.' },
      },
    ],
    shown: ['query', 'draw', 'offer', 'count', 'scrape'],
    mistakes: [
      {
        code: 'answer.proxy-pushes',
        before: 'scrape',
        after: 'offer',
        why: {
          ko: 'Prometheus가 읽으려면 먼저 읽을 것이 있어야 한다. 프록시가 밀어 넣는 것이 아니다.',
          en: 'Prometheus can only fetch what is already offered: the proxy pushes nothing.',
        },
      },
    ],
    explanation: {
      ko: '그래서 요청은 바로 보이지 않는다. 변화율에는 스크레이프가 두 번 필요하므로 10초쯤 걸린다.',
      en: 'That is why a request does not show at once: a rate needs two scrapes, so it takes about 10 s.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '요청을 보는 것은 누구인가? 거기에서 시작한다.', en: 'Who sees the request? That is where it begins.' },
    { ko: '프록시는 보내지 않는다. 누군가 와서 읽는다.', en: 'The proxy sends nothing. Somebody comes and reads.' },
    { ko: '프록시, 15020, 스크레이프, 쿼리, 그래프.', en: 'Proxy, 15020, scrape, query, graph.' },
  ],
};

export const addons: CheckpointSpec = {
  id: 'addons',
  title: { ko: '애드온 설치하기', en: 'Install the addons' },
  goal: {
    ko: 'Prometheus, Kiali, Jaeger가 istio-system에서 준비되어 있고, 프록시가 요청을 센다.',
    en: 'Prometheus, Kiali and Jaeger are ready in istio-system, and the proxies count requests.',
  },
  checks: [
    {
      kind: 'pods',
      namespace: 'istio-system',
      each: [{ app: 'jaeger' }, { app: 'kiali' }, { 'app.kubernetes.io/name': 'prometheus' }],
      reasons: [
        {
          for: 'pod.none',
          code: 'addons.not-there',
          ko: '{expected}인 파드가 istio-system에 없다. `samples/addons`의 파일을 모두 적용했는지 본다.',
          en: 'There is no pod with {expected} in istio-system. See whether all files of `samples/addons` were applied.',
          next: 'kubectl get pods -n istio-system --show-labels',
        },
      ],
    },
    {
      kind: 'resource',
      resource: 'envoyfilters.networking.istio.io',
      namespace: 'istio-system',
      name: 'mesh-metrics',
      reasons: [
        {
          for: 'resource.missing',
          code: 'addons.no-metrics',
          ko: 'EnvoyFilter `mesh-metrics`가 없어 이 실습 환경의 프록시는 요청을 세지 않는다. `mesh-metrics.yaml`도 적용한다.',
          en: 'Without the EnvoyFilter `mesh-metrics` the proxies of this lab count no requests. Apply `mesh-metrics.yaml` too.',
          next: 'kubectl get envoyfilters -A',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '내려받은 이스티오 폴더에 애드온의 매니페스트가 있다.',
      en: 'The folder of Istio that was downloaded has manifests of addons.',
    },
    { ko: '`ls istio-1.23.2/samples/addons`를 본다.', en: 'Look at `ls istio-1.23.2/samples/addons`.' },
    {
      ko: '`kubectl apply -f`는 폴더도 받는다.',
      en: '`kubectl apply -f` takes a folder too.',
    },
  ],
  solution: ['as-the-page/1-k3s-s-addons.sh'],
};

export const prefix: CheckpointSpec = {
  id: 'prefix',
  title: { ko: '15020에서 본 이름', en: 'The name at 15020' },
  goal: {
    ko: '프록시가 내놓는 카운터의 이름이 Prometheus의 이름과 어떻게 다른지 찾는다.',
    en: 'Find how the name of the counter differs between the proxy and Prometheus.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'Prometheus에는 `istio_requests_total`이 있다. productpage의 15020번 포트에서 같은 카운터의 이름 앞에 붙어 있는 것은?',
      en: 'Prometheus has `istio_requests_total`. At port 15020 of productpage, what stands in front of the name of that counter?',
    },
    placeholder: 'xxx_',
    accept: ['^envoy_$', '^envoy_istio_requests_total$', '^envoy$'],
    mistakes: [
      {
        code: 'answer.own-prefix',
        pattern: '^istio_?$',
        why: {
          ko: 'istio_는 두 곳 모두에 있다. 그 앞에 하나가 더 있다.',
          en: 'Both have istio_. There is something in front of it.',
        },
      },
      {
        code: 'answer.comment-line',
        pattern: '^#|TYPE',
        why: {
          ko: '`# TYPE`은 설명하는 줄이다. 그 아래에 카운터의 이름으로 시작하는 줄이 있다.',
          en: '`# TYPE` is a line that explains. Below it are lines that begin with the name of the counter.',
        },
      },
    ],
    next: "kubectl exec deploy/productpage-v1 -c istio-proxy -- curl -s localhost:15020/stats/prometheus | grep -o '^[a-z_]*istio_[a-z_]*' | sort -u",
    explanation: {
      ko: '이 실습 환경의 프록시는 배포판 그대로의 Envoy라서 자신의 이름을 앞에 붙인다. Prometheus가 스크레이프할 때 이스티오의 이름으로 바꾼다. 이스티오의 프록시에서는 처음부터 `istio_requests_total`이다.',
      en: 'The proxies of this lab are a stock Envoy, which puts its own name in front. Prometheus makes the name of Istio of it while it scrapes. The proxy of Istio says `istio_requests_total` from the beginning.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '사이드카 안에서 자신의 15020번 포트에 물어본다.',
      en: 'Ask port 15020 from inside the sidecar.',
    },
    {
      ko: '경로는 파드의 어노테이션 `prometheus.io/path`에 있다.',
      en: 'The path stands in the annotation `prometheus.io/path` of the pod.',
    },
    {
      ko: '`requests_total`을 grep하고 줄의 첫 글자부터 읽는다.',
      en: 'Use grep for `requests_total` and read from the first letter of the line.',
    },
  ],
};
