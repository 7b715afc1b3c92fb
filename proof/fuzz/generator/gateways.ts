import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { make } from './make-object.ts';

/** One Gateway, sometimes a second beside it; in the application's namespace or in the other. */
export function gateways(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  if (random.chance(mistakes * 0.4)) return [];
  const made = [make('Gateway', 'gw', { namespace: slot.namespace, early: random.chance(0.1) }, gatewaySpec(making))];
  if (random.chance(0.15)) made.push(make('Gateway', 'gw', { namespace: slot.other }, gatewaySpec(making)));
  if (random.chance(0.08)) made.push(make('Gateway', 'gw-too', { namespace: slot.namespace }, gatewaySpec(making)));
  return made;
}

function gatewaySpec(making: Making): JsonObject {
  const { random, mistakes } = making;
  const selector: JsonObject = random.chance(mistakes)
    ? random.pick<JsonObject>([
        { istio: 'ingress' },
        { app: 'ingressgateway' },
        { istio: 'ingressgateway', app: 'web' },
      ])
    : random.pick<JsonObject>([
        { istio: 'ingressgateway' },
        { istio: 'ingressgateway' },
        { app: 'istio-ingressgateway' },
      ]);
  const servers = [server(making, 'http')];
  if (random.chance(0.1)) servers.push(server(making, 'http-too'));
  return { selector, servers };
}

function server(making: Making, name: string): JsonObject {
  const { random, slot, mistakes } = making;
  const wrong = () => random.chance(mistakes);
  const number = wrong()
    ? // Not 8080, which is the way in of all cases' Ingresses.
      random.pick([slot.nodePort, slot.port + 100, 8081])
    : random.weighted([
        [8, slot.port],
        // No port of the Service: the proxy listens on just this one, and that is where the Service leads.
        [1, slot.targetPort],
      ]);
  const protocol = wrong()
    ? random.pick(['TCP', 'HTTPS', 'TLS'])
    : random.pick(['HTTP', 'HTTP', 'HTTP', 'http', 'HTTP2']);
  const tls = tlsOf(making, protocol);
  return { port: { number, name, protocol }, hosts: hostsOf(making), ...(tls && { tls }) };
}

function tlsOf({ random, mistakes }: Making, protocol: string): JsonObject | undefined {
  switch (protocol) {
    case 'HTTPS':
      return random.pick([{ mode: 'PASSTHROUGH' }, { mode: 'SIMPLE', credentialName: 'nowhere' }]);
    case 'TLS':
      return { mode: 'PASSTHROUGH' };
    case 'TCP':
      return undefined;
    default:
      return random.chance(mistakes * 0.7) ? { httpsRedirect: random.chance(0.85) } : undefined;
  }
}

function hostsOf({ random, slot, mistakes }: Making): string[] {
  const { domain, namespace, other } = slot;
  if (random.chance(mistakes)) {
    return random.pick([
      [`ww.${domain}`],
      [`*.www.${domain}`],
      [domain],
      [`${other}/www.${domain}`],
      [`${other}/*`],
      [`api.${domain}`],
      ['istio-system/*'],
    ]);
  }
  return random.pick([
    ['*'],
    ['*'],
    [`www.${domain}`],
    [`*.${domain}`],
    [`www.${domain}`, `api.${domain}`],
    [`./www.${domain}`, `api.${domain}`],
    [`${namespace}/*.${domain}`, `${other}/*.${domain}`],
    ['*/*'],
  ]);
}
