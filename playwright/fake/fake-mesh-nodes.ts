import type { MeshNode } from '#protocol/mesh-view.ts';
import type { Reason } from '#protocol/verdict.ts';

export const fakeReason: Reason = {
  code: 'virtual-service.subset',
  layer: 'cluster',
  object: 'VirtualService/default/web-vs',
  message: {
    ko: '이 프록시에 적용되는 DestinationRule에 서브셋 v9이(가) 없다.',
    en: 'No DestinationRule that applies to this proxy defines the subset v9.',
  },
  expected: 'a DestinationRule for web-svc with the subset v9',
  observed: 'outbound|80|v9|web-svc.default.svc.cluster.local',
  next: 'kubectl get virtualservice -n default web-vs -o yaml',
  on: 'k3s-s',
  analyzer: 'IST0101',
};

const pod = (name: string, more: Partial<NonNullable<MeshNode['pods']>['shown'][number]> = {}) => ({
  name,
  isReady: true,
  hasSidecar: true,
  isFaulty: false,
  ...more,
});

/** A small shop: ingress, one application in two versions, one rule that is wrong. */
export const fakeMeshNodes: readonly MeshNode[] = [
  {
    id: 'Deployment/istio-system/istio-ingressgateway',
    kind: 'workload',
    namespace: 'istio-system',
    name: 'istio-ingressgateway',
    facts: ['Deployment'],
    pods: { total: 1, ready: 1, meshed: 1, shown: [pod('istio-ingressgateway-x')] },
    edges: [{ to: 'Gateway/default/web-gw', kind: 'takes' }],
    faults: [],
  },
  {
    id: 'Gateway/default/web-gw',
    kind: 'gateway',
    namespace: 'default',
    name: 'web-gw',
    facts: ['* :80 HTTP', 'selector: istio=ingressgateway'],
    edges: [{ to: 'VirtualService/default/web-vs', kind: 'binds' }],
    faults: [],
  },
  {
    id: 'VirtualService/default/web-vs',
    kind: 'virtual-service',
    namespace: 'default',
    name: 'web-vs',
    facts: ['www.mesh.test', 'gateways: default/web-gw', 'all → web-svc v9'],
    edges: [{ to: 'Service/default/web-svc', kind: 'routes', text: 'v9' }],
    faults: [fakeReason],
  },
  {
    id: 'Service/default/web-svc',
    kind: 'service',
    namespace: 'default',
    name: 'web-svc',
    facts: ['80/TCP http', 'type: ClusterIP, 10.10.200.7'],
    edges: [{ to: 'Deployment/default/web', kind: 'selects' }],
    faults: [],
  },
  {
    id: 'Deployment/default/web',
    kind: 'workload',
    namespace: 'default',
    name: 'web',
    facts: ['Deployment'],
    pods: {
      total: 3,
      ready: 2,
      meshed: 3,
      shown: [pod('web-1'), pod('web-2'), pod('web-3', { isReady: false, isFaulty: true })],
    },
    edges: [],
    faults: [],
  },
  {
    id: 'Namespace/kube-system',
    kind: 'namespace',
    namespace: 'kube-system',
    name: 'kube-system',
    facts: [],
    pods: { total: 4, ready: 4, meshed: 0, shown: [] },
    counts: { workload: 3, service: 2 },
    edges: [],
    faults: [],
  },
];
