import type { ProbeResult } from '#protocol/labinit.ts';
import type { FakeLab } from './scene-fixture.ts';

/** Objects as a lab's API server returns them, cut to what matters. */
const LABELLED_AT = '2026-11-23T07:00:00Z';
const AFTER = '2026-11-23T07:01:00Z';
export const BEFORE = '2026-11-23T06:50:00Z';

export const namespace = (labels: Record<string, string> = { 'istio-injection': 'enabled' }) => ({
  metadata: {
    name: 'default',
    labels,
    managedFields: [
      {
        manager: 'kubectl-label',
        time: LABELLED_AT,
        fieldsV1: {
          'f:metadata': { 'f:labels': Object.fromEntries(Object.keys(labels).map((key) => [`f:${key}`, {}])) },
        },
      },
    ],
  },
});

interface PodOptions {
  name?: string;
  app?: string;
  created?: string;
  sidecar?: 'container' | 'init' | 'none';
  ready?: boolean;
  labels?: Record<string, string>;
  spec?: Record<string, unknown>;
  waiting?: { reason: string; message?: string };
}

export function pod(options: PodOptions = {}) {
  const {
    app = 'web',
    created = AFTER,
    sidecar = 'container',
    ready = true,
    labels = {},
    spec = {},
    waiting,
  } = options;
  const name = options.name ?? `${app}-6557b9b857-sjnxf`;
  const running = { ready, state: waiting ? { waiting } : { running: {} } };
  const proxy = { name: 'istio-proxy', image: 'lab.local/istio/proxyv2:1.23.2' };
  return {
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      creationTimestamp: created,
      labels: { app, 'pod-template-hash': '6557b9b857', ...labels },
      ownerReferences: [{ kind: 'ReplicaSet', name: `${app}-6557b9b857`, controller: true }],
    },
    spec: {
      nodeName: 'k3s-w2',
      containers: [
        { name: 'nginx', image: 'nginx:1.22', ports: [{ containerPort: 80, name: 'web' }] },
        ...(sidecar === 'container' ? [proxy] : []),
      ],
      initContainers: [
        { name: 'istio-init', image: proxy.image },
        ...(sidecar === 'init' ? [{ ...proxy, restartPolicy: 'Always' }] : []),
      ],
      ...spec,
    },
    status: {
      phase: waiting ? 'Pending' : 'Running',
      podIP: '172.16.2.3',
      hostIP: '192.168.10.102',
      conditions: [{ type: 'Ready', status: ready && !waiting ? 'True' : 'False' }],
      containerStatuses: [
        { name: 'nginx', ...running },
        ...(sidecar === 'container' ? [{ name: 'istio-proxy', ready, state: { running: {} } }] : []),
      ],
      initContainerStatuses: [
        { name: 'istio-init', ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
        ...(sidecar === 'init' ? [{ name: 'istio-proxy', ready, state: { running: {} } }] : []),
      ],
    },
  };
}

export const deployment = (name: string, created: string) => ({
  metadata: { name, namespace: 'default', creationTimestamp: created, generation: 1 },
  spec: { replicas: 1, template: {} },
  status: { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
});

export const service = (spec: Record<string, unknown> = {}, name = 'web-svc') => ({
  metadata: { name, namespace: 'default' },
  spec: { type: 'ClusterIP', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 80 }], ...spec },
});

export const endpointSlice = (addresses: string[] = ['172.16.2.3'], ready = true) => ({
  metadata: { name: 'web-svc-x', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web-svc' } },
  endpoints: [{ addresses, conditions: { ready } }],
  ports: [{ name: 'http', port: 80 }],
});

export const ingressService = (spec: Record<string, unknown> = {}) => ({
  metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
  spec: {
    type: 'NodePort',
    selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
    ports: [
      { name: 'status-port', port: 15021, targetPort: 15021, nodePort: 30787 },
      { name: 'http2', port: 80, targetPort: 8080, nodePort: 30080 },
    ],
    ...spec,
  },
});

const ingressPod = () => ({
  ...pod({ app: 'istio-ingressgateway', name: 'istio-ingressgateway-x', labels: { istio: 'ingressgateway' } }),
  metadata: {
    name: 'istio-ingressgateway-x',
    namespace: 'istio-system',
    uid: 'gateway',
    labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
  },
});

export const gateway = (spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) => ({
  metadata: { name: 'web-gw', namespace: 'default', ...metadata },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    ...spec,
  },
});

export const virtualService = (spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) => ({
  metadata: { name: 'web-vs', namespace: 'default', creationTimestamp: AFTER, ...metadata },
  spec: {
    hosts: ['www.mesh.test'],
    gateways: ['web-gw'],
    http: [{ route: [{ destination: { host: 'web-svc', port: { number: 80 } } }] }],
    ...spec,
  },
});

export const WEB_CLUSTER = 'outbound|80||web-svc.default.svc.cluster.local';

export const routes = (clusters: string[] = [WEB_CLUSTER], domain = 'www.mesh.test') => [
  {
    name: 'http.8080',
    ignore_port_in_host_matching: true,
    virtual_hosts: [
      {
        name: `${domain}:80`,
        domains: [domain],
        routes: clusters.map((cluster) => ({
          match: { prefix: '/', headers: [], query_parameters: [] },
          route: { cluster },
        })),
      },
    ],
  },
];

export const answer = (status: number, body = ''): ProbeResult => ({
  ok: true,
  status,
  headers: { server: 'istio-envoy' },
  body,
  bodyTruncated: false,
  ms: 3,
  remote: '192.168.10.102:30080',
});

/** A lab in which the whole chapter is done. */
export const doneLab = (): FakeLab => ({
  namespaces: [namespace()],
  pods: [pod(), ingressPod()],
  deployments: [deployment('web', AFTER)],
  services: [service(), ingressService()],
  endpointSlices: [endpointSlice()],
  gateways: [gateway()],
  virtualServices: [virtualService()],
  listeners: [{ address: '0.0.0.0', port: 8080, routeConfigs: ['http.8080'], tls: false }],
  routes: routes(),
  probes: { 'www.mesh.test': answer(200, '<title>Welcome to nginx!</title>'), '': answer(404) },
});
