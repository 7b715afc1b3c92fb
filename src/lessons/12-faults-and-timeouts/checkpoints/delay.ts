import type { CheckpointSpec } from '#lesson';
import { faultMistakes, sparesOthers } from './fault-mistakes.ts';
import {
  asJason,
  jasonReads,
  NO_RATINGS,
  NO_REVIEWS,
  QUICK_MS,
  ratingsForJason,
  ratingsFromReviews,
} from './requests.ts';

const delaysForJason = faultMistakes({ delay: { ms: 7_000, min: 6_800, max: 9_000 } }, { who: 'jason' });
const slowForJason = {
  ...ratingsForJason,
  expect: { latencyMs: { min: 6_800, max: 9_000 } },
  explainedBy: delaysForJason,
} as const;
const quickForOthers = {
  ...ratingsFromReviews,
  expect: { latencyMs: { max: QUICK_MS } },
  explainedBy: sparesOthers,
} as const;

export const delay: CheckpointSpec = {
  id: 'delay',
  title: { ko: 'jason의 ratings 요청을 7초 지연시키기', en: "Delay jason's ratings by 7 s" },
  goal: {
    ko: '`jason`의 요청만 ratings에서 7초 늦어진다. `jason`은 reviews v2를 읽고, 페이지는 6초쯤 뒤에 리뷰 없이 온다.',
    en: "Only `jason`'s requests wait 7 s for ratings. `jason` reads reviews v2, and his page comes after about 6 s, without reviews.",
  },
  checks: [
    slowForJason,
    // One request tells nothing of a fault that meets every other one.
    ...delaysForJason,
    quickForOthers,
    {
      ...asJason,
      expect: { body: NO_REVIEWS, latencyMs: { min: 5_500, max: 8_500 } },
      explainedBy: [jasonReads('v2')],
    },
  ],
  hints: [
    {
      ko: '누구의 요청이 어느 서비스에서 늦어져야 하는지, 그 서비스의 VirtualService에 적는다.',
      en: "Whose requests should be late, and at which service: write it into that service's VirtualService.",
    },
    {
      ko: 'hosts가 `ratings`인 VirtualService에서, 헤더 조건이 있는 규칙에 `fault`를 둔다. 조건이 없는 규칙이 그 뒤에 온다.',
      en: 'In the VirtualService with the host `ratings`, put `fault` into a rule that matches a header. A rule without match comes after it.',
    },
    {
      ko: '`fault.delay`에는 `percentage.value: 100`과 단위가 있는 `fixedDelay: 7s`가 모두 필요하다.',
      en: '`fault.delay` needs both: `percentage.value: 100`, and `fixedDelay: 7s` with its unit.',
    },
  ],
  solution: ['as-the-page/1-k3s-s-delay.sh'],
};

export const hidden: CheckpointSpec = {
  id: 'hidden',
  title: { ko: '같은 지연, 짧은 제한 시간: v3', en: 'Same delay, shorter limit: v3' },
  goal: {
    ko: 'ratings의 지연은 그대로 두고 `jason`이 reviews v3을 읽게 한다. 리뷰가 3초 안에 별 없이 나온다.',
    en: 'Leave the delay of ratings as it is and let `jason` read reviews v3. The reviews come within about 3 s, without stars.',
  },
  checks: [
    slowForJason,
    // One request tells nothing of a fault that meets every other one.
    ...delaysForJason,
    {
      ...asJason,
      expect: { body: NO_RATINGS, notBody: NO_REVIEWS, latencyMs: { min: 2_300, max: 4_500 } },
      explainedBy: [jasonReads('v3')],
    },
  ],
  hints: [
    {
      ko: '지연은 바꾸지 않는다. 바꿀 것은 `jason`이 읽는 버전이다.',
      en: 'Do not touch the delay. Change which version `jason` reads.',
    },
    {
      ko: '`reviews`의 VirtualService에서 `jason`에게 맞는 규칙의 `subset`을 본다.',
      en: 'Look at the `subset` of the rule that matches `jason` in the VirtualService `reviews`.',
    },
    {
      ko: '그 `subset`이 `v3`이면 된다. 모두 v3으로 보내도 좋다.',
      en: 'That `subset` has to be `v3`. Everybody may read v3.',
    },
  ],
  solution: ['as-the-page/4-k3s-s-v3.sh'],
};
