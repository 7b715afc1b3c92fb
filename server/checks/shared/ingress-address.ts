import { findIngress } from '#server/grading/world/ingress.ts';
import type { World } from '#server/grading/world/world.ts';

/** How a learner reaches the ingress gateway from outside. */
export interface IngressAddress {
  /** Of a node on which a gateway pod runs: with `externalTrafficPolicy: Local` no other one answers. */
  readonly node: string;
  readonly nodePort: string;
  /** All nodes that answer; undefined: every node does. */
  readonly only: readonly string[] | undefined;
}

export function ingressAddress(world: World, port: number): IngressAddress {
  const ingress = findIngress(world, port);
  if (typeof ingress === 'string') return { node: FIRST_NODE, nodePort: '<nodePort>', only: undefined };
  const nodes = [...new Set(ingress.ready.flatMap(({ status }) => status.hostIP ?? []))];
  const isLocal = ingress.service.spec.externalTrafficPolicy === 'Local';
  return {
    node: nodes.includes(FIRST_NODE) ? FIRST_NODE : (nodes[0] ?? FIRST_NODE),
    nodePort: `${ingress.nodePort ?? '<nodePort>'}`,
    only: isLocal ? nodes : undefined,
  };
}

/** Of k3s-s, as the pages write it. */
const FIRST_NODE = '192.168.10.10';
