import type { Term } from './term.ts';

export const meshTerms: readonly Term[] = [
  {
    ko: '서비스 메시',
    en: 'service mesh',
    introduce: true,
    meaning: {
      ko: '서비스 사이의 통신을 관측하고 제어하는 프록시 계층.',
      en: 'A layer of proxies that observes and controls the traffic between services.',
    },
  },
  {
    ko: '이스티오',
    en: 'Istio',
    introduce: true,
    meaning: { ko: '이 과정에서 쓰는 서비스 메시.', en: 'The service mesh of this course.' },
  },
  {
    ko: '컨트롤 플레인',
    en: 'control plane',
    introduce: true,
    meaning: {
      ko: '설정을 만들어 프록시에 보내는 부분. 이스티오에서는 istiod다.',
      en: 'The part that makes configuration and sends it to the proxies. In Istio it is istiod.',
    },
    not: ['제어 평면', '제어부'],
  },
  {
    ko: '데이터 플레인',
    en: 'data plane',
    introduce: true,
    meaning: {
      ko: '트래픽을 전달하는 부분. 이스티오에서는 모든 엔보이 프록시다.',
      en: 'The part that forwards the traffic. In Istio it is all the Envoy proxies.',
    },
    not: ['데이터 평면'],
  },
  {
    ko: '사이드카',
    en: 'sidecar',
    introduce: true,
    meaning: {
      ko: '애플리케이션과 같은 파드에서 실행되는 프록시 컨테이너 istio-proxy.',
      en: 'The proxy container istio-proxy, which runs in the same pod as the application.',
    },
  },
  {
    ko: '주입',
    en: 'injection',
    meaning: {
      ko: '파드가 만들어질 때 그 명세에 사이드카를 더하는 것.',
      en: 'Adding the sidecar to the specification of a pod when the pod is created.',
    },
  },
  {
    ko: '인그레스 게이트웨이',
    en: 'ingress gateway',
    meaning: {
      ko: '외부에서 들어오는 트래픽을 메시의 입구에서 받는 프록시.',
      en: 'The proxy that receives traffic from outside at the entrance of the mesh.',
    },
  },
  {
    ko: '이그레스',
    en: 'egress',
    introduce: true,
    meaning: { ko: '메시 밖으로 나가는 트래픽.', en: 'Traffic that leaves the mesh.' },
  },
  {
    ko: '버추얼서비스',
    en: 'VirtualService',
    introduce: true,
    meaning: {
      ko: '요청을 어디로 보낼지 정하는 오브젝트. 엔보이의 라우트가 된다.',
      en: 'An object that says where requests go. It becomes routes of Envoy.',
    },
    not: ['버추얼 서비스', '가상 서비스'],
  },
  {
    ko: '데스티네이션룰',
    en: 'DestinationRule',
    introduce: true,
    meaning: {
      ko: '정해진 목적지를 어떻게 다룰지 정하는 오브젝트. 엔보이의 클러스터가 된다.',
      en: 'An object that says how to treat a destination. It becomes clusters of Envoy.',
    },
    not: ['데스티네이션 룰'],
  },
  {
    ko: '서브셋',
    en: 'subset',
    introduce: true,
    meaning: {
      ko: '서비스의 파드 가운데 레이블로 고른 일부. DestinationRule에 적는다.',
      en: 'Some pods of a Service, selected by label. It is defined in a DestinationRule.',
    },
    not: ['부분집합'],
  },
  {
    ko: '상호 TLS',
    en: 'mTLS',
    introduce: true,
    meaning: {
      ko: '양쪽이 모두 인증서로 신원을 증명하는 TLS.',
      en: 'TLS in which both sides prove their identity with a certificate.',
    },
  },
  {
    ko: '가시성',
    en: 'observability',
    introduce: true,
    meaning: {
      ko: '메트릭, 로그, 트레이스로 시스템 내부의 상태를 알 수 있는 정도.',
      en: 'How well metrics, logs and traces show what happens inside a system.',
    },
    not: ['옵저버빌리티', '관측 가능성'],
  },
  {
    ko: '분산 추적',
    en: 'distributed tracing',
    introduce: true,
    meaning: {
      ko: '한 요청이 여러 서비스를 지나며 남긴 기록을 하나로 연결하는 것.',
      en: 'Joining the records that one request leaves in several services.',
    },
    not: ['분산 트레이싱'],
  },
  {
    ko: '접근 로그',
    en: 'access log',
    meaning: {
      ko: '프록시가 요청마다 한 줄씩 쓰는 로그.',
      en: 'The log to which a proxy writes one line for each request.',
    },
    not: ['액세스 로그'],
  },
  {
    ko: '트래픽 시프팅',
    en: 'traffic shifting',
    introduce: true,
    meaning: {
      ko: '요청을 비율에 따라 새 버전으로 조금씩 옮기는 것.',
      en: 'Moving requests to a new version step by step, by share.',
    },
  },
  {
    ko: '카나리',
    en: 'canary',
    introduce: true,
    meaning: {
      ko: '적은 요청만 새 버전으로 먼저 보내 보는 배포 방법.',
      en: 'A release in which a new version gets a few requests first.',
    },
  },
  {
    ko: '폴트 인젝션',
    en: 'fault injection',
    meaning: {
      ko: '지연이나 오류를 일부러 넣어 장애를 시험하는 것.',
      en: 'Adding delays or errors on purpose to test failures.',
    },
    not: ['결함 주입'],
  },
  {
    ko: '서킷 브레이커',
    en: 'circuit breaker',
    introduce: true,
    meaning: {
      ko: '비정상이거나 과부하인 목적지로 요청을 더 보내지 않게 차단하는 기능.',
      en: 'A feature that stops sending to a destination that is unhealthy or overloaded.',
    },
    not: ['회로 차단기'],
  },
  {
    ko: '속도 제한',
    en: 'rate limiting',
    meaning: {
      ko: '정해진 시간에 받는 요청의 수를 제한하는 기능.',
      en: 'A limit on the number of requests accepted in a given time.',
    },
  },
  {
    ko: '타임아웃',
    en: 'timeout',
    meaning: { ko: '응답을 기다리는 최대 시간.', en: 'The longest time to wait for an answer.' },
  },
];
