import type { CheckpointSpec } from '#lesson';
import {
  asAnyone,
  asUser,
  everybodyReads,
  NO_REVIEWS,
  QUICK_MS,
  ratingsPolicy,
  reads,
  reviewsPolicy,
  signedIn,
} from './requests.ts';

const USER = 'lena';
/** Two attempts and the rest of the page; a busy machine gets some more than the goal says. */
const PAGE_MS = 2_400;
/** reviews itself may need the least; two of the most still fit into the page's time. */
const waits = { ...reviewsPolicy, ...signedIn(USER), timeout: { ms: 700, min: 400, max: 950 } } as const;

export const smallSlowness: CheckpointSpec = {
  id: 'small-slowness',
  title: { ko: '느린 서비스에도 페이지는 2초 안에', en: 'A page in 2 s, whatever ratings does' },
  goal: {
    ko: 'ratings가 가끔 멎는다는 신고가 들어왔다. 사용자 한 사람에게 그 일을 재현하고, 그 사람의 페이지도 2초 안에 오게 한다. 리뷰는 빠져도 되지만 책 정보는 있어야 한다. 다른 사람에게는 아무것도 바뀌지 않는다.',
    en: 'People report that ratings hangs at times. Reproduce that for one user, and make this user’s page come within 2 s all the same: without reviews if need be, but with the details of the book. Nothing changes for anybody else.',
  },
  task: true,
  facts: [
    {
      ko: `재현: \`${USER}\`로 로그인한 사람의 요청만, 하나도 빠짐없이 ratings에서 5초 늦어진다.`,
      en: `To reproduce it: requests of the user \`${USER}\`, all of them and no others, are 5 s late at ratings.`,
    },
    {
      ko: '모두가 reviews v2의 검은 별을 읽는다.',
      en: 'Everybody reads reviews v2, with black stars.',
    },
    {
      ko: '바쁜 날에는 reviews 자신도 0.4초까지 걸린다. 그런 응답을 끊어서는 안 된다.',
      en: 'On a busy day reviews itself takes up to 0.4 s. Such an answer must not be cut off.',
    },
    {
      ko: 'productpage의 코드는 바꿀 수 없다. reviews에 몇 번 요청하는지는 이 장에 있다.',
      en: 'The code of productpage cannot be changed. How often it asks reviews is in this chapter.',
    },
  ],
  checks: [
    { ...ratingsPolicy, ...signedIn(USER), delay: { ms: 5_000, min: 4_900, max: 5_100 } },
    {
      ...ratingsPolicy,
      ...signedIn('mina'),
      delay: 'none',
      abort: 'none',
      reasons: [
        {
          for: 'fault.unwanted',
          code: 'fault.not-only-one',
          ko: `${USER}가 아닌 사람의 요청에도 폴트가 적용된다({observed}). fault가 있는 규칙의 match를 본다.`,
          en: `Requests of users other than ${USER} get the fault too ({observed}). Look at the match of the rule with the fault.`,
        },
      ],
    },
    {
      ...asUser(USER),
      expect: { body: NO_REVIEWS, notBody: 'Error fetching product details', latencyMs: { max: PAGE_MS } },
      explainedBy: [reads('v2', USER), { ...ratingsPolicy, ...signedIn(USER), timeout: 'none' }, waits],
    },
    {
      ...asAnyone,
      expect: { body: 'text-black-500', notBody: NO_REVIEWS, latencyMs: { max: QUICK_MS } },
      explainedBy: [everybodyReads('v2')],
    },
    waits,
  ],
  hints: [
    {
      ko: '규칙이 두 서비스에 필요하다. 하나는 지연을 만들고, 하나는 기다림을 끝낸다. 같은 서비스에 둘 다 두면 안 된다.',
      en: 'Two services need a rule: one makes the delay, the other ends the waiting. Both in one service do not work.',
    },
    {
      ko: '`reviews`의 규칙에 `timeout`을 둔다. productpage는 실패하면 한 번 더 요청하므로 그 시간이 두 번 든다.',
      en: 'Put a `timeout` into the rule of `reviews`. productpage asks once more after a failure, so that time is spent twice.',
    },
    {
      ko: '`timeout`은 0.4초보다 길고 1초보다 짧다. `ratings`에는 `end-user`가 `lena`일 때의 규칙에만 `percentage.value: 100`과 `fixedDelay: 5s`를 두고, 조건 없는 규칙이 그 뒤에 온다.',
      en: 'The `timeout` is longer than 0.4 s and shorter than 1 s. In `ratings`, `percentage.value: 100` and `fixedDelay: 5s` stand only in the rule for `end-user` `lena`; a rule without a condition follows.',
    },
  ],
  solution: ['as-the-page/11-k3s-s-small-slowness.sh'],
};
