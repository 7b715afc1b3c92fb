import type { CheckpointSpec } from '#lesson';

const versions = {
  ko: '어느 요청을 몇 퍼센트 어디로 보낼지는 라우트가 정하므로 VirtualService의 weight다. v1, v2라는 이름의 뜻(파드 레이블)만 DestinationRule의 subset이 정한다.',
  en: 'The route decides how much goes where: it is the weight in a VirtualService. A DestinationRule only says what the names v1 and v2 mean (subsets: labels of pods).',
};

export const benefits: CheckpointSpec = {
  id: 'benefits',
  title: { ko: '여덟 가지 이점을 오브젝트별로 분류하기', en: 'Match the eight benefits with their objects' },
  goal: {
    ko: '서비스 메시의 이점 여덟 가지를, 이스티오에서 그것을 정하는 오브젝트별로 분류한다.',
    en: 'Match each of the eight benefits of a mesh with the Istio object that provides it.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '각 이점은 어떤 오브젝트에 적어서 얻는가?',
      en: 'Which object do you write to get each benefit?',
    },
    targets: [
      {
        id: 'nothing',
        text: {
          ko: '적지 않는다 (쿠버네티스 Service와 EndpointSlice)',
          en: 'Nothing to write (Kubernetes Service and EndpointSlice)',
        },
      },
      { id: 'virtual-service', text: { ko: 'VirtualService', en: 'VirtualService' } },
      { id: 'destination-rule', text: { ko: 'DestinationRule', en: 'DestinationRule' } },
      {
        id: 'security',
        text: { ko: 'PeerAuthentication, AuthorizationPolicy', en: 'PeerAuthentication, AuthorizationPolicy' },
      },
      { id: 'telemetry', text: { ko: 'Telemetry', en: 'Telemetry' } },
    ],
    items: [
      {
        id: 'security',
        text: {
          ko: '보안: 사이드카끼리는 mTLS로만 통신하고, 허용된 상대만 호출할 수 있다',
          en: 'Security: sidecars use mTLS only, and only allowed peers may call',
        },
        target: 'security',
        why: {
          ko: 'PeerAuthentication은 mTLS를 요구할지, AuthorizationPolicy는 누가 무엇을 호출할 수 있는지 정한다.',
          en: 'PeerAuthentication says whether mTLS is required, AuthorizationPolicy who may call what.',
        },
      },
      {
        id: 'traffic',
        text: {
          ko: '트래픽 관리: 경로가 /api로 시작하거나 특정 헤더가 있는 요청을 다른 곳으로 보낸다',
          en: 'Traffic management: requests whose path begins with /api, or with a certain header, go elsewhere',
        },
        target: 'virtual-service',
        why: {
          ko: 'VirtualService의 http.match가 경로와 헤더를 보고 라우트를 고른다.',
          en: 'http.match of a VirtualService picks the route by path and headers.',
        },
      },
      {
        id: 'discovery',
        text: {
          ko: '서비스 디스커버리: 파드가 늘고 줄 때마다 모든 프록시가 새 주소를 안다',
          en: 'Service discovery: as pods come and go, every proxy knows the new addresses',
        },
        target: 'nothing',
        why: {
          ko: 'istiod가 EndpointSlice를 지켜보다가 바뀌면 프록시에 보낸다. 이스티오 오브젝트는 필요 없다.',
          en: 'istiod watches the EndpointSlices and sends every change to the proxies. No Istio object is needed.',
        },
      },
      {
        id: 'mirroring',
        text: {
          ko: '미러링: 실제 응답은 그대로 두고 요청의 사본을 새 버전에도 보낸다',
          en: 'Mirroring: the real answer stays as it is, and a copy of the request goes to the new version too',
        },
        target: 'virtual-service',
        why: {
          ko: '라우트에 딸린 일이라 VirtualService의 http.mirror에 적는다.',
          en: 'It belongs to a route: http.mirror of a VirtualService.',
        },
      },
      {
        id: 'load-balancing',
        text: {
          ko: '로드 밸런싱: 요청을 차례로 돌려 보내는 대신(round robin) 처리 중인 요청이 가장 적은 파드에 보낸다',
          en: 'Load balancing: not round robin, but to the pod with the fewest active requests',
        },
        target: 'destination-rule',
        why: {
          ko: '목적지가 정해진 뒤의 정책이므로 DestinationRule의 trafficPolicy.loadBalancer이다.',
          en: 'It is a policy for traffic whose destination is decided: trafficPolicy.loadBalancer of a DestinationRule.',
        },
      },
      {
        id: 'splitting',
        text: {
          ko: '트래픽 분할: 요청을 두 버전에 반씩 나눈다',
          en: 'Traffic splitting: half of the requests to each of two versions',
        },
        target: 'virtual-service',
        why: versions,
      },
      {
        id: 'monitoring',
        text: {
          ko: '모니터링: 어떤 트레이스와 접근 로그를 얼마나, 어디로 보낼지 정한다',
          en: 'Monitoring: say which traces and access logs are sent, how many and where',
        },
        target: 'telemetry',
        why: {
          ko: '프록시는 이미 측정하고 있다. 무엇을 어디로 내보낼지 정하는 것이 Telemetry다.',
          en: 'The proxies measure anyway. A Telemetry object chooses what is sent where.',
        },
      },
      {
        id: 'canary',
        text: {
          ko: '카나리 배포: 요청의 99%는 v1에 남기고 1%만 v2로 보낸다',
          en: 'Canary release: 99% of the requests stay on v1, 1% go to v2',
        },
        target: 'virtual-service',
        why: versions,
      },
    ],
    mistakes: [
      {
        code: 'answer.policy-in-virtual-service',
        item: 'load-balancing',
        target: 'virtual-service',
        why: {
          ko: 'VirtualService는 어느 서비스(버전)로 갈지까지만 정한다. 그 안의 여러 파드 가운데 하나를 고르는 방법은 DestinationRule이 정한다.',
          en: 'A VirtualService only decides which service (or version) is next. How one of its pods is picked is up to the DestinationRule.',
        },
      },
      {
        code: 'answer.weight-in-destination-rule',
        item: 'canary',
        target: 'destination-rule',
        why: versions,
      },
      {
        code: 'answer.weight-in-destination-rule',
        item: 'splitting',
        target: 'destination-rule',
        why: versions,
      },
      {
        code: 'answer.mirror-in-destination-rule',
        item: 'mirroring',
        target: 'destination-rule',
        why: {
          ko: '사본을 보내는 것도 요청을 어디로 보낼지에 관한 일이다. 라우팅을 정하는 오브젝트에 적는다.',
          en: 'Sending a copy is also about where requests go. It belongs to the object that decides the routing.',
        },
      },
      {
        code: 'answer.discovery-by-hand',
        item: 'discovery',
        target: 'virtual-service',
        why: {
          ko: '파드 주소를 손으로 적는 오브젝트는 없다. VirtualService는 서비스의 이름만 알고, 주소는 istiod가 알아서 채운다.',
          en: 'No object lists pod addresses by hand. A VirtualService knows names of services; istiod fills in the addresses.',
        },
      },
      {
        code: 'answer.discovery-by-hand',
        item: 'discovery',
        target: 'destination-rule',
        why: {
          ko: 'DestinationRule에는 정책과 subset만 있고 주소가 없다. 주소는 istiod가 쿠버네티스에서 읽는다.',
          en: 'A DestinationRule has policies and subsets but no addresses. istiod reads those from Kubernetes.',
        },
      },
      {
        code: 'answer.monitoring-is-free',
        item: 'monitoring',
        target: 'nothing',
        why: {
          ko: '측정은 자동으로 되지만, 무엇을 얼마나 어디로 보낼지 정하려면 오브젝트가 필요하다.',
          en: 'Measuring happens automatically, but choosing what is sent, how much and where takes an object.',
        },
      },
    ],
    explanation: {
      ko: '라우팅을 정하는 것은 VirtualService, 정해진 목적지를 다루는 방식은 DestinationRule이다. 넷이 VirtualService에 있는 이유는 관리, 분할, 미러링, 카나리가 모두 "이 요청을 어디로 보낼까"에 대한 답이기 때문이다.',
      en: 'A VirtualService decides the routing, a DestinationRule how to treat the destination that was chosen. Four benefits are in VirtualService because management, splitting, mirroring and canary all answer one question: where does this request go?',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 "어디로 보낼까"에 답하는 것과 "목적지를 어떻게 다룰까"에 답하는 것을 나눈다.',
      en: 'First separate those that answer "where to" from those that answer "how to treat the destination".',
    },
    {
      ko: '한 가지 이점은 쿠버네티스에 이미 있는 것만으로 얻는다.',
      en: 'One benefit comes from what Kubernetes already has.',
    },
    {
      ko: 'weight, match, mirror는 한 오브젝트의 필드이고 loadBalancer는 다른 오브젝트의 필드다.',
      en: 'weight, match and mirror are fields of one object, loadBalancer of another.',
    },
  ],
};
