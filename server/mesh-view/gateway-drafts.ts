import { wrongSelector } from '#server/checks/shared/routes/gateway-reasons.ts';
import type { Reason } from '#protocol/verdict.ts';
import { reasonOf } from '#server/grading/outcome.ts';
import { gatewayName } from '#server/grading/world/gateways.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { isEnding, labelText, matches } from '#server/grading/world/pods.ts';
import type { Gateway } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import type { Draft } from './draft.ts';
import { boundTo } from './rule-drafts.ts';

const HTTP_PORT = 80;

export const gatewayDrafts = (world: World): Draft[] =>
  world.gateways.all().map((gateway) => ({
    id: gatewayName(gateway),
    kind: 'gateway',
    namespace: gateway.metadata.namespace,
    name: gateway.metadata.name,
    describe: () => ({
      facts: gatewayFacts(gateway),
      edges: boundTo(world, gateway).map((vs) => ({ to: vsName(vs), kind: 'binds' })),
    }),
    faults: () => gatewayFaults(world, gateway),
  }));

function gatewayFacts({ spec }: Gateway): string[] {
  const servers = spec.servers.slice(0, 8).map(({ port, hosts, tls }) => {
    const mode = tls?.mode ? ` ${tls.mode}` : '';
    return `${hosts.slice(0, 4).join(', ')} :${port.number} ${port.protocol}${mode}`;
  });
  return [...servers, `selector: ${labelText(spec.selector)}`];
}

/** No proxy takes it. */
function gatewayFaults(world: World, gateway: Gateway): Reason[] {
  const { selector } = gateway.spec;
  if (world.pods.all().some((pod) => !isEnding(pod) && matches(selector, pod.metadata.labels))) return [];
  const ingress = findIngress(world, HTTP_PORT);
  if (typeof ingress === 'string') return [];
  return [reasonOf({ ...wrongSelector(gateway, ingress), layer: 'listener', object: gatewayName(gateway) })];
}
