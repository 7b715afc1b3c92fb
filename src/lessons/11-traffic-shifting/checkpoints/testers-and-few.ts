import type { CheckpointSpec } from '#lesson';
import { field, productpage } from './shares.ts';

const reviews = { kind: 'mesh-route', service: 'default/reviews', from: productpage, path: '/reviews/0' } as const;
const signedIn = (user: string) => ({ ...reviews, headers: { 'end-user': user } }) as const;

/** 95 is told apart from 90 and from 100. */
const TOLERANCE = 5;
const rest = { v3: 95, v2: 5 } as const;
const answers = {
  kind: 'distribution',
  url: 'http://{ingress}/api/v1/products/0/reviews',
  by: { json: 'podname' },
  categories: { v2: '^reviews-v2-', v3: '^reviews-v3-' },
} as const;

export const testersAndFew: CheckpointSpec = {
  id: 'testers-and-few',
  title: { ko: '테스터 전원과 나머지의 5%', en: 'All testers, and 5 % of the rest' },
  goal: {
    ko: '빨간 별은 반응이 좋지 않았다. 검은 별의 v2를 카나리로 다시 내보낸다. 테스터에게는 언제나 v2가 응답하고, 그 밖의 모든 요청은 5%만 v2가, 나머지는 v3이 응답한다.',
    en: 'Readers did not like the red stars. Bring v2 with its black stars back, as a canary: v2 always answers testers. Of all other requests v2 answers 5 %, and v3 the rest.',
  },
  task: true,
  facts: [
    {
      ko: '테스터는 `qa-`로 시작하는 이름으로 로그인한다. `qa-mina`, `qa-joon`이 그렇고, 내일 더 늘어날 수 있다.',
      en: 'Testers sign in with names that begin with `qa-`, such as `qa-mina` and `qa-joon`. There may be more of them tomorrow.',
    },
    {
      ko: '로그인한 다른 사용자(`mina`)와 로그인하지 않은 사람은 똑같이 다룬다.',
      en: 'Other users who sign in (`mina`) are treated like those who do not.',
    },
    { ko: 'v1은 아무에게도 응답하지 않는다.', en: 'v1 answers nobody.' },
    {
      ko: '무엇이 로그인한 사용자의 이름을 reviews에 알리는지는 10장에 있다.',
      en: 'What tells reviews the name of the user is in chapter 10.',
    },
  ],
  checks: [
    {
      ...answers,
      login: { url: 'http://{ingress}/login', form: { username: 'qa-mina', passwd: 'any' } },
      shares: { v2: 100 },
      explainedBy: [{ ...signedIn('qa-mina'), subset: 'v2' }],
    },
    { ...signedIn('qa-joon'), subset: 'v2' },
    { ...signedIn('mina'), weights: rest },
    { ...answers, shares: rest, tolerance: TOLERANCE, explainedBy: [{ ...reviews, weights: rest }] },
  ],
  hints: [
    {
      ko: '10장의 조건과 이 장의 비율을 한 VirtualService에서 함께 쓴다. 규칙이 둘 필요하다.',
      en: 'Combine the condition from chapter 10 with the shares of this chapter, in one VirtualService. It takes two rules.',
    },
    {
      ko: '헤더의 조건은 `exact` 말고 `prefix`나 `regex`일 수도 있다. 조건이 있는 규칙이 앞에 온다.',
      en: 'The condition on a header may be `prefix` or `regex` instead of `exact`. The rule with the condition comes first.',
    },
    field,
  ],
  solution: ['as-the-page/7-k3s-s-testers-and-few.sh'],
};
