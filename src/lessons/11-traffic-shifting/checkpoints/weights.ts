import type { CheckpointSpec } from '#lesson';

export const decider: CheckpointSpec = {
  id: 'decider',
  title: { ko: '복습: 어느 프록시가 고르는가', en: 'Review: which proxy chooses' },
  goal: {
    ko: 'v1과 v3 가운데 하나를 고르는 프록시를 찾는다.',
    en: 'Find the proxy that chooses between v1 and v3.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '밖에서 온 리뷰 요청에 v1과 v3 가운데 어느 쪽이 응답할지 어느 프록시가 결정하는가?',
      en: 'For a request from outside, which proxy decides whether v1 or v3 answers?',
    },
    options: [
      {
        id: 'productpage',
        text: { ko: 'productpage 파드의 사이드카', en: 'The sidecar in the pod of productpage' },
        right: true,
        why: {
          ko: 'reviews를 호출하는 것은 productpage고, 라우트는 호출하는 쪽의 사이드카에 있다.',
          en: 'productpage calls reviews, and routes are in the sidecar of the caller.',
        },
      },
      {
        id: 'gateway',
        text: { ko: '인그레스 게이트웨이', en: 'The ingress gateway' },
        code: 'answer.gateway-decides',
        why: {
          ko: '게이트웨이는 productpage까지만 보낸다. reviews의 VirtualService에는 gateways가 없어서 게이트웨이에는 배포되지도 않는다.',
          en: 'The gateway sends to productpage and no further. The VirtualService of reviews has no gateways, so the gateway never gets it.',
        },
      },
      {
        id: 'reviews',
        text: { ko: 'reviews 파드의 사이드카', en: 'The sidecar in the pod of reviews' },
        code: 'answer.callee-decides',
        why: {
          ko: '거기에 도달했을 때는 이미 정해진 뒤다.',
          en: 'When a request gets there, it has already been decided.',
        },
      },
      {
        id: 'service',
        text: { ko: '서비스 reviews(kube-proxy)', en: 'The Service reviews (kube-proxy)' },
        code: 'answer.kube-proxy-decides',
        why: {
          ko: '사이드카는 서비스의 주소가 아니라 파드의 주소로 바로 연결하므로 kube-proxy가 나눌 것이 없다.',
          en: 'The sidecar connects to addresses of pods, not to that of the Service, so kube-proxy has nothing to divide.',
        },
      },
    ],
    explanation: {
      ko: 'productpage의 사이드카 라우트에 weightedClusters가 있다. 다른 파드가 reviews를 호출하면 그 파드의 사이드카가 고른다.',
      en: "The routes of productpage's sidecar have weightedClusters. If another pod calls reviews, that pod's sidecar chooses.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'reviews를 호출하는 것이 무엇인지 본다.',
      en: 'What calls reviews?',
    },
    {
      ko: '`istioctl proxy-config route`를 여러 프록시에 실행해 본다.',
      en: 'Try `istioctl proxy-config route` with several proxies.',
    },
    {
      ko: 'weightedClusters가 보이는 곳은 호출하는 쪽이다.',
      en: 'weightedClusters appear on the side of the caller.',
    },
  ],
};

export const sum: CheckpointSpec = {
  id: 'sum',
  title: { ko: '예측: 90과 20', en: 'Prediction: 90 and 20' },
  goal: {
    ko: 'weight의 합이 100이 아니면 어떻게 되는지 고른다.',
    en: 'Choose what happens when the weights do not add up to 100.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'v1에 `weight: 90`, v3에 `weight: 20`을 적어 적용한다. 어떻게 되는가?',
      en: 'You apply `weight: 90` for v1 and `weight: 20` for v3. What happens?',
    },
    options: [
      {
        id: 'proportion',
        text: { ko: '받아들여지고, v3이 약 18%를 받는다', en: 'It is accepted, and v3 gets about 18 %' },
        right: true,
        why: {
          ko: '비율은 weight를 합으로 나눈 값이다: 20/110은 18%다. 거절되는 것은 합이 0이거나 음수가 있을 때다.',
          en: 'A share is the weight divided by the sum: 20/110 is 18 %. A sum of 0 and negative numbers are refused.',
        },
      },
      {
        id: 'refused',
        text: { ko: '웹훅이 거절한다', en: 'The webhook refuses it' },
        code: 'answer.sum-must-be-hundred',
        why: {
          ko: '이전 버전의 이스티오는 그랬지만 이 버전은 받아들인다. 그래서 오타가 있어도 오류 없이 비율이 바뀐다.',
          en: 'Old versions of Istio did, this one accepts it. So a typing error changes the shares silently.',
        },
      },
      {
        id: 'cut',
        text: { ko: '90 다음의 10만 v3이 받는다', en: 'v3 gets the 10 that are left after 90' },
        code: 'answer.sum-is-cut',
        why: {
          ko: '100을 넘는 부분을 자르지 않는다. 합을 100으로 맞추지도 않는다.',
          en: 'Nothing is cut at 100. The sum is what it is, here 110.',
        },
      },
      {
        id: 'errors',
        text: { ko: '받아들여지고, 요청의 일부가 503이다', en: 'It is accepted, and some requests are 503' },
        code: 'answer.sum-makes-errors',
        why: {
          ko: '모든 요청은 둘 가운데 하나로 간다. 503은 서브셋이 없거나 비어 있을 때 온다.',
          en: 'Every request goes to one of the two. A 503 comes when a subset is missing or empty.',
        },
      },
    ],
    explanation: {
      ko: '합을 100으로 맞추는 것은 프록시가 아니라 읽는 사람을 위한 것이다.',
      en: 'A sum of 100 is for people who read it, not for the proxy.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '적용해 보고 프록시의 라우트를 읽으면 된다.', en: 'Apply it, and read the route in the proxy.' },
    {
      ko: 'weightedClusters에 적힌 두 숫자와 그 합을 본다.',
      en: 'Look at the two numbers in weightedClusters, and at their sum.',
    },
    {
      ko: '20을 110으로 나눈다.',
      en: 'Divide 20 by 110.',
    },
  ],
};

export const replicas: CheckpointSpec = {
  id: 'replicas',
  title: { ko: '예측: v3의 파드가 셋이면', en: 'Prediction: three pods of v3' },
  goal: {
    ko: '90/10에서 v3의 파드를 셋으로 늘리면 v3의 비율이 얼마인지 고른다.',
    en: 'Choose the share of v3 when it has three pods at 90/10.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '90/10을 그대로 두고 `kubectl scale deployment reviews-v3 --replicas=3`을 한다. v3이 응답하는 비율은?',
      en: 'With 90/10 in place you run `kubectl scale deployment reviews-v3 --replicas=3`. Which share does v3 answer?',
    },
    options: [
      {
        id: 'ten',
        text: { ko: '10%', en: '10 %' },
        right: true,
        why: {
          ko: '먼저 서브셋을 고르고 그 안에서 파드를 고른다. 파드 하나의 비율이 3.3%로 줄어들 뿐이다.',
          en: 'First a subset is chosen, then a pod in it. Only the share of each pod goes down, to 3.3 %.',
        },
      },
      {
        id: 'thirty',
        text: { ko: '30%', en: '30 %' },
        code: 'answer.weight-per-pod',
        why: {
          ko: 'weight는 파드가 아니라 서브셋 전체의 비율이다.',
          en: 'A weight is the share of the whole subset, not of each pod.',
        },
      },
      {
        id: 'seventy-five',
        text: { ko: '75%: 파드 넷 가운데 셋', en: '75 %: three pods of four' },
        code: 'answer.share-by-pods',
        why: {
          ko: 'VirtualService 없이 서비스에만 맡기면 파드 수를 따른다. 라우트가 있으면 weight가 정한다.',
          en: 'With a Service alone it depends on the pods. With a route the weights decide.',
        },
      },
      {
        id: 'quarter',
        text: { ko: '25%', en: '25 %' },
        code: 'answer.weight-times-pods',
        why: {
          ko: '10×3을 90+10×3으로 나눈 값이겠지만 파드 수는 계산에 들어가지 않는다.',
          en: 'That would be 10×3 of 90+10×3, but the number of pods is not part of it.',
        },
      },
    ],
    explanation: {
      ko: '비율과 규모는 별개다. 10%만 받는 새 버전도 필요한 만큼 파드를 둘 수 있다. 디플로이먼트만으로 하는 카나리에서는 이 둘을 분리할 수 없다.',
      en: 'Share and size are independent: a new version that gets 10 % may have as many pods as it needs. A canary made of Deployments alone cannot do that.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'weight가 무엇의 옆에 적혀 있는지 본다.',
      en: 'What is a weight written next to?',
    },
    {
      ko: '서브셋을 고르는 일과 파드를 고르는 일은 별개다.',
      en: 'A subset is chosen first; choosing a pod is another step.',
    },
    {
      ko: '파드 수는 서브셋의 비율을 바꾸지 않는다.',
      en: 'The number of pods does not change the share of a subset.',
    },
  ],
};

export const sticky: CheckpointSpec = {
  id: 'sticky',
  title: { ko: '한 사람이 새로 고치면', en: 'One reader reloads' },
  goal: {
    ko: '50/50에서 같은 사람이 다섯 번 새로 고칠 때 보이는 것을 고른다.',
    en: 'Choose what one reader sees after five reloads at 50/50.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '50/50에서 `jason`이 로그인한 채 페이지를 다섯 번 새로 고친다. 무엇을 보는가?',
      en: 'At 50/50 `jason`, who has signed in, reloads the page five times. What does he see?',
    },
    options: [
      {
        id: 'mixed',
        text: { ko: '별이 나왔다 사라졌다 한다', en: 'Stars that come and go' },
        right: true,
        why: {
          ko: '프록시는 요청마다 새로 고르고 사용자를 기억하지 않는다.',
          en: 'The proxy chooses for each request and remembers no users.',
        },
      },
      {
        id: 'same',
        text: { ko: '처음에 선택된 버전만 본다', en: 'Always the version that was chosen first' },
        code: 'answer.weights-are-sticky',
        why: {
          ko: '사용자가 아니라 요청의 비율이다. 사용자마다 고정하려면 쿠키나 헤더로 match를 적어야 한다.',
          en: 'Shares are shares of requests, not of users. Giving each user a fixed version takes a match on a cookie or header.',
        },
      },
      {
        id: 'turns',
        text: { ko: '한 번씩 번갈아 본다', en: 'The two in turns' },
        code: 'answer.share-as-turn',
        why: {
          ko: '무작위라서 같은 것이 이어서 나오기도 한다. 다섯 번이 정확히 번갈아 나올 확률은 16분의 1이다.',
          en: 'It is random, so the same version may come twice. Five reloads alternate exactly once in sixteen tries.',
        },
      },
    ],
    explanation: {
      ko: '화면이 바뀌는 새 버전이라면 비율만으로 나누지 말고 앞 장의 match로 사용자를 먼저 나눈다.',
      en: 'If the new version looks different, do not shift by share alone: choose users first, with the match from the previous chapter.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '웹 탭에서 새로 고쳐 보면 된다.', en: 'Reload it in a web tab and see.' },
    {
      ko: '라우트에 사용자에 관한 조건이 있는가?',
      en: 'Does the route say anything about users?',
    },
    {
      ko: '요청마다 새로 고른다.',
      en: 'Each request is decided separately.',
    },
  ],
};
