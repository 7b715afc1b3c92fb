import type { FuzzObject, JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { make } from './make-object.ts';

/** What limits what proxies get, and what they take: Sidecars, PeerAuthentications, AuthorizationPolicies. */
export function scopes(making: Making): FuzzObject[] {
  const { random, slot, mistakes } = making;
  const { namespace, other } = slot;
  const made: FuzzObject[] = [];
  if (random.chance(mistakes * 0.6 + 0.03)) {
    const hosts = random.chance(0.5)
      ? random.pick([['istio-system/*'], ['~/*'], [`${other}/*`], [`./web-v1.${namespace}.svc.cluster.local`]])
      : random.pick([['./*', 'istio-system/*'], ['*/*'], [`${namespace}/*`], [`./web.${namespace}.svc.cluster.local`]]);
    const spec: JsonObject = {
      ...(random.chance(0.4) && { workloadSelector: { labels: { app: random.pick(['client', 'web']) } } }),
      egress: [{ hosts }],
      ...(random.chance(0.15) && { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }),
    };
    made.push(make('Sidecar', 'scope', { namespace }, spec));
  }
  if (random.chance(mistakes * 0.6 + 0.05)) {
    const mode = random.pick(['STRICT', 'STRICT', 'PERMISSIVE', 'DISABLE']);
    const spec: JsonObject = {
      ...(random.chance(0.4) && { selector: { matchLabels: { app: 'web' } } }),
      mtls: { mode },
    };
    const perPort = random.chance(0.15) && spec.selector ? { portLevelMtls: { '8080': { mode: 'DISABLE' } } } : {};
    made.push(make('PeerAuthentication', 'mode', { namespace }, { ...spec, ...perPort }));
  }
  if (random.chance(mistakes * 0.4 + 0.02)) {
    const selector = random.pick([{}, { selector: { matchLabels: random.pick([{ app: 'web' }, { version: 'v1' }]) } }]);
    const rule = random.pick<JsonObject>([
      { to: [{ operation: { methods: ['GET'] } }] },
      { to: [{ operation: { paths: ['/a*'] } }] },
      { from: [{ source: { namespaces: [namespace, 'istio-system'] } }] },
      { from: [{ source: { principals: ['*'] } }] },
      { when: [{ key: 'request.headers[end-user]', values: ['jason'] }] },
    ]);
    const rules = random.pick([[rule], [rule], [], [{}]]);
    const action = random.pick(['ALLOW', 'DENY', 'ALLOW', 'AUDIT']);
    made.push(make('AuthorizationPolicy', 'who', { namespace }, { ...selector, action, rules }));
  }
  return made;
}
