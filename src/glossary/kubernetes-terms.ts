import type { Term } from './term.ts';

export const kubernetesTerms: readonly Term[] = [
  {
    ko: '파드',
    en: 'Pod',
    introduce: true,
    meaning: {
      ko: '함께 배치되는 컨테이너의 묶음. 네트워크와 IP 주소를 공유한다.',
      en: 'Containers that are placed together. They share a network and one IP address.',
    },
  },
  {
    ko: '노드',
    en: 'Node',
    introduce: true,
    meaning: {
      ko: '파드를 실행하는 호스트. 실습 환경에는 셋 있다.',
      en: 'A host that runs pods. A lab has three of them.',
    },
  },
  {
    ko: '네임스페이스',
    en: 'Namespace',
    introduce: true,
    meaning: {
      ko: '오브젝트의 이름이 서로 겹치지 않게 나누는 구획. 사이드카 주입도 네임스페이스마다 켠다.',
      en: 'A part of the cluster in which names are unique. Sidecar injection is turned on for a namespace.',
    },
    not: ['이름공간', '네임 스페이스'],
    notAfter: ['PID'],
  },
  {
    ko: '디플로이먼트',
    en: 'Deployment',
    introduce: true,
    meaning: {
      ko: '같은 파드를 정해진 수만큼 유지하고, 바뀌면 새 파드로 교체하는 오브젝트.',
      en: 'An object that keeps a number of equal pods running and replaces them when it changes.',
    },
  },
  {
    ko: '서비스',
    en: 'Service',
    meaning: {
      ko: '레이블로 고른 파드들에 바뀌지 않는 이름과 주소를 주는 오브젝트.',
      en: 'An object that gives pods, selected by label, a name and an address that stay the same.',
    },
    common: true,
  },
  {
    ko: '엔드포인트슬라이스',
    en: 'EndpointSlice',
    introduce: true,
    meaning: {
      ko: '서비스가 고른 파드들의 현재 주소 목록.',
      en: 'The list of the current addresses of the pods that a Service selects.',
    },
  },
  {
    ko: '서비스어카운트',
    en: 'ServiceAccount',
    introduce: true,
    meaning: {
      ko: '파드의 신원. 메시의 인증서는 이 이름으로 발급된다.',
      en: 'The identity of a pod. The certificates of the mesh are issued to it.',
    },
    not: ['서비스 계정', '서비스 어카운트'],
  },
  {
    ko: '레이블',
    en: 'label',
    introduce: true,
    meaning: {
      ko: '오브젝트에 붙이는 키와 값. 셀렉터가 이것으로 오브젝트를 고른다.',
      en: 'A key and a value on an object, by which selectors select it.',
    },
    not: ['라벨', '꼬리표'],
  },
  {
    ko: '셀렉터',
    en: 'selector',
    introduce: true,
    meaning: { ko: '레이블로 오브젝트를 고르는 조건.', en: 'A condition that selects objects by their labels.' },
    not: ['선택자'],
  },
  {
    ko: '매니페스트',
    en: 'manifest',
    meaning: { ko: '오브젝트를 적은 YAML 파일.', en: 'A YAML file that describes objects.' },
  },
  {
    ko: '초기화 컨테이너',
    en: 'init container',
    introduce: true,
    meaning: {
      ko: '파드의 다른 컨테이너보다 먼저 실행되어 끝나는 컨테이너. istio-init이 그 예다.',
      en: 'A container that runs to its end before the others of a pod start, such as istio-init.',
    },
  },
  {
    ko: '임시 컨테이너',
    en: 'ephemeral container',
    introduce: true,
    meaning: {
      ko: '실행 중인 파드에 나중에 추가하는 컨테이너. 디버깅에 쓴다.',
      en: 'A container that is added to a running pod, for debugging.',
    },
  },
  {
    ko: '뮤테이팅 웹훅',
    en: 'mutating webhook',
    introduce: true,
    meaning: {
      ko: 'API 서버가 오브젝트를 저장하기 전에 호출해 내용을 바꾸게 하는 HTTP 서버. 사이드카 주입이 이렇게 동작한다.',
      en: 'An HTTP server that the API server calls to change an object before it is stored. Sidecar injection works this way.',
    },
  },
  {
    ko: '커스텀리소스데피니션',
    en: 'CustomResourceDefinition',
    introduce: true,
    meaning: {
      ko: '쿠버네티스에 새 리소스 종류를 추가하는 오브젝트.',
      en: 'An object that adds a new kind of resource to Kubernetes.',
    },
  },
  {
    ko: '테인트',
    en: 'taint',
    introduce: true,
    meaning: {
      ko: '파드가 노드에 배치되지 않게 하는 표시.',
      en: 'A mark on a node that keeps pods away from it.',
    },
  },
  {
    ko: '준비성 프로브',
    en: 'readiness probe',
    meaning: {
      ko: '파드가 요청을 받을 준비가 되었는지 kubelet이 확인하는 검사.',
      en: 'The check by which the kubelet finds out whether a pod is ready for requests.',
    },
  },
  {
    ko: '루프백',
    en: 'loopback',
    introduce: true,
    meaning: {
      ko: '호스트나 파드 안에서만 통하는 인터페이스 lo와 그 주소 127.0.0.1.',
      en: 'The interface lo, and its address 127.0.0.1, which work only inside a host or pod.',
    },
  },
];
