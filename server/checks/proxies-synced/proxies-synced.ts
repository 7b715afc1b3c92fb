import { z } from 'zod';
import type { ProxySync } from '#server/envoy/sync-status.ts';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { appPods, selectionText, selectPods } from '#server/grading/world/app.ts';
import { INGRESS } from '#server/grading/world/ingress.ts';
import { isProxyAlone, isReady, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { notConnected, proxiesText, stateFault, statesText } from '../shared/mesh/sync-reasons.ts';
import { appField, countField, podFields, rangeOf, rangeText } from '../specs.ts';

const schema = z.strictObject({
  app: appField.optional().describe('the lesson’s application, by whatever name'),
  pods: z
    .array(z.strictObject(podFields))
    .readonly()
    .default([])
    .describe('further pods with proxies, of sidecars or gateways'),
  ingress: z.boolean().default(true).describe('the ingress gateway too'),
  count: countField.optional().describe('how many proxies istiod must know in all'),
});
type Spec = z.output<typeof schema>;

/** What istiod sent to the named proxies is what these have accepted, as `istioctl proxy-status` shows it. */
export const proxiesSynced = defineCheck({
  kind: 'proxies-synced',
  schema,
  inputs: ['pods', 'deployments', 'gateways', 'virtualServices', 'destinationRules', 'services', 'proxy'],
  async run(spec, scene): Promise<Outcome> {
    const wanted = wantedPods(spec, scene);
    if ('missing' in wanted) return brokenBy(noPods(wanted.missing));
    const rows = await scene.proxySync();
    const found: ProxySync[] = [];
    for (const { pod, gateway } of wanted.pods) {
      const row = rows.find(({ proxy }) => proxy === `${pod.metadata.name}.${pod.metadata.namespace}`);
      if (!row) return brokenBy(notConnected(pod, rows));
      const fault = stateFault(row, gateway);
      if (fault) return brokenBy(fault);
      found.push(row);
    }
    const range = rangeOf(spec.count, 0);
    if (rows.length < range.min || rows.length > range.max) return brokenBy(wrongCount(rows, rangeText(range)));
    return ok(
      `${rows.length} proxies; ${found.map(({ proxy, states }) => `${proxy}: ${statesText(states)}`).join('; ')}`,
    );
  },
});

const brokenBy = (finding: Finding): Outcome => broken(finding, PROXY_SETTLE_MS);

interface Wanted {
  readonly pod: Pod;
  readonly gateway: boolean;
}

function wantedPods({ app, pods, ingress }: Spec, { world }: Scene): { pods: Wanted[] } | { missing: string } {
  const gateways = selectPods(world, { namespace: INGRESS.namespace, labels: { istio: 'ingressgateway' } }).filter(
    isReady,
  );
  if (ingress && gateways.length === 0) return { missing: `Deployment/${INGRESS.namespace}/${INGRESS.service}` };
  const wanted: Wanted[] = ingress ? gateways.map((pod) => ({ pod, gateway: true })) : [];
  const groups = [
    ...(app ? [{ name: `Deployment/${app.namespace}/${app.name}`, found: appPods(world, app) }] : []),
    ...pods.map((selection) => ({ name: selectionText(selection), found: selectPods(world, selection) })),
  ];
  for (const { name, found } of groups) {
    const meshed = found.filter((pod) => sidecarOf(pod));
    if (meshed.length === 0) return { missing: name };
    wanted.push(...meshed.map((pod) => ({ pod, gateway: isProxyAlone(pod) })));
  }
  return { pods: wanted };
}

const noPods = (object: string): Finding => ({
  code: 'proxy.none',
  layer: 'pod',
  object,
  ko: `${object}에 프록시가 있는 파드가 없다.`,
  en: `${object} has no pod with a proxy.`,
  expected: 'a pod with istio-proxy',
  observed: 'no such pod',
  next: 'kubectl get pod -A',
});

const wrongCount = (rows: readonly ProxySync[], wanted: string): Finding => ({
  code: 'proxy.count',
  layer: 'proxy',
  object: 'istiod',
  ko: `istiod가 아는 프록시가 ${rows.length}개다. ${wanted}개여야 한다.`,
  en: `istiod knows ${rows.length} proxies; it should be ${wanted}.`,
  expected: `${wanted} lines in proxy-status`,
  observed: proxiesText(rows),
  next: 'istioctl proxy-status',
});
