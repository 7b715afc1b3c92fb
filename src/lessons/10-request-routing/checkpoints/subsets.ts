import type { CheckpointSpec } from '#lesson';
import { caller, reviewsCluster, reviewsPods } from './bookinfo.ts';

export const ruleAlone: CheckpointSpec = {
  id: 'rule-alone',
  title: { ko: '예측: DestinationRule만 적용하면', en: 'Prediction: a DestinationRule alone' },
  goal: {
    ko: '서브셋을 정의하는 것만으로 무엇이 바뀌는지 고른다.',
    en: 'Choose what changes by defining subsets and nothing else.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'reviews의 서브셋 v1, v2, v3을 정의한 DestinationRule만 적용한다. 무엇이 바뀌는가?',
      en: 'A DestinationRule that defines the subsets v1, v2 and v3 of reviews is applied, and nothing else. What changes?',
    },
    options: [
      {
        id: 'thirds',
        text: {
          ko: '이제 v1, v2, v3이 차례로 정확히 1/3씩 응답한다',
          en: 'v1, v2 and v3 now answer in turn, exactly one third each',
        },
        code: 'answer.subsets-balance',
        why: {
          ko: '서브셋은 고르는 방법을 바꾸지 않는다. 라우트가 서브셋을 가리키지 않으면 사용되지도 않는다.',
          en: 'Subsets do not change how endpoints are picked. Unless a route names them, they are not even used.',
        },
      },
      {
        id: 'v1',
        text: { ko: '첫 서브셋인 v1만 응답한다', en: 'Only v1 answers, the first subset' },
        code: 'answer.subset-routes',
        why: {
          ko: '서브셋의 순서에는 의미가 없다. 어디로 보낼지는 VirtualService가 정한다.',
          en: 'The order of subsets means nothing. A VirtualService says where requests go.',
        },
      },
      {
        id: 'clusters',
        text: {
          ko: '프록시에 클러스터가 셋 늘지만 트래픽은 그대로다',
          en: 'The proxies get three more clusters, and traffic stays as it is',
        },
        right: true,
        why: {
          ko: '서브셋 하나가 클러스터 하나다. 라우트는 아직 서브셋 없는 클러스터를 가리킨다.',
          en: 'One subset is one cluster. The route still names the cluster without subset.',
        },
      },
      {
        id: 'nothing',
        text: {
          ko: '아무것도 바뀌지 않는다. 프록시는 VirtualService가 있어야 DestinationRule을 받는다',
          en: 'Nothing: proxies get a DestinationRule only together with a VirtualService',
        },
        code: 'answer.rule-needs-virtual-service',
        why: {
          ko: 'DestinationRule은 단독으로도 프록시에 배포된다. 클러스터의 설정(CDS)이기 때문이다.',
          en: 'A DestinationRule reaches the proxies by itself: it is configuration of clusters (CDS).',
        },
      },
    ],
    explanation: {
      ko: 'DestinationRule은 어디로 갈 수 **있는지**(클러스터)를, VirtualService는 어디로 **가는지**(라우트)를 정한다.',
      en: 'A DestinationRule says where requests **can** go (clusters), a VirtualService where they **do** go (routes).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'DestinationRule은 엔보이의 네 가지 설정 가운데 어느 것이 되는가?',
      en: "Which of Envoy's four kinds of configuration does a DestinationRule become?",
    },
    {
      ko: '클러스터가 된다. 클러스터는 라우트가 가리켜야 쓰인다.',
      en: 'It becomes clusters. A cluster is used when a route names it.',
    },
    { ko: '라우트는 아직 그대로다.', en: 'The route is still the same.' },
  ],
};

const subset = (name: string) =>
  ({
    kind: 'proxy-config',
    proxy: caller,
    cluster: { name: reviewsCluster(name) },
    endpoint: { cluster: reviewsCluster(name) },
    explainedBy: [reviewsPods],
  }) as const;

export const subsets: CheckpointSpec = {
  id: 'subsets',
  title: { ko: '버전에 이름 붙이기', en: 'Give the versions names' },
  goal: {
    ko: 'productpage의 사이드카에 reviews의 서브셋 v1, v2, v3의 클러스터가 있고, 각각의 엔드포인트가 그 버전의 파드다.',
    en: "productpage's sidecar has clusters for the subsets v1, v2 and v3 of reviews, each with the pod of that version.",
  },
  checks: [subset('v1'), subset('v2'), subset('v3')],
  hints: [
    {
      ko: '버전의 이름은 DestinationRule의 `subsets`가 붙인다.',
      en: 'Versions get their names from `subsets` of a DestinationRule.',
    },
    {
      ko: '샘플의 `networking/destination-rule-all.yaml`을 적용하고 `istioctl proxy-config cluster deploy/productpage-v1 --fqdn reviews.default.svc.cluster.local`로 본다.',
      en: 'Apply `networking/destination-rule-all.yaml` of the samples, and look with `istioctl proxy-config cluster deploy/productpage-v1 --fqdn reviews.default.svc.cluster.local`.',
    },
    {
      ko: '`host`는 서비스의 이름 `reviews`, 서브셋마다 `labels`는 `version: v1`처럼 파드의 레이블과 같아야 한다.',
      en: '`host` must be the name of the Service, `reviews`, and the `labels` of each subset those of its pods, such as `version: v1`.',
    },
  ],
  solution: ['by-file/1-k3s-s-subsets.sh'],
};
