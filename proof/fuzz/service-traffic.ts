import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { FuzzCase, FuzzObject } from './case.ts';
import { at, list, text } from './facts/raw.ts';
import type { GroundSlot } from './ground/ground.ts';
import { type Addresses, type Seen, sendRequest, type Traffic } from './traffic.ts';

/**
 * Requests to the Services of the application from a node, past all rules of the mesh: the best of them. None where
 * they would not tell, since proxies refuse plain text or strangers, or the Service has no address of its own.
 */
export async function serviceTraffic(
  { objects }: FuzzCase,
  { hosts, slot, addresses }: { hosts: LabHosts; slot: GroundSlot; addresses: Addresses },
): Promise<Traffic | undefined> {
  if (objects.some(({ kind }) => ['PeerAuthentication', 'AuthorizationPolicy'].includes(kind))) return undefined;
  const services = objects.filter((each) => each.kind === 'Service' && each.metadata.namespace === slot.namespace);
  if (services.some(({ spec }) => spec.clusterIP === 'None')) return undefined;
  let best: Traffic | undefined;
  for (const service of services.filter(selectsApp)) {
    const host = `${service.metadata.name}.${slot.namespace}`;
    for (const port of portsOf(service)) {
      if (addresses.addressesOf(host).length === 0) continue;
      const request = {
        from: 'node' as const,
        host,
        port: Number(at(port, 'port')),
        path: '/',
        method: 'GET',
        headers: {},
      };
      const traffic = await sendRequest(request, { hosts, slot, addresses, times: 2 });
      if (!best || traffic.seen.every(isReached)) best = traffic;
    }
  }
  return (
    best ?? { request: nobody(slot), seen: [{ kind: 'failed', error: 'no Service selects the application', ms: 0 }] }
  );
}

/** The check is about port 80; where there is none, about any. */
function portsOf({ spec }: FuzzObject) {
  const ports = list(spec.ports).filter((port) => text(at(port, 'protocol')) !== 'UDP');
  const meant = ports.filter((port) => at(port, 'port') === 80);
  return meant.length > 0 ? meant : ports;
}

const isReached = (seen: Seen): boolean => seen.kind === 'reached' && seen.pod.startsWith('web-');

const nobody = (slot: GroundSlot) => ({
  from: 'node' as const,
  host: `web.${slot.namespace}`,
  port: 80,
  path: '/',
  method: 'GET',
  headers: {},
});

const selectsApp = ({ spec }: FuzzObject): boolean => {
  const selector = Object.entries((spec.selector ?? {}) as Record<string, unknown>);
  return ['v1', 'v2'].some((version) => selector.every(([key, value]) => ({ app: 'web', version })[key] === value));
};
