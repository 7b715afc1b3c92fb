import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { exportTo, fullName, make } from './make-object.ts';
import { matchItem } from './matches.ts';
import { rules } from './rules.ts';

/** VirtualServices for calls of the Service `web` from inside the mesh. */
export function meshServices(making: Making): FuzzObject[] {
  const { random, slot } = making;
  if (random.chance(0.1)) return [];
  const made = one(making, {
    name: 'web',
    own: random.chance(0.85) ? slot.namespace : slot.other,
    early: random.chance(0.2),
  });
  if (random.chance(0.15))
    made.push(...one(making, { name: 'web-too', own: slot.namespace, early: random.chance(0.4) }));
  return made;
}

function one(making: Making, { name, own, early }: { name: string; own: string; early: boolean }): FuzzObject[] {
  const { random, mistakes } = making;
  const spec: JsonObject = { hosts: hostsOf(making, own), ...bound(making), ...exportTo(making) };
  const place = { namespace: own, early };
  if (random.chance(0.1)) {
    const delegate = { name: random.chance(mistakes) ? `${name}-rout` : `${name}-route`, namespace: own };
    const match = random.chance(0.5) ? { match: [matchItem(making, 'mesh')] } : {};
    return [
      make('VirtualService', name, place, { ...spec, http: [{ ...match, delegate }] }),
      make(
        'VirtualService',
        `${name}-route`,
        { namespace: own },
        { http: rules(making, { where: 'mesh', own, isDelegate: true }) },
      ),
    ];
  }
  return [make('VirtualService', name, place, { ...spec, http: rules(making, { where: 'mesh', own }) })];
}

function hostsOf({ random, slot, mistakes }: Making, own: string): string[] {
  const { namespace } = slot;
  if (random.chance(mistakes))
    return random.pick([[`web.${namespace}`], ['wep'], ['client'], [`web.${namespace}.svc`], ['web-v1']]);
  const full = fullName('web', namespace);
  // In another namespace the short name is another Service's.
  if (own !== namespace) return random.chance(mistakes) ? ['web'] : [full];
  return random.pick([
    ['web'],
    ['web'],
    [full],
    [`*.${namespace}.svc.cluster.local`],
    ['web', full],
    ['web', 'web-v1'],
  ]);
}

const bound = ({ random, mistakes }: Making): JsonObject =>
  random.chance(mistakes * 0.6)
    ? { gateways: random.pick([['gw'], ['gw', 'mesh']]) }
    : random.pick<JsonObject>([{}, {}, {}, { gateways: ['mesh'] }]);
