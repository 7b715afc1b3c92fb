import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '../outcome.ts';
import type { ProxySync } from '../proxy/sync-status.ts';
import { appPods } from '../world/app.ts';
import { findIngress } from '../world/ingress.ts';
import { podName, sidecarOf } from '../world/pods.ts';
import { defineCheck } from './check.ts';
import { appField, entryFields } from './specs.ts';

/** What istiod sent to the gateway and to the application's sidecars is what these have accepted. */
export const proxiesSynced = defineCheck({
  kind: 'proxies-synced',
  schema: z.strictObject({ app: appField, port: entryFields.port }),
  inputs: ['pods', 'deployments', 'gateways', 'virtualServices', 'destinationRules', 'services', 'proxy'],
  async run({ app, port }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const wanted = [
      ...(typeof ingress === 'string' ? [] : ingress.ready),
      ...appPods(scene.world, app).filter((pod) => sidecarOf(pod)),
    ];
    const rows = await scene.proxySync();
    const found: ProxySync[] = [];
    for (const pod of wanted) {
      const row = rows.find(({ proxy }) => proxy === `${pod.metadata.name}.${pod.metadata.namespace}`);
      if (row) found.push(row);
      else {
        return broken(
          {
            code: 'proxy.not-connected',
            layer: 'proxy',
            object: podName(pod),
            ko: `istiod의 목록에 파드 ${pod.metadata.name}의 프록시가 없다.`,
            en: `istiod does not list the proxy of pod ${pod.metadata.name}.`,
            expected: `a line ${pod.metadata.name}.${pod.metadata.namespace} in proxy-status`,
            observed: `proxies: ${rows.map(({ proxy }) => proxy).join(', ') || 'none'}`,
            next: 'istioctl proxy-status',
          },
          PROXY_SETTLE_MS,
        );
      }
    }
    // A proxy that was sent nothing of a kind has nothing to disagree about: `NOT SENT` is no fault.
    const stale = found.find(({ states, error }) => error !== undefined || Object.values(states).includes('STALE'));
    if (!stale) return ok(found.map(({ proxy, states }) => `${proxy}: ${statesText(states)}`).join('; '));
    return broken(
      {
        code: 'proxy.not-synced',
        layer: 'proxy',
        object: stale.proxy,
        ko: `프록시 ${stale.proxy}이(가) istiod가 보낸 설정을 받아들이지 않았다.`,
        en: `Proxy ${stale.proxy} has not accepted what istiod sent.`,
        expected: 'SYNCED (or NOT SENT / IGNORED where nothing was sent)',
        observed: `${statesText(stale.states)}${stale.error ? `; ${stale.error}` : ''}`,
        next: 'istioctl proxy-status',
      },
      PROXY_SETTLE_MS,
    );
  },
});

const statesText = (states: ProxySync['states']): string =>
  Object.entries(states)
    .map(([kind, state]) => `${kind} ${state}`)
    .join(' ');
