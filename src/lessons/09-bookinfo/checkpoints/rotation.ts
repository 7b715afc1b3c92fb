import type { CheckpointSpec } from '#lesson';
import { reviewsPods } from './deploy.ts';

const oneThird = 100 / 3;

export const reload: CheckpointSpec = {
  id: 'reload',
  title: { ko: '예측: 새로 고치면', en: 'Prediction: when you reload' },
  goal: {
    ko: '페이지를 서른 번 새로 고치면 어느 버전이 응답할지 고른다.',
    en: 'Choose which versions will answer when the page is loaded thirty times.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '라우팅 규칙은 아직 없다. 페이지를 서른 번 새로 고치면 리뷰는 어느 버전이 응답하는가?',
      en: 'There is no routing rule yet. The page is loaded thirty times. Which version of reviews answers?',
    },
    options: [
      {
        id: 'sticky',
        text: { ko: '처음 응답한 버전이 계속 응답한다', en: 'The version that answered first, every time' },
        code: 'answer.sticky',
        why: {
          ko: '사이드카는 연결이 아니라 요청마다 엔드포인트를 고른다. 같은 클라이언트라도 항상 같은 파드로 가지는 않는다.',
          en: 'The sidecar picks an endpoint for each request, not for each connection. The same client need not get the same pod.',
        },
      },
      {
        id: 'newest',
        text: { ko: '가장 최신 버전인 v3만 응답한다', en: 'v3 only, the newest' },
        code: 'answer.newest',
        why: {
          ko: '서비스도 프록시도 어느 버전이 최신인지 모른다. 레이블의 값은 문자열일 뿐이다.',
          en: 'Neither the Service nor the proxy knows which is newer. The value of a label is just text.',
        },
      },
      {
        id: 'turns',
        text: { ko: 'v1, v2, v3이 차례로 응답한다', en: 'v1, v2 and v3, strictly in turn' },
        code: 'answer.round-robin',
        why: {
          ko: '이스티오의 기본은 차례(round robin)가 아니다. 엔드포인트 둘을 무작위로 골라 처리 중인 요청이 적은 쪽으로 보낸다(least request). 요청이 적을 때는 무작위와 같다.',
          en: "Istio's default is not round robin: it picks two endpoints at random and takes the less busy one (least request). While all are idle, that is random.",
        },
      },
      {
        id: 'chance',
        text: { ko: '셋 가운데 하나가 무작위로 응답한다', en: 'Any of the three, at random' },
        right: true,
        why: {
          ko: '세 파드는 한 서비스의 엔드포인트이고, 사이드카가 요청마다 하나를 고른다.',
          en: 'The three pods are endpoints of one Service, and the sidecar picks one for every request.',
        },
      },
    ],
    explanation: {
      ko: '고르는 것은 productpage의 사이드카다. 규칙이 없으면 서비스의 모든 엔드포인트가 후보이고, 셋이 비슷한 비율로 요청을 받는다. 무작위이므로 같은 버전이 몇 번 이어지기도 한다.',
      en: "productpage's sidecar picks. Without rules all endpoints of the Service are candidates, and the three get about the same share. The same version several times in a row is also what random choice looks like.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '서비스 `reviews`의 엔드포인트가 몇 개였는지 떠올린다.',
      en: 'Remember how many endpoints the Service `reviews` has.',
    },
    {
      ko: '언제 고르는가? 연결마다인가, 요청마다인가?',
      en: 'When is an endpoint picked: for each connection, or for each request?',
    },
    {
      ko: 'HTTP를 해석하는 프록시는 요청마다 고르고, 클라이언트를 기억하지 않는다.',
      en: 'A proxy that knows HTTP picks for each request, and does not remember clients.',
    },
  ],
};

export const versions: CheckpointSpec = {
  id: 'versions',
  title: { ko: '세 버전 모두 보기', en: 'See all three versions' },
  goal: {
    ko: '밖에서 리뷰를 여러 번 요청하면 세 버전이 비슷한 비율로 응답한다.',
    en: 'When reviews are requested many times from outside, all three versions answer in about equal shares.',
  },
  checks: [
    reviewsPods,
    {
      kind: 'distribution',
      url: 'http://{ingress}/api/v1/products/0/reviews',
      by: { json: 'podname' },
      categories: { v1: '^reviews-v1-', v2: '^reviews-v2-', v3: '^reviews-v3-' },
      shares: { v1: oneThird, v2: oneThird, v3: oneThird },
      tolerance: 20,
      alpha: 0.001,
      explainedBy: [
        {
          kind: 'resource',
          resource: 'services',
          namespace: 'default',
          name: 'reviews',
          match: { spec: { selector: { version: { $absent: true } } } },
          reasons: [
            {
              for: 'resource.mismatch',
              code: 'bookinfo.service-one-version',
              ko: '서비스 reviews의 셀렉터가 버전까지 정한다. 그 버전의 파드만 엔드포인트가 되므로 나머지는 요청을 받지 못한다.',
              en: 'The selector of the Service reviews names a version, so only pods of that version are endpoints and the others get no requests.',
              expected: 'selector: app=reviews, without version',
              next: 'kubectl get svc reviews -o yaml',
            },
          ],
        },
        { kind: 'mesh-route', service: 'default/reviews', subset: '' },
      ],
    },
  ],
  hints: [
    {
      ko: '세 버전의 파드가 모두 실행 중이어야 하고, 밖에서 요청이 도달해야 한다.',
      en: 'The pods of all three versions must run, and requests from outside must get through.',
    },
    {
      ko: '`kubectl get endpoints reviews`에 주소가 셋인지 본다. 라우팅 규칙이 남아 있으면 `kubectl get virtualservice`에 `reviews`가 보인다.',
      en: 'See whether `kubectl get endpoints reviews` has three addresses. A routing rule that is left over shows as `reviews` in `kubectl get virtualservice`.',
    },
    {
      ko: '서비스 `reviews`의 `selector`는 `app: reviews` 하나뿐이어야 한다.',
      en: 'The `selector` of the Service `reviews` must be `app: reviews` and nothing else.',
    },
  ],
  solution: ['by-file/2-k3s-s-deploy.sh', 'by-file/4-k3s-s-gateway.sh'],
};

export const samples: CheckpointSpec = {
  id: 'samples',
  title: { ko: '다섯 번이면 충분한가', en: 'Are five enough?' },
  goal: {
    ko: '다섯 번의 새로 고침에서 무엇을 알 수 있는지 고른다.',
    en: 'Choose what five reloads tell.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '동료가 다섯 번 새로 고쳐 v1과 v3만 보았다. 이것으로 무엇을 알 수 있는가?',
      en: 'A colleague has reloaded five times and has seen v1 and v3 only. What does that tell?',
    },
    options: [
      {
        id: 'down',
        text: { ko: 'v2의 파드가 요청을 받지 못한다', en: 'The pod of v2 gets no requests' },
        code: 'answer.too-few-samples',
        why: {
          ko: '모두 정상이어도 다섯 번에 한 버전이 빠지는 일은 열 번 가운데 네 번쯤 일어난다.',
          en: 'Even when everything works, one version is missing in five reloads about four times out of ten.',
        },
      },
      {
        id: 'weights',
        text: { ko: '누군가 v2의 비율을 낮춰 두었다', en: 'Somebody has lowered the share of v2' },
        code: 'answer.too-few-samples',
        why: {
          ko: '비율이 같아도 이런 결과는 흔하다. 비율을 판단하려면 훨씬 많은 요청이 필요하다.',
          en: 'Equal shares give such a result often. Judging shares takes many more requests.',
        },
      },
      {
        id: 'sticky',
        text: { ko: '프록시가 클라이언트를 기억한다', en: 'The proxy remembers clients' },
        code: 'answer.sticky',
        why: {
          ko: '기억한다면 두 버전도 나오지 않았을 것이다.',
          en: 'If it did, there would not even have been two versions.',
        },
      },
      {
        id: 'nothing',
        text: { ko: '아직 아무것도 알 수 없다', en: 'Nothing yet' },
        right: true,
        why: {
          ko: '셋이 똑같이 나뉘어도 다섯 번에 하나 이상이 빠질 확률은 38%다. 서른 번이면 0.002%도 안 된다.',
          en: 'With equal thirds, the chance that at least one is missing in five is 38%. In thirty it is less than 0.002%.',
        },
      },
    ],
    explanation: {
      ko: '무작위로 나뉘는 것은 여러 번 보아야 알 수 있다. Slipway의 확인도 그래서 요청을 한두 번이 아니라 판정할 수 있을 때까지 보낸다.',
      en: 'Random results need many samples. That is why the check above does not stop after a few requests, but goes on until they are enough to decide.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '주사위를 다섯 번 던져 6이 나오지 않았다면 무엇을 알 수 있는가?',
      en: 'A die is thrown five times and shows no 6. What does that tell?',
    },
    {
      ko: '한 버전이 다섯 번 모두 빠질 확률은 (2/3)을 다섯 번 곱한 것, 13%다. 그런 버전이 셋이다.',
      en: 'The chance that one version is missing five times is 2/3 multiplied five times: 13%. And there are three versions.',
    },
    {
      ko: '셋을 더하면 거의 40%다. 흔한 일은 증거가 아니다.',
      en: 'Together that is nearly 40%. Something that happens so often proves nothing.',
    },
  ],
};
