import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { TraceRequest, TraceWay } from '#protocol/trace-way.ts';
import { ToldNodes } from '#server/mesh-view/changes.ts';
import { fakeReason } from './fake-mesh-nodes.ts';
import type { FakeWorld } from './fake-world.ts';

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** The mesh as one page sees it: the scripted nodes, and requests that end where the script says. */
export class FakeMesh {
  readonly #world: FakeWorld;
  readonly #send: (message: ServerMessage) => void;
  #stop: () => void = () => undefined;
  #tracing = 0;

  constructor(world: FakeWorld, send: (message: ServerMessage) => void) {
    this.#world = world;
    this.#send = send;
  }

  watch({ lab, namespace }: Message<'mesh.watch'>): void {
    this.unwatch();
    const told = new ToldNodes();
    const tell = () => {
      const all = this.#world.mesh;
      const nodes = namespace === undefined ? all : all.filter((node) => node.namespace === namespace);
      const names = [...new Set(all.map((node) => node.namespace))];
      this.#send({
        type: 'mesh.view',
        lab,
        ...(namespace !== undefined && { namespace }),
        change: {
          ...told.tell(nodes),
          namespaces: names.map((name) => ({ name, injects: name === 'default' })),
          objects: all.length,
          hidden: 0,
          failures: [],
        },
      });
    };
    this.#stop = this.#world.onMesh(tell);
    tell();
  }

  unwatch(): void {
    this.#stop();
    this.#stop = () => undefined;
  }

  trace({ ref, lab, request }: Message<'trace.start'>): void {
    this.#tracing += 1;
    const mine = this.#tracing;
    this.#world.later(() => {
      if (mine !== this.#tracing) return;
      this.#send({ type: 'trace.way', lab, way: wayOf(request), ...(ref !== undefined && { ref }) });
    }, this.#world.traceMs);
  }

  cancel(): void {
    this.#tracing += 1;
  }
}

function wayOf({ from, method, url }: TraceRequest): TraceWay {
  const { host, pathname } = new URL(url);
  const sender = 'host' in from ? from.host : `${from.namespace}/${from.pod}`;
  const command = `curl -sv -X ${method} -H 'Host: ${host}' http://192.168.10.102:30080${pathname}`;
  const begin: TraceWay['hops'] = [
    { kind: 'client', name: sender, steps: [{ at: 'name', status: 'ok', text: `Host: ${host}` }] },
    {
      kind: 'node',
      name: 'k3s-w2',
      steps: [
        { at: 'service', status: 'ok', text: 'Service/istio-system/istio-ingressgateway port 80, nodePort 30080' },
        { at: 'kube-proxy', status: 'ok', text: '172.16.1.7:8080' },
      ],
    },
  ];
  const routed: TraceWay['hops'][number]['steps'] = [
    { at: 'listener', status: 'ok', text: '0.0.0.0_8080 0.0.0.0:8080' },
    { at: 'filter-chain', status: 'ok', text: 'HTTP, routes http.8080' },
    { at: 'virtual-host', status: 'ok', text: `${host}:80` },
    { at: 'route', status: 'ok', text: '{"prefix":"/"}', object: 'VirtualService/default/web-vs' },
  ];
  if (pathname === '/lost') {
    const cluster = 'outbound|80|v9|web-svc.default.svc.cluster.local';
    return {
      hops: [
        ...begin,
        {
          kind: 'gateway',
          name: 'istio-ingressgateway-x.istio-system',
          steps: [...routed, { at: 'cluster', status: 'ends', text: `${cluster}: no such cluster` }],
          reason: fakeReason,
        },
        { kind: 'answer', name: 'HTTP 503', steps: [] },
      ],
      outcome: { kind: 'answered', status: 503, ms: 4, headers: [['server', 'istio-envoy']], body: '' },
      command,
      on: 'testpc',
    };
  }
  return {
    hops: [
      ...begin,
      {
        kind: 'gateway',
        name: 'istio-ingressgateway-x.istio-system',
        steps: [
          ...routed,
          { at: 'cluster', status: 'ok', text: 'outbound|80||web-svc.default.svc.cluster.local' },
          { at: 'endpoint', status: 'ok', text: '172.16.2.3:80' },
          { at: 'tls', status: 'ok', text: 'mTLS' },
        ],
      },
      { kind: 'application', name: 'default/web-1 172.16.2.3:80', steps: [] },
      { kind: 'answer', name: 'HTTP 200', steps: [] },
    ],
    outcome: { kind: 'answered', status: 200, ms: 6, headers: [['server', 'istio-envoy']], body: '<h1>Welcome</h1>' },
    command,
    on: 'testpc',
  };
}
