import type { CheckpointSpec } from '#lesson';

type Check = CheckpointSpec['checks'][number];

/** Whose sidecar divides the requests to reviews. */
export const productpage = { namespace: 'default', labels: { app: 'productpage' } };

/** Real answers, counted until the shares are beyond doubt; the rules are read only to explain wrong ones. */
function reviewsAnswer(shares: Readonly<Record<string, number>>, tolerance: number): Check {
  return {
    kind: 'distribution',
    url: 'http://{ingress}/api/v1/products/0/reviews',
    by: { json: 'podname' },
    categories: { v1: '^reviews-v1-', v3: '^reviews-v3-' },
    shares,
    tolerance,
    explainedBy: [
      { kind: 'mesh-route', service: 'default/reviews', from: productpage, path: '/reviews/0', weights: shares },
    ],
  };
}

export const field = {
  ko: '`reviews`의 VirtualService에서 한 규칙의 `route`에 목적지 둘을 나란히 두고 각각 `weight`를 적는다.',
  en: 'In the VirtualService `reviews`, put two destinations into the `route` of one rule, each with its `weight`.',
} as const;

export const canary: CheckpointSpec = {
  id: 'canary',
  title: { ko: '요청의 10%를 v3으로', en: 'One request in ten to v3' },
  goal: {
    ko: '밖에서 온 리뷰 요청의 90%는 reviews v1이, 10%는 v3이 응답한다.',
    en: 'For requests from outside, reviews v1 answers 90 % and v3 answers 10 %.',
  },
  checks: [reviewsAnswer({ v1: 90, v3: 10 }, 10)],
  hints: [
    {
      ko: '한 규칙이 요청을 둘로 나눈다. 규칙을 둘 두는 것이 아니다.',
      en: 'One rule divides the requests; you do not need two rules.',
    },
    field,
    {
      ko: '`subset: v1`에 `weight: 90`, `subset: v3`에 `weight: 10`이다. v2는 나오지 않는다.',
      en: 'It is `weight: 90` for `subset: v1` and `weight: 10` for `subset: v3`. There is no v2.',
    },
  ],
  solution: ['as-the-page/1-k3s-s-canary.sh'],
};

export const half: CheckpointSpec = {
  id: 'half',
  title: { ko: '절반씩 나누기', en: 'Half and half' },
  goal: {
    ko: '밖에서 온 리뷰 요청에 v1과 v3이 절반씩 응답한다.',
    en: 'For requests from outside, v1 and v3 of reviews answer half each.',
  },
  checks: [reviewsAnswer({ v1: 50, v3: 50 }, 15)],
  hints: [
    {
      ko: '바뀌는 것은 숫자뿐이다.',
      en: 'Only the numbers change.',
    },
    field,
    {
      ko: '두 `weight`가 같으면 절반씩이다. 50과 50이 읽기 쉽다.',
      en: 'Equal weights are halves. 50 and 50 are the easiest to read.',
    },
  ],
  solution: ['as-the-page/3-k3s-s-half.sh'],
};

export const finish: CheckpointSpec = {
  id: 'finish',
  title: { ko: '모두 v3으로', en: 'Everything to v3' },
  goal: {
    ko: '밖에서 온 모든 리뷰 요청에 v3이 응답한다.',
    en: 'For every request from outside, v3 of reviews answers.',
  },
  checks: [reviewsAnswer({ v3: 100 }, 10)],
  hints: [
    {
      ko: '시프팅이 끝나면 나눌 것도 없다.',
      en: 'When the shift is done there is nothing left to divide.',
    },
    {
      ko: '`reviews`의 VirtualService에 v3만 남긴다.',
      en: 'Leave only v3 in the VirtualService `reviews`.',
    },
    {
      ko: '목적지 하나에 `subset: v3`, `weight`는 필요 없다. 0과 100으로 적어도 된다.',
      en: 'One destination with `subset: v3`, which needs no `weight`. 0 and 100 are right too.',
    },
  ],
  solution: ['as-the-page/5-k3s-s-all.sh'],
};
