import type { CheckpointSpec } from '#lesson';
import { allPods } from './deploy.ts';

export const noRatings: CheckpointSpec = {
  id: 'no-ratings',
  title: { ko: '예측: ratings가 멈추면', en: 'Prediction: when ratings stops' },
  goal: {
    ko: 'ratings의 파드가 없을 때 독자가 보는 것을 모두 고른다.',
    en: 'Choose all that a reader sees when ratings has no pod.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: 'ratings를 0개로 줄였다. 페이지를 여러 번 열면 무엇이 보이는가? 모두 고른다.',
      en: 'ratings is scaled down to zero. What does one see when the page is opened again and again? Choose all.',
    },
    options: [
      {
        id: 'page-fails',
        text: { ko: '페이지 전체가 503이다', en: 'The whole page is a 503' },
        code: 'answer.failure-spreads',
        why: {
          ko: 'productpage는 ratings를 호출하지 않고, reviews는 별을 얻지 못해도 200으로 응답한다.',
          en: 'productpage does not call ratings, and reviews answers 200 even when it gets no stars.',
        },
      },
      {
        id: 'v1-same',
        text: { ko: 'v1이 응답할 때는 평소와 같다', en: 'When v1 answers, all is as before' },
        right: true,
        why: { ko: 'v1은 ratings를 호출하지 않는다.', en: 'v1 does not call ratings.' },
      },
      {
        id: 'no-stars',
        text: {
          ko: 'v2나 v3이 응답할 때는 리뷰는 있고 별 대신 오류 메시지가 있다',
          en: 'When v2 or v3 answers, the reviews are there, with a note instead of stars',
        },
        right: true,
        why: {
          ko: '두 버전은 ratings의 실패를 응답에 적고, 리뷰 본문은 그대로 보낸다.',
          en: 'Both put the failure of ratings into their answer and still send the texts.',
        },
      },
      {
        id: 'no-reviews',
        text: { ko: 'v2나 v3이 응답할 때는 리뷰가 모두 사라진다', en: 'When v2 or v3 answers, all reviews are gone' },
        code: 'answer.failure-spreads',
        why: {
          ko: '별이 없을 뿐 리뷰 본문은 있다. reviews는 여전히 응답한다.',
          en: 'The stars are lost, not the texts. reviews still answers.',
        },
      },
      {
        id: 'v1-only',
        text: { ko: '프록시가 v1로만 보낸다', en: 'The proxy sends to v1 only' },
        code: 'answer.proxy-knows-callees',
        why: {
          ko: '프록시는 v2와 v3이 무엇을 호출하는지 모른다. 둘의 파드는 Ready고, 200으로 응답한다.',
          en: 'The proxy does not know what v2 and v3 call. Their pods are Ready and answer 200.',
        },
      },
    ],
    explanation: {
      ko: '한 서비스가 멈췄다고 그것을 거치는 모두가 멈추는 것은 아니다. 호출하는 쪽이 실패를 어떻게 처리하는지에 달렸다. productpage의 사이드카에는 200만 남고, 실패는 reviews의 사이드카 로그에 있다.',
      en: "When one service stops, not everything above it has to stop; it depends on how callers deal with the failure. productpage's sidecar logs 200s only: the failure is in the logs of reviews' sidecars.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '그림에서 ratings로 가는 화살표를 본다.', en: 'Look at the arrows to ratings in the picture.' },
    {
      ko: '별이 없는 버전과 있는 버전을 따로 생각한다.',
      en: 'Think of the version without stars and of those with stars separately.',
    },
    { ko: '맞는 것은 둘이다.', en: 'Two of them are right.' },
  ],
};

export const sync: CheckpointSpec = {
  id: 'sync',
  title: { ko: '프록시 일곱 개가 SYNCED', en: 'Seven proxies SYNCED' },
  goal: {
    ko: 'Bookinfo의 사이드카 여섯 개와 인그레스 게이트웨이가 istiod가 보낸 설정을 모두 적용했다.',
    en: 'The six sidecars of Bookinfo and the ingress gateway have accepted everything that istiod sent.',
  },
  checks: [
    allPods,
    {
      kind: 'proxies-synced',
      pods: ['productpage', 'details', 'reviews', 'ratings'].map((app) => ({ namespace: 'default', labels: { app } })),
    },
  ],
  hints: [
    {
      ko: 'istiod가 아는 프록시와 그 상태를 한 번에 보여 주는 명령이 있다.',
      en: 'One command shows all proxies that istiod knows, with their state.',
    },
    {
      ko: '`istioctl proxy-status`에 Bookinfo의 파드 여섯 개와 게이트웨이가 모두 있는지 본다.',
      en: 'See whether `istioctl proxy-status` lists the six pods of Bookinfo and the gateway.',
    },
    {
      ko: '빠진 파드가 있으면 사이드카가 없는 것이다. `STALE`이 보이면 그 프록시의 로그에서 거절한 설정을 찾는다.',
      en: 'A pod that is missing has no sidecar. Where it says `STALE`, find the configuration that the proxy refused in its log.',
    },
  ],
  solution: ['by-file/2-k3s-s-deploy.sh', 'by-file/6-k3s-s-look.sh'],
};
