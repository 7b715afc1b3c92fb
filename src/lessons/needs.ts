import type { CheckSpec } from '#lesson';

/** What chapters start with, asked of a lab that comes from another chapter. */

export const istioInstalled: CheckSpec = {
  kind: 'resource',
  resource: 'deployments.apps',
  namespace: 'istio-system',
  name: 'istio-ingressgateway',
  reasons: [
    {
      code: 'start.no-istio',
      ko: '이스티오와 인그레스 게이트웨이가 설치되어 있지 않다.',
      en: 'Istio and its ingress gateway are not installed.',
      next: 'kubectl get deployments -n istio-system',
    },
  ],
};

export const noIstio: CheckSpec = {
  kind: 'resource',
  resource: 'deployments.apps',
  namespace: 'istio-system',
  absent: true,
  reasons: [
    {
      code: 'start.istio-there',
      ko: '이스티오가 이미 설치되어 있어 새로 설치해 볼 수 없다.',
      en: 'Istio is installed already, so there is nothing left to install.',
      next: 'kubectl get deployments -n istio-system',
    },
  ],
};

export const ingressAt30080: CheckSpec = {
  kind: 'resource',
  resource: 'services',
  namespace: 'istio-system',
  name: 'istio-ingressgateway',
  match: { spec: { type: { $in: ['NodePort', 'LoadBalancer'] }, ports: [{ port: 80, nodePort: 30080 }] } },
  reasons: [
    {
      code: 'start.ingress-port',
      ko: '인그레스 게이트웨이의 80번 포트가 노드의 30080번으로 열려 있지 않다.',
      en: 'Port 80 of the ingress gateway is not open at port 30080 of the nodes.',
      next: 'kubectl get svc -n istio-system istio-ingressgateway',
    },
  ],
};

export const defaultInjects: CheckSpec = { kind: 'namespace-injects', namespace: 'default' };

const bookinfo = ['productpage', 'details', 'ratings', 'reviews'];

/** Bookinfo behind the ingress gateway, and the samples that its chapters apply. */
export const bookinfoThere: readonly CheckSpec[] = [
  {
    kind: 'host-file',
    host: 'k3s-s',
    path: '/root/istio-1.23.2/samples/bookinfo/networking',
    type: 'directory',
    reasons: [
      {
        code: 'start.no-samples',
        ko: 'k3s-s의 `/root/istio-1.23.2`에 이스티오의 샘플이 없다.',
        en: "Istio's samples are not in `/root/istio-1.23.2` on k3s-s.",
        next: 'ls /root',
      },
    ],
  },
  ...bookinfo.map(
    (app): CheckSpec => ({
      kind: 'resource',
      resource: 'deployments.apps',
      namespace: 'default',
      labels: { app },
      reasons: [
        {
          code: 'start.no-bookinfo',
          ko: `Bookinfo의 ${app}이(가) 네임스페이스 default에 없다.`,
          en: `${app} of Bookinfo is not in the namespace default.`,
          next: 'kubectl get deployments',
        },
      ],
    }),
  ),
  {
    kind: 'resource',
    resource: 'gateways.networking.istio.io',
    namespace: 'default',
    name: 'bookinfo-gateway',
    reasons: [
      {
        code: 'start.no-bookinfo-gateway',
        ko: 'Bookinfo를 밖에 여는 Gateway `bookinfo-gateway`가 없다.',
        en: 'There is no Gateway `bookinfo-gateway` that opens Bookinfo to the outside.',
        next: 'kubectl get gateways.networking.istio.io',
      },
    ],
  },
];

const rulesFor = (resource: 'destinationrules' | 'virtualservices', kind: string): CheckSpec => ({
  kind: 'resource',
  resource: `${resource}.networking.istio.io`,
  namespace: 'default',
  name: 'reviews',
  reasons: [
    {
      code: 'start.no-reviews-rule',
      ko: `서비스 reviews의 ${kind}이(가) 없다.`,
      en: `The Service reviews has no ${kind}.`,
      next: `kubectl get ${resource}`,
    },
  ],
});
export const reviewsRules: readonly CheckSpec[] = [
  rulesFor('destinationrules', 'DestinationRule'),
  rulesFor('virtualservices', 'VirtualService'),
];
