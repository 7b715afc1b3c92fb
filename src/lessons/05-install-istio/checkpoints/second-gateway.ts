import type { CheckpointSpec } from '#lesson';

const namespace = 'partners';
const labels = { istio: 'partner-gateway' } as const;
const NODE_PORT = 31090;

export const secondGateway: CheckpointSpec = {
  id: 'second-gateway',
  title: { ko: '파트너를 위한 두 번째 게이트웨이', en: 'A second gateway, for partners' },
  goal: {
    ko: '파트너의 요청은 다른 요청과 섞이지 않게, 전용 게이트웨이로 들어와야 한다. 두 번째 인그레스 게이트웨이를 다른 네임스페이스에 만든다. 먼저 설치한 것은 모두 그대로 실행된다.',
    en: 'Requests of partners are to come in through a gateway of their own, apart from all others. Make a second ingress gateway, in another namespace. All that was installed before keeps running.',
  },
  task: true,
  facts: [
    {
      ko: `네임스페이스는 \`${namespace}\`이고, 게이트웨이의 파드에는 레이블 \`istio: partner-gateway\`가 있다.`,
      en: `The namespace is \`${namespace}\`; the pods of the gateway have the label \`istio: partner-gateway\`.`,
    },
    {
      ko: `게이트웨이의 서비스는 80번 포트를 파드의 8080번으로, 노드의 ${NODE_PORT}번 포트로 연다.`,
      en: `Its Service has port 80, which leads to port 8080 of the pods and is open as port ${NODE_PORT} of the nodes.`,
    },
    {
      ko: 'istiod는 하나뿐이다. 두 번째 게이트웨이도 그 istiod에서 설정을 받는다.',
      en: 'There is one istiod only; the second gateway gets its configuration from the same.',
    },
    {
      ko: '방법은 둘이다. 설치 문서(`IstioOperator`)에 게이트웨이를 하나 더 적어 다시 설치하거나, 파드에 프록시를 넣는 웹훅에 게이트웨이용 템플릿(`gateway`)을 쓰게 한다.',
      en: 'There are two ways: install again with one more gateway in the document (`IstioOperator`), or let the webhook that adds proxies use its template for gateways (`gateway`).',
    },
  ],
  checks: [
    { kind: 'pods', namespace, labels, containers: ['istio-proxy'] },
    {
      kind: 'resource',
      resource: 'pods',
      namespace,
      labels,
      match: { spec: { containers: [{ name: 'istio-proxy', args: ['router'] }] } },
      reasons: [
        {
          for: 'resource.mismatch',
          code: 'partners.not-a-gateway',
          ko: '{object}의 프록시는 게이트웨이가 아니라 사이드카로 실행된다. 인수가 `proxy router`가 아니다. 게이트웨이용 템플릿을 쓴다.',
          en: 'The proxy of {object} runs as a sidecar and not as a gateway: its arguments are not `proxy router`. Use the template for gateways.',
          expected: 'args: proxy router',
          next: `kubectl get pod -n ${namespace} -o jsonpath='{.items[*].spec.containers[*].args}{"\\n"}'`,
        },
      ],
    },
    {
      kind: 'resource',
      resource: 'services',
      namespace,
      suggested: 'partner-gateway',
      match: {
        spec: {
          type: { $in: ['NodePort', 'LoadBalancer'] },
          ports: [{ port: 80, targetPort: { $in: [8080, 'http2', 'http'] }, nodePort: NODE_PORT }],
        },
      },
    },
    {
      kind: 'resource',
      resource: 'endpoints',
      namespace,
      suggested: 'partner-gateway',
      match: { subsets: [{ addresses: [{ ip: { $exists: true } }], ports: [{ port: 8080 }] }] },
      reasons: [
        {
          for: 'resource.mismatch',
          code: 'partners.no-endpoint',
          ko: '{object}에 파드의 8080번 포트가 없다. 서비스의 selector가 게이트웨이의 파드를 고르지 않는다.',
          en: '{object} has no port 8080 of a pod: the selector of the Service does not match the pods of the gateway.',
          expected: 'an address with port 8080',
          next: `kubectl get endpoints -n ${namespace}`,
        },
      ],
    },
    { kind: 'proxies-synced', pods: [{ namespace, labels }] },
  ],
  hints: [
    {
      ko: '게이트웨이는 특별한 것이 아니다. 사이드카와 같은 이미지가 파드에 혼자 있는 것이다. istiod를 새로 설치하지 않는다.',
      en: 'A gateway is nothing special: the image of the sidecar, alone in a pod. Do not install another istiod.',
    },
    {
      ko: '`istioctl profile dump demo --config-path components.ingressGateways`에 첫 번째 게이트웨이가 어떻게 적혀 있는지 본다. 목록에 항목을 하나 더한다.',
      en: 'See how the first gateway is written in `istioctl profile dump demo --config-path components.ingressGateways`. Add one more item to that list.',
    },
    {
      ko: '항목에는 `name`, `namespace`, `enabled: true`, `label`, 그리고 `k8s.service` 아래 `type`과 `ports`가 있다. 템플릿을 쓴다면 파드에 어노테이션 `inject.istio.io/templates: gateway`와 레이블 `sidecar.istio.io/inject: "true"`, 이미지가 `auto`인 컨테이너 `istio-proxy`가 필요하다.',
      en: 'An item has `name`, `namespace`, `enabled: true`, `label`, and `type` and `ports` under `k8s.service`. With the template, the pod needs the annotation `inject.istio.io/templates: gateway`, the label `sidecar.istio.io/inject: "true"`, and a container `istio-proxy` with the image `auto`.',
    },
  ],
  solution: ['by-file/5-k3s-s-second-gateway.sh'],
};
