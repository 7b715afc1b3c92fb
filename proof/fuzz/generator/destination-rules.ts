import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { exportTo, fullName, hostOf, make } from './make-object.ts';

/** The subsets that rules name, mostly with the right labels; now and then a second DestinationRule for the host. */
export function destinationRules(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  if (random.chance(0.15)) return [];
  const own = random.weighted([
    [8, slot.namespace],
    [1, slot.other],
    [1, 'istio-system'],
  ]);
  const name = own === 'istio-system' ? `web-fz${slot.suffix}` : 'web';
  const made = [make('DestinationRule', name, { namespace: own }, ruleSpec(making, own))];
  if (random.chance(0.1))
    made.push(make('DestinationRule', 'web-too', { namespace: slot.namespace }, ruleSpec(making, slot.namespace)));
  if (random.chance(mistakes * 0.5)) {
    const wide = { host: `*.${slot.namespace}.svc.cluster.local`, trafficPolicy: tls(making) };
    made.push(make('DestinationRule', 'wide', { namespace: slot.namespace }, wide));
  }
  return made;
}

function ruleSpec(making: Making, own: string): JsonObject {
  const { random, slot, mistakes } = making;
  const host = own === slot.namespace ? hostOf(making, 'web', own) : fullName('web', slot.namespace);
  return {
    host,
    ...(random.chance(mistakes * 0.7 + 0.03) && { trafficPolicy: policy(making) }),
    ...(!random.chance(mistakes * 0.5) && { subsets: subsets(making) }),
    ...exportTo(making),
  };
}

function subsets({ random, mistakes }: Making): JsonObject[] {
  const labels = (version: string): JsonObject =>
    random.chance(mistakes)
      ? random.pick([{ version: 'v9' }, { vers: version }, { version: version === 'v1' ? 'v2' : 'v1' }])
      : { version };
  const made: JsonObject[] = [];
  for (const name of ['v1', 'v2']) if (!random.chance(mistakes * 0.7)) made.push({ name, labels: labels(name) });
  return made;
}

function policy(making: Making): JsonObject {
  const { random } = making;
  return random.chance(0.7)
    ? tls(making)
    : random.pick<JsonObject>([
        { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] },
        { loadBalancer: { simple: 'RANDOM' } },
        { connectionPool: { http: { http1MaxPendingRequests: 100 } } },
      ]);
}

const tls = ({ random }: Making): JsonObject => ({
  tls: { mode: random.pick(['DISABLE', 'ISTIO_MUTUAL', 'ISTIO_MUTUAL', 'SIMPLE']) },
});
