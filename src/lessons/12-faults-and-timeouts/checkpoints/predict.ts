import type { CheckpointSpec } from '#lesson';

export const predict: CheckpointSpec = {
  id: 'predict',
  title: { ko: '예측: 어느 쪽이 먼저 포기하는가', en: 'Prediction: which side gives up first' },
  goal: {
    ko: 'ratings가 7초 늦을 때 `jason`이 보게 될 페이지를 고른다.',
    en: 'Choose the page that `jason` will see when ratings is 7 s late.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'ratings의 응답이 7초 늦는다. reviews v2는 10초까지, productpage는 한 번에 3초씩 두 번까지 기다린다. `jason`은 무엇을 보는가?',
      en: 'ratings answers 7 s late. reviews v2 waits up to 10 s, productpage 3 s each in up to two attempts. What does `jason` see?',
    },
    options: [
      {
        id: 'six',
        text: { ko: '6초쯤 뒤, 리뷰가 없는 페이지', en: 'After about 6 s, a page without reviews' },
        right: true,
        why: {
          ko: 'productpage가 3초에 포기하고, 다시 시도해서 또 3초에 포기한다. 둘을 더하면 6초다.',
          en: 'productpage stops after 3 s, tries once more and stops after 3 s again. Together that is 6 s.',
        },
      },
      {
        id: 'seven',
        text: { ko: '7초 뒤, 별이 있는 온전한 페이지', en: 'After 7 s, the whole page with its stars' },
        code: 'answer.inner-wait-only',
        why: {
          ko: 'reviews v2는 7초를 기다릴 수 있지만 그 앞의 productpage는 그만큼 기다리지 않는다.',
          en: 'reviews v2 can wait for 7 s, but productpage in front of it does not.',
        },
      },
      {
        id: 'three',
        text: { ko: '3초 뒤, 리뷰가 없는 페이지', en: 'After 3 s, a page without reviews' },
        code: 'answer.one-attempt',
        why: {
          ko: '한 번의 시도는 3초가 맞다. 그러나 productpage는 실패하면 한 번 더 시도한다.',
          en: '3 s is right for one attempt. But productpage tries once more after a failure.',
        },
      },
      {
        id: 'ten',
        text: { ko: '10초 뒤, 별이 없는 페이지', en: 'After 10 s, a page without stars' },
        code: 'answer.longest-wins',
        why: {
          ko: '가장 긴 제한 시간이 아니라 가장 먼저 끝나는 제한 시간이 결과를 정한다. 게다가 7초면 v2의 10초는 아직 끝나지 않았다.',
          en: 'The limit that ends first decides, not the longest one. And after 7 s, the 10 s of v2 are not over.',
        },
      },
    ],
    explanation: {
      ko: '제한 시간은 호출하는 쪽이 더 길어야 한다. 여기서는 안쪽(10초)이 바깥쪽(6초)보다 길어서, v2가 보낼 수 있던 응답을 아무도 기다리지 않는다.',
      en: 'Callers need the longer limit. Here the inner one (10 s) is longer than the outer one (6 s), so nobody waits for what v2 could have answered.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '기다리는 쪽은 셋이다: 사용자, productpage, reviews.',
      en: 'Three wait: the user, productpage and reviews.',
    },
    {
      ko: '각각의 제한 시간을 시간 축에 그려 보면 가장 먼저 끝나는 것이 보인다.',
      en: 'Draw each limit on a time line and see which ends first.',
    },
    {
      ko: 'productpage의 시도 횟수를 곱한다.',
      en: 'Multiply by the attempts of productpage.',
    },
  ],
};

const twice = {
  ko: 'productpage는 첫 시도를 포기한 뒤에야 두 번째를 시작한다. 두 요청이 동시에 진행되지 않는다.',
  en: 'productpage starts its second attempt only after it gave up the first. The two do not run at the same time.',
};

export const timeline: CheckpointSpec = {
  id: 'timeline',
  title: { ko: '6초를 순서대로', en: 'The six seconds in order' },
  goal: {
    ko: '7초 지연에서 일어난 일을 순서대로 놓는다.',
    en: 'Put the events of the 7 s delay in the order in which they happened.',
  },
  exercise: {
    kind: 'order',
    prompt: { ko: '먼저 일어난 것부터 놓는다.', en: 'Begin with what happened first.' },
    items: [
      {
        id: 'ask',
        text: { ko: 'productpage가 reviews를 호출한다', en: 'productpage calls reviews' },
        why: { ko: '모든 일의 시작이다(0초).', en: 'It begins here (0 s).' },
      },
      {
        id: 'hold',
        text: {
          ko: 'reviews의 사이드카가 ratings로 가는 요청을 지연시키기 시작한다',
          en: "reviews' sidecar starts to delay the request to ratings",
        },
        why: {
          ko: '지연은 호출하는 쪽의 사이드카가 만든다. ratings는 아직 아무것도 받지 않았다.',
          en: 'The delay is made in the sidecar of the caller. ratings has received nothing yet.',
        },
      },
      {
        id: 'give-up',
        text: { ko: 'productpage가 연결을 끊는다(3초)', en: 'productpage closes the connection (3 s)' },
        why: {
          ko: '그래서 두 사이드카의 로그에 DC가 남는다.',
          en: 'That is why both sidecars log DC.',
        },
      },
      {
        id: 'again',
        text: { ko: 'productpage가 reviews를 다시 호출한다', en: 'productpage calls reviews again' },
        why: { ko: '두 번째 시도에도 같은 지연이 적용된다.', en: 'The second attempt gets the same delay.' },
      },
      {
        id: 'error',
        text: {
          ko: '리뷰 대신 오류가 적힌 페이지가 응답된다(6초)',
          en: 'The page is sent with an error instead of the reviews (6 s)',
        },
        why: { ko: '페이지 자체는 200이다.', en: 'The page itself is 200.' },
      },
    ],
    shown: ['again', 'error', 'ask', 'give-up', 'hold'],
    mistakes: [
      { code: 'answer.attempts-side-by-side', before: 'again', after: 'give-up', why: twice },
      {
        code: 'answer.delay-after-give-up',
        before: 'give-up',
        after: 'hold',
        why: {
          ko: 'productpage가 포기하는 이유가 바로 그 지연이다. 원인이 먼저다.',
          en: 'productpage gives up because the request is delayed. The cause comes first.',
        },
      },
    ],
    explanation: {
      ko: 'ratings까지 간 요청은 하나도 없다. 7초가 지나기 전에 두 번 다 끊겼기 때문이다.',
      en: 'No request reached ratings: both were cancelled before the 7 s were over.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '로그의 시각과 처리 시간(밀리초)을 비교한다.',
      en: 'Compare the times in the log, and how long each took (milliseconds).',
    },
    {
      ko: '같은 요청 id로 `/reviews/0`이 두 줄 있다. 둘째는 첫째가 끝난 뒤에 시작한다.',
      en: 'There are two lines `/reviews/0` with one request id. The second begins when the first has ended.',
    },
    {
      ko: '0초, 바로 뒤, 3초, 바로 뒤, 6초.',
      en: '0 s, just after, 3 s, just after, 6 s.',
    },
  ],
};
