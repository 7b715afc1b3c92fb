import type { CheckpointSpec } from '#lesson';
import { anybodyGetsV1, anybodyToV1 } from './bookinfo.ts';

export const allToV1: CheckpointSpec = {
  id: 'all-v1',
  title: { ko: '모두에게 v1', en: 'v1 for everybody' },
  goal: {
    ko: '로그인하지 않은 사람에게는 언제나 reviews v1이 응답한다.',
    en: 'reviews v1 always answers users who are not signed in.',
  },
  checks: [anybodyToV1, anybodyGetsV1],
  hints: [
    {
      ko: '어디로 갈지는 VirtualService가 정한다. 서비스마다 v1로 보내는 샘플이 있다.',
      en: 'A VirtualService says where requests go. One of the samples sends each service to v1.',
    },
    {
      ko: '`networking/virtual-service-all-v1.yaml`을 적용한다. `hosts`는 호출하는 쪽이 쓰는 이름이고 `gateways`는 없다.',
      en: 'Apply `networking/virtual-service-all-v1.yaml`. `hosts` is the name that callers use, and there are no `gateways`.',
    },
    {
      ko: '`reviews`의 목적지에 `host: reviews`와 `subset: v1`이 있어야 한다.',
      en: 'The destination for `reviews` must have `host: reviews` and `subset: v1`.',
    },
  ],
  solution: ['by-file/1-k3s-s-subsets.sh', 'by-file/2-k3s-s-all-v1.sh'],
};

export const outsideMesh: CheckpointSpec = {
  id: 'outside-mesh',
  title: { ko: '예측: 사이드카 없이 호출하면', en: 'Prediction: a caller without sidecar' },
  goal: {
    ko: '노드에서 서비스의 주소로 reviews를 서른 번 호출하면 어느 버전이 응답할지 고른다.',
    en: "Choose which versions answer when the node calls reviews thirty times by the Service's address.",
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '노드 `k3s-s`에는 사이드카가 없다. 여기서 서비스 reviews의 CLUSTER-IP로 서른 번 요청하면 어느 버전이 응답하는가?',
      en: 'The node `k3s-s` has no sidecar. It sends thirty requests to the CLUSTER-IP of the Service reviews. Which version answers?',
    },
    options: [
      {
        id: 'v1',
        text: {
          ko: 'v1만. 규칙은 서비스 reviews에 적용된다',
          en: 'v1 only: the rule applies to the Service reviews',
        },
        code: 'answer.callee-decides',
        why: {
          ko: '규칙은 서비스가 아니라 호출하는 쪽의 프록시에 있다. 호출하는 쪽에 프록시가 없으면 규칙이 적용되지 않는다.',
          en: 'The rule is not on the Service but in the proxy of the caller. Without such a proxy it does not apply.',
        },
      },
      {
        id: 'refused',
        text: {
          ko: '응답 없음. 메시 밖의 요청은 거절된다',
          en: 'Nobody: requests from outside the mesh are refused',
        },
        code: 'answer.mesh-refuses',
        why: {
          ko: '기본값은 PERMISSIVE라 평문도 받는다. 거절하려면 PeerAuthentication을 STRICT로 해야 한다.',
          en: 'By default plain text is accepted (PERMISSIVE). Refusing it takes a PeerAuthentication with STRICT.',
        },
      },
      {
        id: 'all',
        text: { ko: '세 버전 모두', en: 'All three versions' },
        right: true,
        why: {
          ko: 'kube-proxy는 서비스의 엔드포인트 셋에 연결을 나눌 뿐, VirtualService를 모른다.',
          en: 'kube-proxy divides connections among the three endpoints of the Service and knows no VirtualService.',
        },
      },
      {
        id: 'gateway',
        text: {
          ko: '인그레스 게이트웨이를 거쳐 v1만',
          en: 'v1 only, through the ingress gateway',
        },
        code: 'answer.by-the-gateway',
        why: {
          ko: 'CLUSTER-IP로 가는 요청은 게이트웨이를 지나지 않는다. 게이트웨이는 자기 서비스로 온 요청만 받는다.',
          en: 'A request to a CLUSTER-IP does not pass through the gateway, which gets only requests to its own Service.',
        },
      },
    ],
    explanation: {
      ko: '라우팅은 호출하는 쪽에서 일어난다. 메시 밖에서 호출하면 쿠버네티스 서비스의 방식대로 나뉜다.',
      en: 'Routing happens on the side of the caller. A call from outside the mesh is divided as Kubernetes does it.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '규칙이 있는 것은 어느 프록시였는가?',
      en: 'Which proxy has the rule?',
    },
    {
      ko: '위에서 라우트를 확인한 곳은 `deploy/productpage-v1`이었다. reviews의 프록시가 아니었다.',
      en: 'The route that you looked at was in `deploy/productpage-v1`, not in the proxy of reviews.',
    },
    {
      ko: '노드에서 CLUSTER-IP로 간 연결은 kube-proxy가 나눈다.',
      en: 'A connection from the node to a CLUSTER-IP is divided by kube-proxy.',
    },
  ],
};

export const whoDecides: CheckpointSpec = {
  id: 'who-decides',
  title: { ko: '어느 프록시가 버전을 고르는가', en: 'Which proxy picks the version' },
  goal: {
    ko: '밖에서 온 페이지 요청에서 reviews의 버전을 고르는 프록시를 고른다.',
    en: 'Choose the proxy that picks the version of reviews when a page is requested from outside.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '밖에서 `/productpage`를 연다. reviews의 어느 버전이 응답할지는 무엇이 결정하는가?',
      en: 'Somebody opens `/productpage` from outside. What decides which version of reviews is used?',
    },
    options: [
      {
        id: 'gateway',
        text: { ko: '인그레스 게이트웨이의 엔보이', en: 'The Envoy of the ingress gateway' },
        code: 'answer.gateway-decides',
        why: {
          ko: '게이트웨이는 productpage까지만 전달한다. reviews로 가는 요청은 그 뒤에 productpage가 새로 만든다.',
          en: 'The gateway forwards the request to productpage. productpage makes the request to reviews later.',
        },
      },
      {
        id: 'caller',
        text: { ko: 'productpage의 사이드카', en: "productpage's sidecar" },
        right: true,
        why: {
          ko: 'reviews로 가는 요청이 나가는 곳이다. 나가는 쪽의 리스너와 라우트가 클러스터를 고른다.',
          en: 'It is where the request to reviews leaves. The outbound listener and route pick the cluster.',
        },
      },
      {
        id: 'callee',
        text: { ko: 'reviews의 사이드카', en: "reviews' sidecar" },
        code: 'answer.callee-decides',
        why: {
          ko: '요청이 거기 도달했을 때는 이미 파드가 정해져 있다.',
          en: 'When the request gets there, the pod has already been chosen.',
        },
      },
      {
        id: 'istiod',
        text: { ko: '요청마다 istiod', en: 'istiod, for every request' },
        code: 'answer.istiod-decides',
        why: {
          ko: 'istiod는 규칙을 미리 배포할 뿐이고, 요청은 istiod를 지나가지 않는다.',
          en: 'istiod distributes the rules in advance. Requests do not pass through it.',
        },
      },
    ],
    explanation: {
      ko: '호출하는 쪽의 사이드카다. 그래서 규칙은 메시의 모든 사이드카에 배포된다. 무엇이 reviews를 호출할지 미리 알 수 없기 때문이다.',
      en: 'The sidecar of the caller. That is why every sidecar of the mesh gets the rule: nobody knows in advance what will call reviews.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '방금 두 곳에서 호출한 결과가 왜 달랐는지 생각한다.',
      en: 'Think of why the two callers just now got different answers.',
    },
    {
      ko: 'ratings 파드에서는 규칙이 적용됐고 노드에서는 아니었다. 다른 것은 호출하는 쪽뿐이다.',
      en: 'The rule applied to the ratings pod and not to the node. Only the caller was different.',
    },
    {
      ko: '페이지를 만들 때 reviews를 호출하는 것은 productpage다.',
      en: 'productpage calls reviews to make a page.',
    },
  ],
};

export const noSubset: CheckpointSpec = {
  id: 'no-subset',
  title: { ko: '존재하지 않는 서브셋', en: 'A subset that does not exist' },
  goal: {
    ko: '존재하지 않는 서브셋으로 보냈을 때 프록시가 로그에 적는 이유를 찾아 적는다.',
    en: 'Find the reason that the proxy logs when a route names a subset that does not exist.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'productpage의 사이드카 로그에서 `/reviews/0` 줄의 503 바로 뒤에 적힌 것은?',
      en: "In the log of productpage's sidecar, what comes right after 503 in the line of `/reviews/0`?",
    },
    placeholder: '…',
    accept: ['^NC([ ,]+cluster_not_found)?$', '^cluster_not_found$'],
    mistakes: [
      {
        code: 'answer.via-upstream',
        pattern: 'via_upstream',
        why: {
          ko: '그것은 `/api/v1/products/0/reviews`의 줄이다. productpage가 받은 요청에 직접 503으로 응답했다는 뜻이고, 이유는 productpage가 내보낸 `/reviews/0` 줄에 있다.',
          en: 'That is the line of `/api/v1/products/0/reviews`: productpage itself answered the request with 503. The reason is in the line of `/reviews/0`, which it sent out.',
        },
      },
      {
        code: 'answer.no-endpoints',
        pattern: 'UH|no_healthy_upstream',
        why: {
          ko: '`UH`는 클러스터는 있는데 엔드포인트가 없을 때다. 여기서는 클러스터부터 없다.',
          en: '`UH` is a cluster without endpoints. Here the cluster itself does not exist.',
        },
      },
      {
        code: 'answer.no-route',
        pattern: 'NR|route_not_found',
        why: {
          ko: '`NR`은 라우트가 없을 때고 404다. 여기서는 라우트가 있고, 그것이 가리키는 클러스터가 없다.',
          en: '`NR` is a missing route, and a 404. Here there is a route; what is missing is the cluster that it names.',
        },
      },
    ],
    next: 'kubectl logs deploy/productpage-v1 -c istio-proxy | grep -v slipway-probe | grep /reviews/0 | tail -n 1',
    on: 'k3s-s',
    explanation: {
      ko: '`NC cluster_not_found`: 라우트가 `outbound|9080|v4|reviews…`를 가리키는데 그런 클러스터가 없다. DestinationRule 없이 VirtualService부터 적용했을 때도 똑같이 된다. 그래서 서브셋을 먼저, 라우트를 나중에 적용한다.',
      en: '`NC cluster_not_found`: the route names `outbound|9080|v4|reviews…`, and there is no such cluster. The same happens when the VirtualService is applied before the DestinationRule. Hence subsets first, routes second.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '두 줄에 503이 있다. 나간 요청의 줄을 본다.',
      en: 'Two lines have a 503. Look at that of the request that went out.',
    },
    {
      ko: '`"GET /reviews/0 HTTP/1.1" 503` 다음의 두 단어다.',
      en: 'It is the two words after `"GET /reviews/0 HTTP/1.1" 503`.',
    },
    {
      ko: '없는 것이 라우트(NR)인지, 클러스터(NC)인지, 엔드포인트(UH)인지 구별한다.',
      en: 'Decide what is missing: the route (NR), the cluster (NC) or the endpoint (UH).',
    },
  ],
};
