import type { Localized } from '#protocol/errors.ts';

/**
 * What a learner may name as the cause, by the code of the reason that a grader would give. Said of no object by its
 * name, so that the list tells nothing about the lab.
 */
export const causes: Readonly<Record<string, Localized>> = {
  'service.selector': {
    ko: 'Service의 selector가 어느 파드의 레이블과도 맞지 않는다',
    en: 'The selector of a Service matches the labels of no pod',
  },
  'service.target-port': {
    ko: 'Service의 targetPort에서 아무것도 듣지 않는다',
    en: 'Nothing listens on the targetPort of a Service',
  },
  'service.port-name': {
    ko: 'Service의 포트 이름 때문에 메시가 HTTP를 TCP로 다룬다',
    en: 'The name of a Service’s port makes the mesh treat HTTP as TCP',
  },
  'service.port-http2': {
    ko: 'Service의 포트 이름은 HTTP/2라고 하는데 애플리케이션은 HTTP/1.1만 말한다',
    en: 'The name of a Service’s port says HTTP/2, and the application speaks HTTP/1.1 only',
  },
  'service.not-exported': {
    ko: 'Service가 다른 네임스페이스에 공개되어 있지 않다',
    en: 'A Service is not exported to other namespaces',
  },
  'ingress.not-exposed': {
    ko: '인그레스 게이트웨이의 Service가 노드에 포트를 열지 않는다',
    en: 'The Service of the ingress gateway opens no port on the nodes',
  },
  'gateway.host': {
    ko: 'Gateway의 hosts에 클라이언트가 쓰는 호스트 이름이 없다',
    en: 'The hosts of a Gateway lack the host name that clients use',
  },
  'gateway.selector': {
    ko: 'Gateway의 selector가 어느 게이트웨이 파드와도 맞지 않는다',
    en: 'The selector of a Gateway matches no gateway pod',
  },
  'gateway.port': {
    ko: 'Gateway의 포트 번호가 게이트웨이 Service의 포트가 아니다',
    en: 'The port of a Gateway is none of the gateway’s Service',
  },
  'gateway.https-redirect': {
    ko: 'Gateway가 평문 요청을 모두 HTTPS로 리다이렉트한다',
    en: 'A Gateway redirects every plain request to HTTPS',
  },
  'virtual-service.host': {
    ko: 'VirtualService의 hosts에 요청하는 호스트 이름이 없다',
    en: 'The hosts of a VirtualService lack the host name that is asked for',
  },
  'virtual-service.gateway-name': {
    ko: 'VirtualService가 존재하지 않는 Gateway를 가리킨다',
    en: 'A VirtualService names a Gateway that does not exist',
  },
  'virtual-service.match': {
    ko: 'VirtualService의 match가 요청한 경로와 맞지 않는다',
    en: 'The match of a VirtualService does not fit the path that is asked for',
  },
  'virtual-service.match-value': {
    ko: 'VirtualService의 match에 적힌 헤더 값이 실제 값과 다르다',
    en: 'The header value in a match of a VirtualService differs from the real one',
  },
  'virtual-service.destination-port': {
    ko: 'VirtualService의 목적지 포트가 Service에 없다',
    en: 'The destination port of a VirtualService is none of the Service',
  },
  'virtual-service.destination-missing': {
    ko: 'VirtualService의 목적지인 Service가 없다',
    en: 'The Service that a VirtualService leads to does not exist',
  },
  'virtual-service.other-destination': {
    ko: 'VirtualService가 다른 버전이나 다른 서비스로 보낸다',
    en: 'A VirtualService leads to another version or another service',
  },
  'virtual-service.no-subset': {
    ko: 'VirtualService의 목적지에 서브셋이 없다',
    en: 'The destination in a VirtualService names no subset',
  },
  'virtual-service.no-default-rule': {
    ko: '조건에 맞지 않는 요청을 위한 규칙이 없다',
    en: 'There is no rule for requests that meet no condition',
  },
  'virtual-service.rule-order': {
    ko: '조건 없는 규칙이 먼저 있어 뒤의 규칙이 쓰이지 않는다',
    en: 'A rule without condition comes first, so a later one is never used',
  },
  'virtual-service.duplicate': {
    ko: '같은 호스트의 VirtualService가 둘이고 나중 것은 무시된다',
    en: 'Two VirtualServices are for the same host, and the newer one is ignored',
  },
  'virtual-service.not-for-mesh': {
    ko: '규칙이 게이트웨이에만 적용되어 사이드카에는 없다',
    en: 'A rule is for the gateway only, so sidecars do not have it',
  },
  'virtual-service.redirect': {
    ko: 'VirtualService가 요청을 보내는 대신 다른 이름으로 리다이렉트한다',
    en: 'A VirtualService redirects to another name instead of sending requests on',
  },
  'virtual-service.fault-abort': {
    ko: '규칙에 오류를 내는 폴트가 남아 있다',
    en: 'A rule still holds a fault that answers with an error',
  },
  'virtual-service.weights': {
    ko: '가중치가 정해진 비율과 다르다',
    en: 'The weights differ from the shares that are wanted',
  },
  'fault.unwanted': {
    ko: '규칙에 요청을 지연시키는 폴트가 남아 있다',
    en: 'A rule still holds a fault that delays requests',
  },
  'timeout.unwanted': {
    ko: '규칙의 타임아웃이 서비스의 응답보다 짧다',
    en: 'The timeout of a rule is shorter than the service takes to answer',
  },
  'destination-rule.subset-labels': {
    ko: '서브셋의 labels가 어느 파드와도 맞지 않는다',
    en: 'The labels of a subset match no pod',
  },
  'destination-rule.subset-missing': {
    ko: '라우트가 가리키는 서브셋이 정의되어 있지 않다',
    en: 'The subset that a route names is not defined',
  },
  'destination-rule.not-exported': {
    ko: 'DestinationRule이 호출하는 쪽의 네임스페이스에 공개되어 있지 않다',
    en: 'A DestinationRule is not exported to the namespace of the caller',
  },
  'routing.subset-of-all': {
    ko: '서브셋의 labels가 다른 버전의 파드까지 선택한다',
    en: 'The labels of a subset also match pods of other versions',
  },
  'sidecar.egress': {
    ko: 'Sidecar 리소스가 프록시에 필요한 서비스를 감춘다',
    en: 'A Sidecar resource hides from the proxies a service that they need',
  },
  'mtls.plain-to-strict': {
    ko: '받는 쪽은 mTLS만 받는데 보내는 쪽은 평문을 보낸다',
    en: 'The receiver accepts mTLS only, and the sender sends plain text',
  },
  'pod.scaled-to-zero': {
    ko: 'Deployment의 replicas가 0이다',
    en: 'A Deployment has 0 replicas',
  },
  'pod.sidecar-missing': {
    ko: '파드에 사이드카가 없다',
    en: 'A pod has no sidecar',
  },
  'pod.image-pull': {
    ko: '컨테이너 이미지를 가져올 수 없다',
    en: 'An image cannot be pulled',
  },
  'pod.not-ready': {
    ko: '애플리케이션의 readiness probe가 실패한다',
    en: 'The readiness probe of an application fails',
  },
  'pod.excluded-inbound': {
    ko: '파드로 들어오는 포트가 사이드카를 거치지 않도록 제외되어 있다',
    en: 'A port of a pod is excluded from what its sidecar takes in',
  },
  'pod.proxy-user': {
    ko: '애플리케이션이 프록시의 사용자로 실행되어 요청이 사이드카를 우회한다',
    en: 'An application runs as the user of the proxy, so its requests bypass the sidecar',
  },
  'authorization.denied': {
    ko: 'AuthorizationPolicy가 호출하는 쪽을 허용하지 않는다',
    en: 'An AuthorizationPolicy does not allow the caller',
  },
  'virtual-service.not-exported': {
    ko: 'VirtualService가 게이트웨이의 네임스페이스에 공개되어 있지 않다',
    en: 'A VirtualService is not exported to the namespace of the gateway',
  },
  'envoy-filter.fault': {
    ko: 'EnvoyFilter가 프록시에 오류를 내는 필터를 넣는다',
    en: 'An EnvoyFilter puts a filter into a proxy that answers with errors',
  },
  'proxy.refused-configuration': {
    ko: 'EnvoyFilter가 잘못되어 프록시가 설정을 거부한다',
    en: 'A proxy refuses its configuration, for an EnvoyFilter is wrong',
  },
  'proxy.not-synced': {
    ko: '프록시가 새 설정을 거부해 옛 설정으로 일한다',
    en: 'A proxy refuses its new configuration and works with the old one',
  },
};
