import type { CheckpointSpec } from '#lesson';
import { faultMistakes, withoutTimeout } from './fault-mistakes.ts';
import { everybodyReads, QUICK_MS, ratingsFromReviews, reviewsFromPage, reviewsPolicy } from './requests.ts';

const delaysForAll = faultMistakes({ delay: { ms: 2_000, min: 1_900, max: 4_500 } }, { who: 'all' });

export const timeout: CheckpointSpec = {
  id: 'timeout',
  title: { ko: 'reviews를 0.5초만 기다리기', en: 'Wait only 0.5 s for reviews' },
  goal: {
    ko: 'ratings는 모두에게 2초 늦고, 모두가 reviews v2를 읽는다. productpage가 reviews를 호출하면 사이드카가 0.5초 뒤 504로 응답한다.',
    en: 'ratings is 2 s late for everybody, and everybody reads reviews v2. When productpage calls reviews, its sidecar answers 504 after 0.5 s.',
  },
  checks: [
    {
      ...ratingsFromReviews,
      expect: { latencyMs: { min: 1_900, max: 4_500 } },
      explainedBy: delaysForAll,
    },
    // One request tells nothing of a fault that meets every other one.
    ...delaysForAll,
    {
      ...reviewsFromPage,
      expect: { status: 504, body: '^upstream request timeout', latencyMs: { min: 400, max: QUICK_MS } },
      reasons: [
        {
          for: 'probe.unexpected-success',
          code: 'timeout.too-long',
          ko: '응답이 timeout보다 먼저 왔다({observed}). timeout이 2초의 지연보다 짧아야 한다.',
          en: 'The answer came before the timeout ({observed}). The timeout must be shorter than the delay of 2 s.',
          next: 'kubectl get virtualservice reviews -o yaml',
        },
        {
          for: 'probe.too-slow',
          code: 'timeout.not-half-second',
          ko: '504가 늦게 온다: {observed}. 0.5초여야 한다.',
          en: 'The 504 comes late: {observed}. It should take 0.5 s.',
          next: 'kubectl get virtualservice reviews -o yaml',
        },
      ],
      explainedBy: [
        everybodyReads('v2'),
        withoutTimeout,
        { ...reviewsPolicy, timeout: { ms: 500, min: 400, max: QUICK_MS } },
      ],
    },
  ],
  hints: [
    {
      ko: '늦는 것은 ratings지만 기다리는 것은 reviews를 호출하는 쪽이다.',
      en: 'ratings is late, but the callers of reviews are the ones that wait.',
    },
    {
      ko: '`reviews`의 VirtualService에서 `http` 항목에 `timeout`을 둔다.',
      en: 'Put `timeout` into the `http` item of the VirtualService `reviews`.',
    },
    {
      ko: '`route`와 같은 깊이에 `timeout: 0.5s`를 두고, 단위를 빼면 거절된다.',
      en: 'Write `timeout: 0.5s` at the same level as `route`; without its unit it is refused.',
    },
  ],
  solution: ['as-the-page/8-k3s-s-timeout.sh'],
};

export const samePlace: CheckpointSpec = {
  id: 'same-place',
  title: { ko: '예측: 지연과 timeout을 한 규칙에', en: 'Prediction: delay and timeout in one rule' },
  goal: {
    ko: '지연이 있는 바로 그 규칙에 timeout을 두면 어떻게 되는지 고른다.',
    en: 'Choose what happens with a timeout in the very rule that has the delay.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`ratings`의 규칙 하나에 `fault.delay` 2초와 `timeout: 0.5s`를 함께 둔다. reviews가 ratings를 호출하면?',
      en: 'One rule of `ratings` has both a `fault.delay` of 2 s and `timeout: 0.5s`. reviews calls ratings. What happens?',
    },
    options: [
      {
        id: 'waits',
        text: { ko: '2초 뒤 200이 온다', en: 'After 2 s comes a 200' },
        right: true,
        why: {
          ko: '폴트 필터가 라우터 앞에 있다. timeout은 라우터가 업스트림으로 보낸 뒤부터 재므로 지연은 포함되지 않는다.',
          en: 'The fault filter comes before the router. A timeout starts when the router sends the request, so it does not include the delay.',
        },
      },
      {
        id: 'half',
        text: { ko: '0.5초 뒤 504가 온다', en: 'After 0.5 s comes a 504' },
        code: 'answer.timeout-sees-delay',
        why: {
          ko: '같은 프록시의 같은 규칙에서는 지연이 끝난 다음에야 timeout을 재기 시작한다. 그래서 timeout은 한 단계 앞, reviews에 둔다.',
          en: 'In the same rule of the same proxy the timeout starts when the delay is over. That is why it has to be one call earlier, at reviews.',
        },
      },
      {
        id: 'two-then-504',
        text: { ko: '2.5초 뒤 504가 온다', en: 'After 2.5 s comes a 504' },
        code: 'answer.delay-plus-timeout',
        why: {
          ko: '지연 뒤에 0.5초를 재기는 하지만, ratings 자체는 몇 밀리초 만에 응답한다.',
          en: 'The 0.5 s do start after the delay, but ratings itself answers within milliseconds.',
        },
      },
      {
        id: 'refused',
        text: { ko: '웹훅이 그런 규칙을 거절한다', en: 'The webhook refuses such a rule' },
        code: 'answer.refused-by-webhook',
        why: {
          ko: '두 필드를 함께 두어도 된다. 거절되는 것은 0.5처럼 단위가 없는 값이다.',
          en: 'Both fields may be used together. What is refused is a value without unit, such as 0.5.',
        },
      },
    ],
    explanation: {
      ko: '폴트로 시험하는 것은 언제나 그보다 한 단계 앞의 제한 시간이다.',
      en: 'A fault always tests the limits one call before it.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '해 보면 된다. 한 줄만 더하면 된다.', en: 'Try it: it takes one more line.' },
    {
      ko: '한 프록시 안에서 HTTP 필터는 순서대로 실행되고, 라우터는 언제나 맨 끝이다.',
      en: 'In a proxy the HTTP filters run in order, and the router is always the last.',
    },
    {
      ko: 'timeout은 라우터의 것이고 fault는 그 앞 필터의 것이다.',
      en: 'The timeout belongs to the router, the fault to a filter before it.',
    },
  ],
};

export const retries: CheckpointSpec = {
  id: 'retries',
  title: { ko: '재시도로 폴트를 피할 수 있는가', en: 'Do retries help against a fault' },
  goal: {
    ko: 'abort와 retries가 함께 있는 규칙에서 ratings에 요청이 몇 번 도달하는지 고른다.',
    en: 'Choose how often ratings is reached with abort and retries in one rule.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`ratings`의 규칙에 `fault.abort` 100% 500과 `retries: {attempts: 3, retryOn: 5xx}`가 함께 있다. reviews가 한 번 호출하면 ratings는 요청을 몇 번 받는가?',
      en: 'A rule of `ratings` has `fault.abort` with 500 for 100 % and `retries: {attempts: 3, retryOn: 5xx}`. reviews calls once. How many requests does ratings get?',
    },
    options: [
      {
        id: 'none',
        text: { ko: '0번', en: 'None' },
        right: true,
        why: {
          ko: '폴트 필터가 라우터보다 먼저 응답한다. 재시도는 라우터가 하므로 시작되지도 않는다.',
          en: 'The fault filter answers before the router. Retries are made by the router, and it is never asked.',
        },
      },
      {
        id: 'four',
        text: { ko: '4번: 처음 한 번과 재시도 세 번', en: 'Four: one and three retries' },
        code: 'answer.retries-after-fault',
        why: {
          ko: '실제 ratings가 500으로 응답했다면 그렇다. 이 500은 reviews의 사이드카가 직접 만든 것이다.',
          en: "That would be right if the real ratings answered 500. This 500 is made by reviews' own sidecar.",
        },
      },
      {
        id: 'three',
        text: { ko: '3번', en: 'Three' },
        code: 'answer.attempts-are-all',
        why: {
          ko: 'attempts는 처음 것을 뺀 재시도의 수다. 게다가 여기서는 하나도 보내지지 않는다.',
          en: 'attempts counts the retries without the first request. And here not one is sent.',
        },
      },
      {
        id: 'one',
        text: { ko: '1번', en: 'One' },
        code: 'answer.fault-on-arrival',
        why: {
          ko: '폴트는 ratings에 도달한 뒤가 아니라 보내기 전에 적용된다. 로그의 업스트림 필드가 `-`다.',
          en: 'The fault applies before the request leaves, not when it arrives: the upstream in the log is `-`.',
        },
      },
    ],
    explanation: {
      ko: '재시도를 시험하려면 업스트림이 실제로 실패해야 한다. 그리고 재시도는 대기 시간도 몇 배로 늘린다. productpage의 두 번째 시도가 3초를 6초로 만들었다.',
      en: 'To test retries an upstream has to really fail. And retries multiply waiting too: the second attempt of productpage made 6 s out of 3 s.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '500을 무엇이 만들었는지 로그의 `FI`와 업스트림 필드를 본다.',
      en: 'What made the 500? Look at `FI` in the log, and at the upstream there.',
    },
    {
      ko: '앞 문제와 같은 순서다: 폴트 필터, 그다음 라우터.',
      en: 'It is the same order as in the previous question: fault filter, then router.',
    },
    {
      ko: '재시도를 하는 것은 라우터다.',
      en: 'The router retries.',
    },
  ],
};
