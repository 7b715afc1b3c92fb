import type { CheckpointSpec } from '#lesson';

const SHOP = 'shop.mesh.test';
const hello = { namespace: 'shop', name: 'hello' } as const;

export const elsewhere: CheckpointSpec = {
  id: 'elsewhere',
  title: { ko: '다른 네임스페이스로 라우팅하기', en: 'Route to another namespace' },
  goal: {
    ko: '네임스페이스 default의 VirtualService가 shop.mesh.test로 온 요청을 네임스페이스 shop의 hello로 보낸다.',
    en: 'A VirtualService in the namespace default sends requests for shop.mesh.test to hello in the namespace shop.',
  },
  further: true,
  checks: [
    { kind: 'app-injected', app: hello, explainedBy: [{ kind: 'namespace-injects', namespace: 'shop' }] },
    {
      kind: 'resource',
      resource: 'virtualservices.networking.istio.io',
      namespace: 'default',
      suggested: 'shop-vs',
      match: { spec: { hosts: { $any: [[SHOP], ['*.mesh.test']] } } },
      reasons: [
        {
          for: 'resource.other-namespace',
          code: 'virtual-service.in-other-namespace',
          ko: 'VirtualService가 default가 아닌 네임스페이스에 있다. 여기서는 default의 규칙이 다른 네임스페이스의 서비스를 가리키게 한다.',
          en: 'The VirtualService is not in default. Here a rule in default has to point to a Service of another namespace.',
          next: 'kubectl get virtualservices -A',
        },
        {
          code: 'virtual-service.shop-missing',
          ko: `네임스페이스 default에 ${SHOP}를 다루는 VirtualService가 없다.`,
          en: `No VirtualService in the namespace default is for ${SHOP}.`,
          next: 'kubectl get virtualservices -A',
        },
      ],
    },
    {
      kind: 'route-to-app',
      host: SHOP,
      app: hello,
      virtualService: 'shop-vs',
      explainedBy: [{ kind: 'service-endpoints', app: hello, service: 'hello-svc', host: SHOP }],
    },
  ],
  hints: [
    {
      ko: '짧은 서비스 이름은 VirtualService가 있는 네임스페이스에서 찾는다.',
      en: 'A short Service name is looked up in the namespace of the VirtualService.',
    },
    {
      ko: '다른 네임스페이스의 서비스는 전체 이름으로 지정한다.',
      en: 'A Service of another namespace is named by its full name.',
    },
    {
      ko: 'destination.host에 hello-svc.shop.svc.cluster.local을 적는다. gateways는 web-gw 그대로다.',
      en: 'Write hello-svc.shop.svc.cluster.local in destination.host; gateways stays web-gw.',
    },
  ],
  solution: ['apply-by-file/8-k3s-s-shop.sh'],
};
