import { readyAddresses, slicesOf } from '#server/checks/service-endpoints/backends.ts';
import type { TraceHop } from '#protocol/trace-way.ts';
import { serviceName } from '#server/grading/world/app.ts';
import type { Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { step } from './proxy-steps.ts';

type Entry = Service['spec']['ports'][number];

/** The Service that an address and port belong to. */
function serviceAt(world: World, address: string, port: number): { service: Service; entry: Entry } | undefined {
  for (const service of world.services.all()) {
    const own = service.spec.clusterIP === address;
    const entry = service.spec.ports.find((each) => (own ? each.port === port : each.nodePort === port));
    if (entry) return { service, entry };
  }
  return undefined;
}

interface Dialled {
  readonly node: string;
  readonly address: string;
  readonly port: number;
  /** Of the pod that took the connection, where that is known. */
  readonly taken: string | undefined;
}

/** What the node does with a connection to a Service: the rules that kube-proxy wrote choose one of its endpoints. */
export function kubeProxyHop(world: World, { node, address, port, taken }: Dialled): TraceHop | undefined {
  const found = serviceAt(world, address, port);
  if (!found) return undefined;
  const { service, entry } = found;
  const ready = readyAddresses(slicesOf(world, service));
  const ports = slicesOf(world, service).flatMap((slice) => slice.ports);
  const target = ports.find((each) => (each.name ?? '') === (entry.name ?? ''))?.port ?? entry.port;
  const chosen = ready.find((each) => each === taken) ?? (ready.length === 1 ? ready[0] : undefined);
  const others = ready.filter((each) => each !== chosen);
  const text =
    chosen === undefined
      ? `${
          ready
            .slice(0, 8)
            .map((each) => `${each}:${target}`)
            .join(' | ') || 'no ready endpoint'
        }`
      : `${chosen}:${target}${others.length > 0 ? ` (of ${ready.length}: ${others.slice(0, 6).join(', ')})` : ''}`;
  const nodePort = entry.nodePort === port ? `, nodePort ${port}` : '';
  return {
    kind: 'node',
    name: node,
    steps: [
      step('service', `${serviceName(service)} port ${entry.port}${nodePort}`),
      step('kube-proxy', text, ready.length === 0 ? { status: 'ends' } : {}),
    ],
  };
}
