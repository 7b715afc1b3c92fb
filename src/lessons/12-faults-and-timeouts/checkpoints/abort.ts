import type { CheckpointSpec } from '#lesson';
import { faultMistakes, sparesOthers } from './fault-mistakes.ts';
import { asJason, NO_RATINGS, NO_REVIEWS, QUICK_MS, ratingsForJason, ratingsFromReviews } from './requests.ts';

export const abortPart: CheckpointSpec = {
  id: 'abort-part',
  title: { ko: '예측: 500이면 무엇이 사라지는가', en: 'Prediction: what a 500 takes away' },
  goal: {
    ko: 'ratings가 곧바로 500으로 응답할 때 페이지에서 무엇이 빠지는지 고른다.',
    en: 'Choose what is missing on the page when ratings answers 500 at once.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`jason`의 요청에 ratings가 지연 없이 500으로 응답한다. 지금은 모두가 reviews **v3**을 읽는다. 페이지는 어떻게 되는가?',
      en: "ratings answers `jason`'s requests with 500, without delay. By now everybody reads reviews **v3**. What happens to the page?",
    },
    options: [
      {
        id: 'stars',
        text: { ko: '리뷰는 나오고 별만 없다', en: 'The reviews are there, only the stars are missing' },
        right: true,
        why: {
          ko: 'reviews는 ratings의 실패를 알고 별 없이 응답한다. 응답이 빠르므로 productpage도 기다릴 필요가 없다.',
          en: 'reviews sees the failure of ratings and answers without stars. It answers quickly, so productpage has nothing to wait for.',
        },
      },
      {
        id: 'reviews',
        text: { ko: '지연 때처럼 리뷰 전체가 없다', en: 'All of the reviews are missing, as with the delay' },
        code: 'answer.error-like-delay',
        why: {
          ko: '지연 때 리뷰가 사라진 이유는 productpage가 기다리다 포기했기 때문이다. 곧바로 온 오류는 기다릴 필요가 없다.',
          en: 'With the delay the reviews were gone because productpage stopped waiting. An error that comes at once makes nobody wait.',
        },
      },
      {
        id: 'page',
        text: { ko: '페이지 전체가 500이다', en: 'The whole page is 500' },
        code: 'answer.error-passed-on',
        why: {
          ko: '오류가 자동으로 앞단에 전파되지는 않는다. 받은 쪽이 어떻게 처리할지 정하고, reviews는 별을 뺀 200으로 응답한다.',
          en: 'An error does not propagate by itself. The receiver decides, and reviews answers 200 without stars.',
        },
      },
      {
        id: 'nothing',
        text: {
          ko: '프록시가 다시 시도하므로 아무것도 빠지지 않는다',
          en: 'Nothing is missing, as the proxy tries again',
        },
        code: 'answer.fault-retried',
        why: {
          ko: '폴트는 요청을 보내기 전에 사이드카가 만든 응답이다. 보낸 적이 없으므로 재시도할 것도 없다.',
          en: 'The fault is an answer that the sidecar gives before it sends anything. What was never sent is not sent again.',
        },
      },
    ],
    explanation: {
      ko: '빠른 실패는 한 단계에서 멈추고, 느린 실패는 기다리는 모든 서비스로 번진다.',
      en: 'A fast failure stays where it is. A slow one spreads to everybody who waits.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'reviews가 ratings를 호출하고, productpage가 reviews를 호출한다. 한 단계씩 생각한다.',
      en: 'reviews calls ratings, productpage calls reviews. Think of one call at a time.',
    },
    {
      ko: '앞에서 v3이 별 없이 응답한 것을 떠올린다.',
      en: 'Remember how v3 answered without stars.',
    },
    {
      ko: '지연과 달리 아무도 3초를 기다리지 않는다.',
      en: 'Unlike with the delay, nobody waits for 3 s.',
    },
  ],
};

const abortsForJason = faultMistakes({ abort: 500, delay: 'none' }, { who: 'jason' });

export const abort: CheckpointSpec = {
  id: 'abort',
  title: { ko: 'jason의 ratings 요청을 500으로', en: "Answer jason's ratings with 500" },
  goal: {
    ko: '`jason`의 요청에만 ratings 대신 500이 온다. 페이지는 곧바로, 리뷰는 있고 별은 없이 온다.',
    en: "Only `jason`'s requests to ratings are answered 500. His page comes at once, with reviews and without stars.",
  },
  checks: [
    {
      ...ratingsForJason,
      expect: { status: 500, body: '^fault filter abort', latencyMs: { max: QUICK_MS } },
      explainedBy: abortsForJason,
    },
    // One request tells nothing of a fault that meets every other one.
    ...abortsForJason,
    { ...ratingsFromReviews, expect: { latencyMs: { max: QUICK_MS } }, explainedBy: sparesOthers },
    {
      ...asJason,
      expect: { body: NO_RATINGS, notBody: NO_REVIEWS, latencyMs: { max: QUICK_MS } },
      reasons: [
        {
          for: 'probe.body',
          code: 'reviews.asks-no-ratings',
          ko: 'jason의 페이지에 그 폴트가 나타나지 않는다. reviews v1은 ratings를 호출하지 않는다. v2나 v3을 읽게 한다.',
          en: "jason's page is not affected by the fault. reviews v1 does not call ratings: let him read v2 or v3.",
          next: 'kubectl get virtualservice reviews -o yaml',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '폴트에는 두 가지가 있다. 지연(delay)과 중단(abort)이다.',
      en: 'There are two kinds of fault: one delays requests, the other aborts them.',
    },
    {
      ko: '`ratings`의 VirtualService에서 `jason`의 규칙에 있는 `delay`를 `abort`로 바꾼다.',
      en: "In the VirtualService `ratings`, replace `delay` in `jason`'s rule with `abort`.",
    },
    {
      ko: '`fault.abort`에는 `percentage.value: 100`과 `httpStatus: 500`을 적는다.',
      en: '`fault.abort` takes `percentage.value: 100` and `httpStatus: 500`.',
    },
  ],
  solution: ['as-the-page/6-k3s-s-abort.sh'],
};
