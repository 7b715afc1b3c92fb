import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { exportTo, make } from './make-object.ts';
import { matchItem } from './matches.ts';
import { rules } from './rules.ts';

/** VirtualServices for requests from outside, with their delegates. */
export function wayIn(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  if (random.chance(mistakes * 0.3)) return [];
  const own = random.chance(0.12) ? slot.other : slot.namespace;
  const made = [...entry(making, { name: 'vs', own, early: random.chance(0.15) })];
  if (random.chance(0.2)) made.push(...entry(making, { name: 'all', own: slot.namespace, early: random.chance(0.4) }));
  return made;
}

interface Entry {
  readonly name: string;
  readonly own: string;
  readonly early: boolean;
}

function entry(making: Making, { name, own, early }: Entry): FuzzObject[] {
  const { random, mistakes } = making;
  const hosts = hostsOf(making, name);
  const spec: JsonObject = { hosts, ...boundTo(making, own, hosts), ...exportTo(making) };
  const place = { namespace: own, early };
  if (random.chance(mistakes * 0.15)) {
    const tcp = [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }];
    return [make('VirtualService', name, place, { ...spec, tcp })];
  }
  if (random.chance(0.15)) return delegating(making, { name, own, early }, spec);
  return [make('VirtualService', name, place, { ...spec, http: rules(making, { where: 'in', own }) })];
}

/** The root keeps the hosts, another VirtualService has the routes: found, misspelt, or in another namespace. */
function delegating(making: Making, { name, own, early }: Entry, spec: JsonObject): FuzzObject[] {
  const { random, slot, mistakes } = making;
  const namespace = random.chance(0.7) ? own : slot.other;
  const wanted = {
    name: random.chance(mistakes) ? `${name}-rout` : `${name}-route`,
    ...((namespace !== own || random.chance(0.5)) && !random.chance(mistakes) ? { namespace } : {}),
  };
  const match = random.chance(0.5) ? [{ uri: { prefix: random.pick(['/', '/a']) } }] : [matchItem(making, 'in')];
  const rule: JsonObject = { ...(random.chance(0.7) && { match }), delegate: wanted };
  const rest = random.chance(0.3) ? rules(making, { where: 'in', own }) : [];
  const delegate = make(
    'VirtualService',
    `${name}-route`,
    { namespace },
    { http: rules(making, { where: 'in', own: namespace, isDelegate: true }), ...exportTo(making) },
  );
  return [make('VirtualService', name, { namespace: own, early }, { ...spec, http: [rule, ...rest] }), delegate];
}

function hostsOf({ random, slot, mistakes }: Making, name: string): string[] {
  const { domain } = slot;
  if (random.chance(mistakes))
    return random.pick([[`ww.${domain}`], [`www.${domain}x`], [`api.${domain}`], [`*.www.${domain}`]]);
  if (name === 'all') return random.pick([['*'], [`*.${domain}`], [`www.${domain}`]]);
  return random.pick([
    [`www.${domain}`],
    [`www.${domain}`],
    [`www.${domain}`, `api.${domain}`],
    [`*.${domain}`],
    ['*'],
    [`www.${domain}`, `*.${domain}`],
  ]);
}

/** For sidecars `*` would be a rule for every other case's calls too. */
function boundTo(making: Making, own: string, hosts: readonly string[]): JsonObject {
  const spec = bound(making, own);
  const { gateways } = spec;
  if (!hosts.includes('*') || (Array.isArray(gateways) && !gateways.includes('mesh'))) return spec;
  return { gateways: [`${making.slot.namespace}/gw`] };
}

function bound({ random, slot, mistakes }: Making, own: string): JsonObject {
  const { namespace, other } = slot;
  if (random.chance(mistakes)) {
    return random.pick<JsonObject>([
      {},
      { gateways: ['mesh'] },
      { gateways: ['gv'] },
      { gateways: [`${other}/gw`] },
      { gateways: ['gw-too'] },
      { gateways: [`gw.${namespace}`] },
    ]);
  }
  const far = [`${namespace}/gw`];
  if (own !== namespace) return { gateways: far };
  return {
    gateways: random.pick([
      ['gw'],
      ['gw'],
      far,
      ['gw', 'mesh'],
      [`gw.${namespace}.svc.cluster.local`],
      ['gw', `${other}/gw`],
    ]),
  };
}
