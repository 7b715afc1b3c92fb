import { SlipwayError } from '#protocol/errors.ts';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { Trace } from '#server/envoy/trace.ts';
import type { Scene } from '#server/grading/scene.ts';
import { isEnding } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { FirstProxy, PodPort, WayIn } from './way-in.ts';

/** A request as it stands on the wire. */
export interface AskedRequest {
  readonly url: string;
  readonly authority: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type FirstTraced = FirstProxy & { readonly trace: Trace };

/** What the proxies on the way have, read from them. */
export interface TracedWay {
  readonly sender?: Pod;
  readonly first?: FirstTraced;
  /** The pods that the request is for, by the first proxy's endpoints; without one, by the address that is dialled. */
  readonly targets: readonly PodPort[];
}

/** A proxy that cannot be asked is left out: the answer that came speaks for itself. */
export async function traceWay(
  scene: Scene,
  { sender, first, dialled = [] }: WayIn,
  request: AskedRequest,
): Promise<TracedWay> {
  const base = sender ? { sender } : {};
  if (!first) return { ...base, targets: dialled };
  const trace = await readTrace(scene, first, request);
  if (!trace) return { ...base, targets: [] };
  const endpoints = trace.clusters.flatMap((each) => each.endpoints);
  const passed = trace.clusters.some(({ name }) => name === 'PassthroughCluster');
  const targets = passed
    ? dialled
    : endpoints.flatMap(({ address }) => {
        const [ip, port] = address.split(':');
        const pod = scene.world.pods
          .all()
          .find(({ status, metadata }) => status.podIP === ip && !metadata.deletionTimestamp);
        return pod && !isEnding(pod) ? { pod, port: Number(port) } : [];
      });
  return { ...base, first: { ...first, trace }, targets };
}

async function readTrace(scene: Scene, { pod, port, address }: FirstProxy, request: AskedRequest) {
  const { protocol, pathname, search } = new URL(request.url);
  try {
    return await scene.trace(pod, {
      authority: request.authority,
      path: `${pathname}${search}`,
      method: request.method,
      headers: { 'user-agent': 'slipway-probe/1', ...request.headers },
      port,
      ...(address !== undefined && { address }),
      ...(protocol === 'https:' && { transport: 'tls' }),
    });
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

/** A proxy that sends a request on notes how long that took: without the note it answered by itself. */
export const isProxysOwn = (result: ProbeResult): boolean =>
  result.ok && isByEnvoy(result) && result.headers['x-envoy-upstream-service-time'] === undefined;

const isByEnvoy = ({ headers }: Extract<ProbeResult, { ok: true }>): boolean =>
  ['istio-envoy', 'envoy'].includes(headers.server ?? '');

/** The proxy as istioctl takes it. */
export const proxyName = ({ metadata }: Pod): string => `${metadata.name}.${metadata.namespace}`;

export const proxyKo = ({ pod, role }: Pick<FirstProxy, 'pod' | 'role'>): string =>
  role === 'gateway' ? `게이트웨이 ${pod.metadata.name}의 프록시` : `${pod.metadata.name}의 사이드카`;
export const proxyEn = ({ pod, role }: Pick<FirstProxy, 'pod' | 'role'>): string =>
  role === 'gateway' ? `the proxy of the gateway ${pod.metadata.name}` : `the sidecar of ${pod.metadata.name}`;

/** At the beginning of a sentence. */
export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The last lines of a proxy's log. */
export const proxyLog = ({ metadata }: Pod): string =>
  `kubectl logs -n ${metadata.namespace} ${metadata.name} -c istio-proxy --tail=5`;
