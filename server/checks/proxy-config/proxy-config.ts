import { z } from 'zod';
import { matchTreeSchema } from '#server/grading/objects/tree.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { broken, type Outcome, ok, PROXY_SETTLE_MS, type Subject } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { selectionText, selectPods } from '#server/grading/world/app.ts';
import { INGRESS } from '#server/grading/world/ingress.ts';
import { isReady, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { countField, podFields } from '../specs.ts';
import { clusterFault, endpointFault } from './proxy-config-cluster.ts';
import { listenerFault } from './proxy-config-listener.ts';
import { routeFault } from './proxy-config-route.ts';

const listenerField = z.strictObject({
  port: z.number().int(),
  address: z.string().optional().describe('such as `0.0.0.0`'),
  absent: z.literal(true).optional(),
  http: z.boolean().optional().describe('true: it routes HTTP; false: it does not'),
  tls: z.boolean().optional(),
});

const routeField = z.strictObject({
  name: z.string().optional().describe('of the route configuration, such as `http.8080` or `9080`'),
  domain: z.string().describe('the host that the request is for, such as `reviews` or `www.mesh.test`'),
  path: z.string().default('/'),
  method: z.string().default('GET'),
  headers: z.record(z.string().toLowerCase(), z.string()).default({}),
  absent: z.literal(true).optional().describe('no route may take the request'),
  service: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .optional()
    .describe('`namespace/name` of the Service that all its clusters belong to'),
  port: z.number().int().optional(),
  subset: z.string().optional().describe('the one subset that it goes to; empty: none'),
  weights: z.record(z.string(), z.number()).optional().describe('share by subset, in percent'),
  match: matchTreeSchema
    .optional()
    .describe('a picture of the route as in config_dump, such as {route: {timeout: "0.5s"}}'),
});

const clusterField = z.strictObject({
  name: z.string().describe('such as `outbound|9080|v1|reviews.default.svc.cluster.local`'),
  absent: z.literal(true).optional(),
  match: matchTreeSchema.optional(),
});

const endpointField = z.strictObject({
  cluster: z.string(),
  healthy: countField.default({ min: 1 }).describe('how many healthy endpoints'),
});

const schema = z.strictObject({
  proxy: z
    .union([z.literal('ingress'), z.strictObject(podFields)])
    .default('ingress')
    .describe('the ingress gateway, or the sidecars of pods: each of them is asked'),
  listener: listenerField.optional(),
  route: routeField.optional(),
  cluster: clusterField.optional(),
  endpoint: endpointField.optional(),
});
type Spec = z.output<typeof schema>;
export type DesiredListener = z.output<typeof listenerField>;
export type DesiredRoute = z.output<typeof routeField>;
export type DesiredCluster = z.output<typeof clusterField>;
export type DesiredEndpoint = z.output<typeof endpointField>;

/** A proxy, and how istioctl names it. */
export interface AskedProxy {
  readonly pod: Pod;
  readonly scene: Scene;
  /** `<pod>.<namespace>` */
  readonly name: string;
}
export type ProxyFault = Pick<Finding, 'code' | 'layer' | 'ko' | 'en' | 'expected' | 'observed'> & {
  readonly look: string;
} & Subject;
export type ProxyFinding = { readonly fault: ProxyFault } | { readonly evidence: string };

/** What a proxy really has: listener, then route, then cluster, then endpoints, from its own configuration. */
export const proxyConfig = defineCheck({
  kind: 'proxy-config',
  schema,
  inputs: ['pods', 'services', 'endpointSlices', 'gateways', 'virtualServices', 'destinationRules', 'proxy'],
  async run(spec, scene): Promise<Outcome> {
    const pods = proxiesOf(spec, scene);
    if (pods.length === 0) return broken(noProxy(spec), PROXY_SETTLE_MS);
    const evidence: string[] = [];
    for (const pod of pods) {
      const proxy = { pod, scene, name: `${pod.metadata.name}.${pod.metadata.namespace}` };
      const looks = [
        spec.listener && (() => listenerFault(spec.listener as DesiredListener, proxy)),
        spec.route && (() => routeFault(spec.route as DesiredRoute, proxy)),
        spec.cluster && (() => clusterFault(spec.cluster as DesiredCluster, proxy)),
        spec.endpoint && (() => endpointFault(spec.endpoint as DesiredEndpoint, proxy)),
      ];
      for (const look of looks) {
        const found = await look?.();
        if (!found) continue;
        if ('fault' in found) return brokenBy(found.fault, proxy);
        if (pod === pods[0]) evidence.push(found.evidence);
      }
    }
    return ok(`${pods.length > 1 ? `${pods.length} proxies: ` : ''}${evidence.join('; ')}`);
  },
});

function brokenBy({ look, path, value, ...finding }: ProxyFault, { name }: AskedProxy): Outcome {
  const subject = { value, ...(path !== undefined && { path }) };
  return broken(
    { object: `Proxy/${name}`, next: `istioctl proxy-config ${look}`, ...finding },
    PROXY_SETTLE_MS,
    subject,
  );
}

function proxiesOf({ proxy }: Spec, { world }: Scene): Pod[] {
  if (proxy === 'ingress') {
    return selectPods(world, { namespace: INGRESS.namespace, labels: { istio: 'ingressgateway' } }).filter(isReady);
  }
  return selectPods(world, proxy).filter((pod) => sidecarOf(pod) && isReady(pod));
}

function noProxy({ proxy }: Spec): Finding {
  const object = proxy === 'ingress' ? `Deployment/${INGRESS.namespace}/${INGRESS.service}` : selectionText(proxy);
  return {
    code: 'proxy.none',
    layer: 'pod',
    object,
    ko: proxy === 'ingress' ? 'Ready인 인그레스 게이트웨이 파드가 없다.' : '사이드카와 함께 Ready인 그런 파드가 없다.',
    en: proxy === 'ingress' ? 'No ingress gateway pod is Ready.' : 'No such pod is Ready with its sidecar.',
    expected: 'a proxy',
    observed: 'none',
    next: `kubectl get pod -n ${proxy === 'ingress' ? INGRESS.namespace : proxy.namespace} --show-labels`,
  };
}
