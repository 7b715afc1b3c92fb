import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { make } from './make-object.ts';

/** Of the ingress Service: istiod binds Ingresses to no other. All slots share it, so their hosts are their own. */
export const INGRESS_PORT = 80;

/** A Kubernetes Ingress in the place of Gateway and VirtualService, now and then a second one for the same host. */
export function ingresses(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  if (random.chance(mistakes * 0.3)) return [];
  const made = [ingress(making, 'in')];
  if (random.chance(0.15)) made.push(ingress(making, 'in-too'));
  if (random.chance(0.1)) {
    const spec = { hosts: [`www.${slot.domain}`], http: [{ route: [{ destination: { host: 'web' } }] }] };
    made.push(make('VirtualService', 'vs', { namespace: slot.namespace }, spec));
  }
  return made;
}

function ingress(making: Making, name: string): FuzzObject {
  const { random, slot, mistakes } = making;
  const wrongClass = random.chance(mistakes);
  const annotations: Record<string, string> = wrongClass
    ? random.pick<Record<string, string>>([{}, { [CLASS]: 'nginx' }])
    : { [CLASS]: 'istio' };
  // Without an IngressClass of that name, which no lab has, the field alone says nothing to istiod.
  const named = wrongClass && !annotations[CLASS] && random.chance(0.5);
  const paths = Array.from({ length: random.pick([1, 1, 2]) }, () => pathOf(making));
  const rule: JsonObject = { host: hostOf(making), http: { paths } };
  const spec: JsonObject = { ...(named && { ingressClassName: 'istio' }), rules: [rule] };
  return make('Ingress', name, { namespace: slot.namespace, annotations }, spec);
}
const CLASS = 'kubernetes.io/ingress.class';

function hostOf({ random, slot, mistakes }: Making): string {
  const { domain } = slot;
  if (random.chance(mistakes)) return random.pick([`ww.${domain}`, `api.${domain}`, `*.www.${domain}`]);
  return random.pick([`www.${domain}`, `www.${domain}`, `*.${domain}`]);
}

function pathOf({ random, mistakes }: Making): JsonObject {
  const wrong = () => random.chance(mistakes);
  const path = wrong()
    ? random.pick<JsonObject>([
        { path: '/a', pathType: 'Exact' },
        { path: '/b', pathType: 'Prefix' },
        { path: '/b', pathType: 'ImplementationSpecific' },
      ])
    : random.pick<JsonObject>([
        { path: '/', pathType: 'Prefix' },
        { path: '/', pathType: 'Prefix' },
        { path: '/', pathType: 'Exact' },
        { path: '/a', pathType: 'Prefix' },
        { path: '/a/', pathType: 'Prefix' },
        { path: '/*', pathType: 'ImplementationSpecific' },
      ]);
  const name = wrong() ? random.pick(['webc', 'client']) : random.pick(['web', 'web', 'web-v1']);
  const port = wrong()
    ? random.pick<JsonObject>([{ number: 8080 }, { name: 'htpp' }])
    : random.pick<JsonObject>([{ number: 80 }, { number: 80 }, { name: 'http' }]);
  return { ...path, backend: { service: { name, port } } };
}
