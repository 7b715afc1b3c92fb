import type { FuzzRequest } from '../case.ts';
import type { Making } from './generate.ts';
import { INGRESS_PORT } from './ingresses.ts';

/** A few requests of which some fit the conditions of rules and some do not. */
export function requestsOf(
  { random, slot }: Making,
  { isIn, isMesh, isIngress }: { isIn: boolean; isMesh: boolean; isIngress: boolean },
): FuzzRequest[] {
  const base = { path: '/', method: 'GET', headers: {} };
  const path = () => random.pick(['/a', '/a/b', '/A', '/b', '/a?q=1']);
  const user = () => ({ 'end-user': random.pick(['jason', 'Jason', 'x']) });
  const made: FuzzRequest[] = [];
  if (isIn) {
    const outside = { ...base, from: 'outside' as const, host: `www.${slot.domain}`, port: slot.port };
    made.push(outside, { ...outside, path: path() });
    made.push({
      ...outside,
      headers: user(),
      method: random.pick(['GET', 'GET', 'POST']),
      path: random.pick(['/', path()]),
    });
    if (random.chance(0.3)) made.push({ ...outside, host: `api.${slot.domain}` });
  }
  if (isIngress) {
    const outside = { ...base, from: 'outside' as const, host: `www.${slot.domain}`, port: INGRESS_PORT };
    made.push(outside, { ...outside, path: path() });
  }
  if (isMesh) {
    const mesh = { ...base, from: 'mesh' as const, host: 'web', port: 80 };
    made.push(mesh, { ...mesh, headers: user() });
    if (random.chance(0.5)) made.push({ ...mesh, path: path() });
  }
  return made;
}
