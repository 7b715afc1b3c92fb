import type { CheckpointSpec } from '#lesson';
import { edge } from './graph.ts';

export const fault: CheckpointSpec = {
  id: 'fault-edge',
  title: { ko: '그래프에서 폴트 찾기', en: 'Find a fault in the graph' },
  goal: {
    ko: 'reviews v3이 ratings에 보내는 요청의 절반쯤이 500이고, 그래프의 간선에 플래그 FI가 보인다.',
    en: 'About half of what reviews v3 sends to ratings is answered 500, and its edge in the graph shows the flag FI.',
  },
  checks: [{ ...edge('reviews-v3', 'ratings'), response: { code: '500', flag: 'FI' } }],
  hints: [
    {
      ko: '폴트는 호출하는 쪽의 프록시가 만든다. 그래서 간선은 ratings의 파드가 아니라 서비스에서 끝난다.',
      en: 'The caller’s proxy makes the fault, so this edge ends at the Service of ratings and not at its pod.',
    },
    {
      ko: '`ratings`의 VirtualService에 `fault.abort`를 둔다.',
      en: 'Put `fault.abort` into the VirtualService `ratings`.',
    },
    {
      ko: '`percentage.value: 50`과 `httpStatus: 500`이 필요하다.',
      en: 'It takes `percentage.value: 50` and `httpStatus: 500`.',
    },
  ],
  solution: ['as-the-page/6-k3s-s-fault.sh'],
};

export const traced: CheckpointSpec = {
  id: 'traced',
  title: { ko: '요청 하나를 끝까지', en: 'One request to its end' },
  goal: {
    ko: 'Jaeger에 게이트웨이에서 ratings까지 이어진 트레이스가 하나 이상 있다. 스팬이 여덟 개 이상이다.',
    en: 'Jaeger has a trace that goes from the gateway to ratings, with eight spans or more.',
  },
  checks: [
    {
      kind: 'trace',
      service: 'ratings.default',
      services: ['istio-ingressgateway.istio-system', 'productpage.default', 'reviews.default'],
      minSpans: 8,
    },
  ],
  hints: [
    {
      ko: '프록시가 스팬을 보낼 곳과 얼마나 자주 보낼지를 두 오브젝트가 정한다.',
      en: 'Two objects say where proxies send spans, and how often.',
    },
    {
      ko: '메시 설정에는 `extensionProviders`, 네임스페이스 istio-system에는 Telemetry가 필요하다.',
      en: 'The mesh configuration takes `extensionProviders`, and istio-system a Telemetry.',
    },
    {
      ko: '`randomSamplingPercentage: 100`이면 모든 요청이 트레이스가 된다.',
      en: 'With `randomSamplingPercentage: 100` each request becomes a trace.',
    },
  ],
  solution: ['as-the-page/9-k3s-s-tracing.sh'],
};

export const faultTrace: CheckpointSpec = {
  id: 'fault-trace',
  title: { ko: '트레이스에서 폴트 찾기', en: 'Find the fault in a trace' },
  goal: {
    ko: '실패한 요청의 트레이스를 열고, 500인 스팬이 어느 플래그를 갖는지 적는다.',
    en: 'Open the trace of a request that failed, and type the flag of the span that has the 500.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '상태 코드가 500인 스팬의 태그 `response_flags`는 무엇인가?',
      en: 'What is the tag `response_flags` of the span with status 500?',
    },
    placeholder: 'XX',
    accept: ['^FI$'],
    mistakes: [
      {
        code: 'answer.no-flag',
        pattern: '^-$',
        why: {
          ko: '`-`는 문제 없이 끝난 스팬이다. 같은 트레이스에서 500인 스팬을 본다.',
          en: '`-` is a span that ended well. In the same trace, look at the one with 500.',
        },
      },
      {
        code: 'answer.status-for-flag',
        pattern: '^500$',
        why: {
          ko: '500은 상태 코드다. 플래그는 그 응답이 왜 생겼는지를 두 글자로 나타낸다.',
          en: '500 is the status. The flag says in two letters why that answer came.',
        },
      },
    ],
    next: `kubectl get --raw '/api/v1/namespaces/istio-system/services/tracing:80/proxy/api/traces?service=reviews.default&limit=5' | jq -c '.data[].spans[].tags|map(select(.key=="http.status_code" or .key=="response_flags").value)'`,
    explanation: {
      ko: '그 스팬은 reviews의 프록시가 남겼고 ratings의 스팬은 없다. 요청이 ratings까지 가지 않았다는 뜻이다. 그래프는 어디인지, 메트릭은 얼마나인지, 트레이스는 왜인지를 알려 준다.',
      en: 'That span is of the proxy of reviews, and ratings has none: the request never got there. The graph says where, the metric how much, the trace why.',
    },
  },
  checks: [
    {
      kind: 'trace',
      service: 'reviews.default',
      span: { service: 'reviews.default', tags: { response_flags: 'FI', 'http.status_code': '500' } },
    },
    { kind: 'exercise' },
  ],
  hints: [
    {
      ko: 'Jaeger에서 reviews.default의 트레이스를 고르고, 오류 표시가 있는 것을 연다.',
      en: 'In Jaeger choose traces of reviews.default, and open one that is marked with an error.',
    },
    {
      ko: '스팬이 일곱 개뿐이고 ratings.default가 없는 트레이스다.',
      en: 'It has only seven spans, and none of ratings.default.',
    },
    {
      ko: '12장의 접근 로그에서 본 폴트의 플래그와 같다.',
      en: 'It is the flag that the fault had in the access log of chapter 12.',
    },
  ],
};
