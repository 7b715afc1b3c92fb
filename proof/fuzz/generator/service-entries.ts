import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { exportTo, make } from './make-object.ts';

/** A name that no Kubernetes Service has, with the application's own pods behind it. */
export function serviceEntries(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  if (!random.chance(0.15)) return [];
  const wrong = () => random.chance(mistakes);
  const labels: JsonObject = wrong() ? random.pick([{ app: 'wep' }, { app: 'client' }]) : { app: 'web' };
  const port: JsonObject = {
    number: 80,
    name: 'http',
    protocol: wrong() ? 'TCP' : 'HTTP',
    ...(wrong() ? {} : { targetPort: 8080 }),
  };
  return [
    make(
      'ServiceEntry',
      'entry',
      { namespace: slot.namespace },
      {
        hosts: [`entry.${slot.domain}`],
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        ports: [port],
        workloadSelector: { labels },
        ...exportTo(making),
      },
    ),
  ];
}
