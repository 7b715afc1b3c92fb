import type { CheckpointSpec } from '#lesson';

/** The graph of the page's own look at it; what changed is in it after as long. */
const SECONDS = 20;
export const page = 'productpage-v1';
export const edge = (from: string, to: string) => ({ kind: 'kiali-edge', from, to, seconds: SECONDS }) as const;

export const firstGraph: CheckpointSpec = {
  id: 'first-graph',
  title: { ko: '첫 그래프', en: 'The first graph' },
  goal: {
    ko: 'Kiali의 그래프에서 요청이 게이트웨이에서 productpage로, 거기에서 reviews v1로 mTLS로 간다.',
    en: 'In the graph of Kiali, requests go from the gateway to productpage and from there to reviews v1, by mTLS.',
  },
  checks: [edge('istio-ingressgateway', page), { ...edge(page, 'reviews-v1'), mtls: { min: 95 } }],
  hints: [
    {
      ko: '그래프는 최근의 요청을 그린다. 요청이 없으면 그릴 것도 없다.',
      en: 'The graph draws recent requests. Without any there is nothing to draw.',
    },
    {
      ko: '`testpc`에서 페이지를 되풀이해서 요청하고 멈추지 않는다.',
      en: 'Request the page from `testpc` again and again, and do not stop.',
    },
    {
      ko: '`/productpage` 전체를 요청해야 안쪽 서비스도 호출된다. 10초쯤 기다린다.',
      en: 'It has to be the whole `/productpage`, so that the inner services are called too. Wait for about 10 s.',
    },
  ],
  solution: ['as-the-page/2-testpc-traffic.bg.sh'],
};

export const emptyGraph: CheckpointSpec = {
  id: 'empty-graph',
  title: { ko: '빈 그래프는 왜 비어 있는가', en: 'Why an empty graph is empty' },
  goal: {
    ko: '그래프가 비어 있는 네 가지 상황을 이유와 짝짓는다.',
    en: 'Match four empty graphs with their reasons.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '그래프에 아무것도 없다. 무엇 때문인가?',
      en: 'Nothing is in the graph. Why?',
    },
    targets: [
      { id: 'window', text: { ko: '그 시간에 요청이 없다', en: 'No requests in that time' } },
      { id: 'scrape', text: { ko: '스크레이프가 아직 두 번이 아니다', en: 'Not yet two scrapes' } },
      { id: 'sidecar', text: { ko: '사이드카가 없다', en: 'No sidecar' } },
      { id: 'namespace', text: { ko: '다른 네임스페이스를 골랐다', en: 'Another namespace is chosen' } },
    ],
    items: [
      {
        id: 'lunch',
        text: {
          ko: '점심을 먹고 오니 `Last 1m` 그래프가 비었다. `Last 1h`에는 모두 있다',
          en: 'After lunch the graph of `Last 1m` is empty. `Last 1h` has it all',
        },
        target: 'window',
        why: {
          ko: '그래프는 고른 시간 안의 변화율이다. 그 안에 요청이 없으면 0이다.',
          en: 'The graph is the rate over the chosen time. Without requests in it, that is 0.',
        },
      },
      {
        id: 'first-curl',
        text: {
          ko: '2초 전에 첫 요청을 보냈다',
          en: 'The very first request was sent 2 s ago',
        },
        target: 'scrape',
        why: {
          ko: '변화율은 두 값의 차이다. 스크레이프는 5초에 한 번이다.',
          en: 'A rate is the difference of two values, and there is a scrape every 5 s.',
        },
      },
      {
        id: 'one-of-one',
        text: {
          ko: '애플리케이션은 응답하고 파드는 READY 1/1이다',
          en: 'The application answers, and its pods are READY 1/1',
        },
        target: 'sidecar',
        why: {
          ko: '세는 것은 사이드카다. 1/1인 파드에는 셀 프록시가 없다.',
          en: 'It is the sidecar that counts. A pod that is 1/1 has none.',
        },
      },
      {
        id: 'metrics-there',
        text: {
          ko: 'Prometheus의 `istio_requests_total`은 지금도 늘어난다',
          en: '`istio_requests_total` in Prometheus is growing at this moment',
        },
        target: 'namespace',
        why: {
          ko: '숫자가 있는데 그려지지 않는다면 그 네임스페이스를 보고 있지 않은 것이다.',
          en: 'The numbers are there and are not drawn: another namespace is looked at.',
        },
      },
    ],
    mistakes: [
      {
        item: 'one-of-one',
        target: 'window',
        code: 'answer.no-traffic-with-answers',
        why: {
          ko: '애플리케이션이 응답하므로 요청은 있다. 요청을 세는 것이 없다.',
          en: 'The application answers, so there are requests. What counts them is missing.',
        },
      },
      {
        item: 'first-curl',
        target: 'window',
        code: 'answer.window-of-two-seconds',
        why: {
          ko: '2초 전의 요청은 고른 시간 안에 있다. Prometheus가 아직 모를 뿐이다.',
          en: 'A request of 2 s ago is within the time. Prometheus does not know of it yet.',
        },
      },
    ],
    explanation: {
      ko: '거꾸로 올라가며 본다. 요청이 있는가, 15020에 카운터가 있는가, Prometheus의 타깃이 up인가, 쿼리에 값이 있는가, 네임스페이스와 시간을 맞게 골랐는가.',
      en: 'Follow the way of the number: are there requests, is the counter at 15020, is the target up in Prometheus, has the query a value, are namespace and time the right ones?',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '숫자가 지나는 길에서 어디까지는 잘 되고 있는지 본다.',
      en: 'Of the way of the number, what part of it still works?',
    },
    { ko: 'READY의 두 숫자는 컨테이너의 수다.', en: 'The two numbers of READY count containers.' },
    {
      ko: 'Prometheus에 값이 있으면 문제는 Kiali에서 고른 것에 있다.',
      en: 'Where Prometheus has the values, the trouble is in what was chosen in Kiali.',
    },
  ],
};

const versions = ['reviews-v1', 'reviews-v3'];

export const shift: CheckpointSpec = {
  id: 'shift',
  title: { ko: '시프팅이 그래프에 나타나다', en: 'A shift in the graph' },
  goal: {
    ko: 'reviews의 요청이 v1과 v3에 절반씩 가는 것이 최근 20초의 그래프에 보인다.',
    en: 'The graph of the last 20 s shows requests to reviews going half to v1 and half to v3.',
  },
  checks: [{ ...edge(page, 'reviews-v3'), among: versions, share: { min: 25, max: 75 } }],
  hints: [
    {
      ko: '11장에서 쓴 규칙이 그대로 있다. 샘플에도 있다.',
      en: 'It is a rule of chapter 11, and there is a sample of it.',
    },
    {
      ko: '파일 이름은 `virtual-service-reviews-50-v3.yaml`이다.',
      en: 'The file is `virtual-service-reviews-50-v3.yaml`.',
    },
    {
      ko: '적용한 다음 요청이 계속 가는지 보고 20초를 기다린다.',
      en: 'After applying it, see that requests go on, and wait for 20 s.',
    },
  ],
  solution: ['as-the-page/4-k3s-s-shift.sh'],
};

export const timeoutEdge: CheckpointSpec = {
  id: 'timeout-edge',
  title: { ko: '타임아웃이 그래프에 나타나다', en: 'A timeout in the graph' },
  goal: {
    ko: 'ratings는 2초 늦고 reviews에는 0.5초 timeout이 있다. productpage에서 reviews v3으로 가는 간선에 504 UT가 보인다.',
    en: 'ratings is 2 s late, and reviews has a timeout of 0.5 s. The edge from productpage to reviews v3 shows 504 UT.',
  },
  checks: [{ ...edge(page, 'reviews-v3'), response: { code: '504', flag: 'UT', min: 30 } }],
  hints: [
    {
      ko: '12장의 지연과 timeout이다. 둘은 다른 서비스에 있다.',
      en: 'It is the delay and the timeout of chapter 12, at two different services.',
    },
    {
      ko: '`ratings`에 `fixedDelay: 2s`, `reviews`에 `timeout: 0.5s`를 둔다.',
      en: '`fixedDelay: 2s` at `ratings`, and `timeout: 0.5s` at `reviews`.',
    },
    {
      ko: '모든 요청이 ratings를 호출하는 v3으로 가야 한다.',
      en: 'All requests have to go to v3, which calls ratings.',
    },
  ],
  solution: ['as-the-page/12-k3s-s-timeout.sh'],
};
