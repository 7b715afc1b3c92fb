import { z } from 'zod';
import { podFields } from '#server/checks/specs.ts';
import type { Trace, TracedRequest } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { selectionText, selectPods, selectsAny } from '#server/grading/world/app.ts';
import { isReady, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { meshInputs } from '#server/mesh/inputs.ts';

/** Fields of a check about requests from one Service's pods to another Service. */
export const callFields = {
  service: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .describe('`namespace/name` of the Service that is called'),
  port: z.number().int().optional().describe("of the Service; left out: the Service's first"),
  from: z
    .strictObject(podFields)
    .optional()
    .describe(
      'the pods that call, whose sidecars decide; left out: a pod of the namespace that is not the Service’s own',
    ),
  method: z.string().default('GET'),
  path: z.string().startsWith('/').default('/'),
  headers: z.record(z.string().toLowerCase(), z.string()).default({}),
};
const callSchema = z.strictObject(callFields);
type CallSpec = z.output<typeof callSchema>;

/** What a verdict about such a request depends on. */
export const callInputs = [...meshInputs, 'endpointSlices', 'proxy'] as const;

/** A request as an application of the mesh makes it, and what its sidecar does with it. */
export interface MeshCall {
  readonly service: Service;
  readonly port: number;
  readonly caller: Pod;
  readonly request: TracedRequest;
  readonly trace: Trace;
  /** The caller's proxy as istioctl names it: `<pod>.<namespace>`. */
  readonly proxy: string;
}

const CALLERS_MAX = 20;

/** The request from each of the callers, or why there is none. */
export async function traceCalls(spec: CallSpec, scene: Scene): Promise<readonly MeshCall[] | Finding> {
  const [namespace = '', name = ''] = spec.service.split('/');
  const service = scene.world.services.get(namespace, name);
  if (!service) return noService(spec, scene.world);
  const callers = callersOf(spec, service, scene.world);
  if (callers.length === 0) return noCaller(spec, service);
  const port = spec.port ?? service.spec.ports[0]?.port ?? 80;
  return Promise.all(
    callers.map(async (caller) => {
      const request = requestOf(spec, { service, port, caller });
      const trace = await scene.trace(caller, request);
      return { service, port, caller, request, trace, proxy: `${caller.metadata.name}.${caller.metadata.namespace}` };
    }),
  );
}

function callersOf({ from }: CallSpec, service: Service, world: World): Pod[] {
  const selected = selectPods(world, from ?? { namespace: service.metadata.namespace });
  const ready = selected
    .filter((pod) => sidecarOf(pod) && isReady(pod))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return from ? ready.slice(0, CALLERS_MAX) : ready.filter((pod) => !selectsAny(service, [pod])).slice(0, 1);
}

function requestOf(
  { method, path, headers }: CallSpec,
  { service: { metadata, spec }, port, caller }: Pick<MeshCall, 'service' | 'port' | 'caller'>,
): TracedRequest {
  const name =
    caller.metadata.namespace === metadata.namespace ? metadata.name : `${metadata.name}.${metadata.namespace}`;
  const { clusterIP } = spec;
  return {
    // Clients leave out the port that the scheme implies.
    authority: port === 80 ? name : `${name}:${port}`,
    path,
    method,
    headers,
    port,
    ...(clusterIP && clusterIP !== 'None' && { address: clusterIP }),
  };
}

const noService = ({ service }: CallSpec, world: World): Finding => ({
  code: 'service.missing',
  layer: 'service',
  object: `Service/${service}`,
  ko: `서비스 ${service}이(가) 없다.`,
  en: `There is no Service ${service}.`,
  expected: `Service ${service}`,
  observed:
    world.services
      .in(service.split('/')[0] ?? '')
      .map(({ metadata }) => metadata.name)
      .slice(0, 20)
      .join(', ') || 'none',
  next: 'kubectl get svc -A',
});

function noCaller({ from }: CallSpec, { metadata }: Service): Finding {
  const selection = from ?? { namespace: metadata.namespace };
  return {
    code: 'proxy.none',
    layer: 'pod',
    object: selectionText(selection),
    ko: `${metadata.name}을(를) 호출할, 사이드카와 함께 Ready인 파드가 없다. 규칙은 호출하는 쪽의 사이드카에서 적용된다.`,
    en: `No pod that could call ${metadata.name} is Ready with its sidecar. The sidecars of the callers apply the rules.`,
    expected: 'a pod that is Ready with its sidecar',
    observed: 'none',
    next: `kubectl get pod -n ${selection.namespace} --show-labels`,
  };
}

/** A request in words, for `expected` and `observed`. */
export function callText({ headers = {}, path }: TracedRequest): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return named.length > 0 ? `GET ${path} with ${named.join(', ')}` : `GET ${path}`;
}
