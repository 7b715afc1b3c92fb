import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { parseBoundedJson } from '#server/cluster/bounded-json.ts';
import { broken, type Outcome, waiting } from '#server/grading/outcome.ts';
import { isEnding, isReady, matches } from '#server/grading/world/pods.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { Input } from '#server/checks/check.ts';

const NAMESPACE = 'istio-system';
/** Nodes reach the addresses of Services, and a node is not in the mesh. */
const FROM = 'k3s-s';
/** Programs of the folder samples/addons, by the Services at which they answer. */
const addons = {
  kiali: { service: 'kiali', port: 20_001, root: '/kiali/api' },
  prometheus: { service: 'prometheus', port: 9090, root: '/api/v1' },
  jaeger: { service: 'tracing', port: 80, root: '/api' },
} as const;
export type Addon = keyof typeof addons;

/** What they say changes with each scrape and each request, so it is looked at every few seconds. */
export const addonInputs = ['services', 'pods', 'polled'] as const satisfies readonly Input[];

interface Question<T> {
  readonly addon: Addon;
  /** Below the program's API. */
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly maxBytes?: number;
  /** Statuses besides 200 whose answer has a meaning. */
  readonly statuses?: readonly number[];
}
type Asked<T> =
  | { readonly kind: 'answer'; readonly status: number; readonly value: T }
  | { readonly kind: 'unasked'; readonly outcome: Outcome };

/** A command that asks the same from any terminal, by the API server's way to a Service. */
export function addonCommand(addon: Addon, path: string, filter = '.'): string {
  const { service, port, root } = addons[addon];
  const way = `/api/v1/namespaces/${NAMESPACE}/services/${service}:${port}/proxy${root}${path}`;
  return `kubectl get --raw '${way}' | jq -c '${filter}'`;
}

/**
 * Asks one of the programs. What it says is the lab's word: bounded and parsed.
 * @throws SlipwayError SLW400 where it does not answer, or not as it should: that is no fault of the learner.
 */
export async function askAddon<T>(scene: Scene, question: Question<T>): Promise<Asked<T>> {
  const { addon, path, schema, maxBytes = 524_288, statuses = [] } = question;
  const { service: name, port, root } = addons[addon];
  const service = scene.world.services.get(NAMESPACE, name);
  if (!service) return { kind: 'unasked', outcome: missing(addon, scene) };
  const pods = scene.world.pods
    .in(NAMESPACE)
    .filter((pod) => matches(service.spec.selector, pod.metadata.labels) && !isEnding(pod));
  if (pods.length === 0) return { kind: 'unasked', outcome: withoutPod(addon) };
  if (!pods.some(isReady)) {
    return {
      kind: 'unasked',
      outcome: waiting(`${addon}이(가) 준비되기를 기다린다.`, `Waiting until ${addon} is ready.`),
    };
  }
  const address = z.ipv4().safeParse(service.spec.clusterIP);
  if (!address.success) throw new SlipwayError('SLW400', { detail: `${addon}: its Service has no address` });
  const result = await scene.probe({
    from: FROM,
    url: `http://${address.data}:${port}${root}${path}`,
    timeoutMs: 5_000,
    maxBodyBytes: maxBytes,
    hopedFor: () => false,
  });
  if (!result.ok) throw new SlipwayError('SLW400', { detail: `${addon}: ${result.error}` });
  if (result.status !== 200 && !statuses.includes(result.status)) {
    throw new SlipwayError('SLW400', { detail: `${addon}: HTTP ${result.status}` });
  }
  if (result.bodyTruncated) throw new SlipwayError('SLW401', { detail: `${addon}: more than ${maxBytes} bytes` });
  const parsed = schema.safeParse(parseBoundedJson(Buffer.from(result.body), addon));
  if (!parsed.success) {
    throw new SlipwayError('SLW400', { detail: `${addon}: unexpected answer` }, { cause: parsed.error });
  }
  return { kind: 'answer', status: result.status, value: parsed.data };
}

function missing(addon: Addon, scene: Scene): Outcome {
  const { service, port } = addons[addon];
  const there = scene.world.services.in(NAMESPACE).map(({ metadata }) => metadata.name);
  return broken({
    code: 'addon.missing',
    layer: 'service',
    object: `Service/${NAMESPACE}/${service}`,
    ko: `네임스페이스 ${NAMESPACE}에 ${addon}의 서비스 ${service}이(가) 없다. samples/addons를 적용하지 않았다.`,
    en: `There is no Service ${service} of ${addon} in ${NAMESPACE}: samples/addons has not been applied.`,
    expected: `Service ${service}, port ${port}`,
    observed: there.join(', ') || 'no Services',
    next: `kubectl get services -n ${NAMESPACE}`,
  });
}

function withoutPod(addon: Addon): Outcome {
  const { service } = addons[addon];
  return broken(
    {
      code: 'addon.no-pod',
      layer: 'pod',
      object: `Service/${NAMESPACE}/${service}`,
      ko: `서비스 ${service} 뒤에 파드가 없다. 디플로이먼트가 지워졌거나 0으로 줄었다.`,
      en: `The Service ${service} has no pods: its Deployment was deleted or scaled to 0.`,
      expected: `a pod behind the Service ${service}`,
      observed: 'no pods',
      next: `kubectl get deployments -n ${NAMESPACE}`,
    },
    5_000,
  );
}
