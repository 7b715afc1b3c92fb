import type { Term } from './term.ts';

export const envoyTerms: readonly Term[] = [
  {
    ko: '엔보이',
    en: 'Envoy',
    introduce: true,
    meaning: {
      ko: '사이드카와 게이트웨이에서 트래픽을 전달하는 프록시.',
      en: 'The proxy that forwards the traffic in sidecars and gateways.',
    },
  },
  {
    ko: '다운스트림',
    en: 'downstream',
    introduce: true,
    meaning: {
      ko: '엔보이에 연결해 요청을 보내는 쪽.',
      en: 'The side that connects to Envoy and sends requests.',
    },
  },
  {
    ko: '업스트림',
    en: 'upstream',
    introduce: true,
    meaning: {
      ko: '엔보이가 연결해 요청을 전달하는 쪽.',
      en: 'The side that Envoy connects to and forwards requests to.',
    },
  },
  {
    ko: '리스너',
    en: 'listener',
    introduce: true,
    meaning: { ko: '엔보이가 듣는 주소와 포트.', en: 'An address and a port on which Envoy listens.' },
  },
  {
    ko: '필터',
    en: 'filter',
    meaning: {
      ko: '리스너가 받은 데이터를 차례로 처리하는 단위. 여럿이 필터 체인이 된다.',
      en: 'A unit that processes what a listener received. Several of them are a filter chain.',
    },
    common: true,
  },
  {
    ko: '가상 호스트',
    en: 'virtual host',
    introduce: true,
    meaning: {
      ko: '라우트 설정 안에서 호스트 이름별로 나눈 부분. Host 헤더로 정해진다.',
      en: 'The part of a route configuration for certain host names. The Host header selects it.',
    },
    not: ['버추얼 호스트', '버추얼호스트'],
  },
  {
    ko: '라우트',
    en: 'route',
    introduce: true,
    meaning: {
      ko: '호스트 이름, 경로, 헤더를 보고 클러스터를 고르는 규칙.',
      en: 'A rule that chooses a cluster by host name, path and headers.',
    },
    common: 'en',
  },
  {
    ko: '클러스터',
    en: 'cluster',
    meaning: {
      ko: '엔보이에서는 같은 일을 하는 엔드포인트의 그룹. 쿠버네티스 클러스터와는 다르다.',
      en: 'In Envoy, a group of endpoints that do the same work. It is not a Kubernetes cluster.',
    },
    common: true,
  },
  {
    ko: '엔드포인트',
    en: 'endpoint',
    introduce: true,
    meaning: {
      ko: '클러스터에 속한 서버 하나의 주소와 포트.',
      en: 'The address and port of one member of a cluster.',
    },
  },
  {
    ko: '로드 밸런싱',
    en: 'load balancing',
    meaning: {
      ko: '요청을 여러 엔드포인트에 나누어 보내는 것.',
      en: 'Dividing requests among several endpoints.',
    },
    not: ['부하 분산', '로드밸런싱'],
  },
  {
    ko: '관리자 인터페이스',
    en: 'admin interface',
    introduce: true,
    meaning: {
      ko: '엔보이의 상태와 설정을 보고 바꾸는 HTTP 인터페이스. 이스티오에서는 127.0.0.1:15000이다.',
      en: 'The HTTP interface that shows and changes the state of Envoy. In Istio it is at 127.0.0.1:15000.',
    },
    not: ['관리 인터페이스', '어드민 인터페이스'],
  },
  {
    ko: '디스커버리 서비스',
    en: 'discovery service',
    introduce: true,
    meaning: {
      ko: '엔보이에 설정을 보내는 API. 종류에 따라 LDS, RDS, CDS, EDS, SDS가 있고 통틀어 xDS라고 한다.',
      en: 'The API that sends Envoy its configuration: LDS, RDS, CDS, EDS and SDS, together called xDS.',
    },
  },
  {
    ko: '유닉스 도메인 소켓',
    en: 'Unix domain socket',
    introduce: true,
    meaning: {
      ko: '한 호스트 안의 프로세스끼리 쓰는 소켓. 주소 대신 파일 경로가 있다.',
      en: 'A socket between processes of one host. It has a file path instead of an address.',
    },
  },
  {
    ko: '응답 플래그',
    en: 'response flag',
    meaning: {
      ko: '접근 로그에서 상태 코드 뒤에 오는 두 글자. NR, UH, UF, DC처럼 응답의 이유를 나타낸다.',
      en: 'Two letters after the status in the access log, such as NR, UH, UF or DC: the reason for the answer.',
    },
  },
  {
    ko: '헤더',
    en: 'header',
    meaning: {
      ko: 'HTTP 요청과 응답에 붙는 이름과 값.',
      en: 'A name and a value that belong to an HTTP request or answer.',
    },
    not: ['머리글'],
  },
  {
    ko: '리다이렉트',
    en: 'redirect',
    introduce: true,
    meaning: {
      ko: '연결의 목적지를 바꾸는 것. iptables의 REDIRECT 규칙이 파드의 연결을 사이드카로 보낸다.',
      en: 'Changing the destination of a connection. REDIRECT rules of iptables send the connections of a pod to its sidecar.',
    },
    common: true,
  },
];
