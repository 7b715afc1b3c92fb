import type { ProbeResult } from '#protocol/labinit.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { portNumber } from '#server/grading/world/ingress.ts';
import { matches, sidecarOf } from '#server/grading/world/pods.ts';
import type { World } from '#server/grading/world/world.ts';
import { fromService, type MeshService, serviceOfCluster, sourceName } from '#server/mesh/registry.ts';
import { podAt } from './reached-pods.ts';

interface Http2Port {
  readonly service: MeshService;
  readonly port: number;
  /** What says so: `name: http2`, `appProtocol: grpc`. */
  readonly said: string;
}

const SAYS_HTTP2 = /^(http2|grpc|kubernetes\.io\/h2c)(-|$)/i;

/**
 * A port by whose name proxies speak HTTP/2 to the endpoints of the clusters: of the cluster's own service, or of
 * another Service for the same port of the same pods, whose sidecars have one listener for both.
 */
export function http2Port(world: World, clusters: readonly TracedCluster[]): Http2Port | undefined {
  for (const { name } of clusters) {
    const { service, port } = serviceOfCluster(world, name) ?? {};
    const found = service && port !== undefined && saidOf(service, port);
    if (found) return found;
  }
  const healthy = clusters.flatMap(({ endpoints }) => endpoints.filter((each) => each.healthy));
  const ways = new Set(healthy.map(({ address }) => address));
  return [...ways].flatMap((address) => beside(world, address))[0];
}

function saidOf(service: MeshService, port: number): Http2Port | undefined {
  if (service.source.kind !== 'Service') return undefined;
  const { name: called = '', appProtocol } = service.source.object.spec.ports.find((each) => each.port === port) ?? {};
  if (!SAYS_HTTP2.test(appProtocol ?? called)) return undefined;
  return { service, port, said: appProtocol === undefined ? `name: ${called}` : `appProtocol: ${appProtocol}` };
}

/** What Services say of the port of the pod that has this address. */
function beside(world: World, address: string): Http2Port[] {
  const pod = podAt(world, address);
  if (!pod || !sidecarOf(pod)) return [];
  const at = Number(address.replace(/^.*:/s, ''));
  return world.services
    .in(pod.metadata.namespace)
    .filter(({ spec }) => Object.keys(spec.selector).length > 0 && matches(spec.selector, pod.metadata.labels))
    .flatMap((object) =>
      object.spec.ports
        .filter((each) => each.protocol !== 'UDP' && portNumber(each.targetPort ?? each.port, pod) === at)
        .flatMap((each) => saidOf(fromService(object), each.port) ?? []),
    );
}

/** What Envoy answers when a program does not understand the HTTP/2 that it is spoken to in. */
export const isProtocolError = (result: ProbeResult): boolean =>
  result.ok && (result.status === 502 || result.status === 503) && result.body.includes('protocol error');

/** Whether the application speaks the HTTP/2 of its port's name only a request can tell: `ask` sends one. */
export async function refusedHttp2(
  world: World,
  clusters: readonly TracedCluster[],
  ask: (count: number) => Promise<readonly ProbeResult[]>,
): Promise<Finding | undefined> {
  const port = http2Port(world, clusters);
  const [result] = port ? await ask(1) : [];
  return port && result && isProtocolError(result) ? http2Reason(port, result) : undefined;
}

/** A program that does not speak the HTTP/2 of its port's name, as a request has shown. */
export function http2Reason({ service, port, said }: Http2Port, result: ProbeResult): Finding {
  const { name, namespace } = service.source.object.metadata;
  return {
    code: 'service.port-http2',
    layer: 'service',
    object: sourceName(service),
    ko: `서비스 ${name}의 ${port}번 포트는 ${said}이라서 프록시가 애플리케이션에 HTTP/2로 말하는데, 애플리케이션은 HTTP/2를 알아듣지 못한다. 그래서 모든 요청의 응답이 502이다.`,
    en: `Port ${port} of Service ${name} has ${said}, so proxies speak HTTP/2 to the application, which does not understand it: every request is answered with 502.`,
    expected: 'name: http, or a name that begins with http-',
    observed: `${said}; ${result.ok ? `HTTP ${result.status}: ${result.body.slice(0, 120).trim()}` : result.error}`,
    next: `kubectl get svc -n ${namespace} ${name} -o jsonpath='{range .spec.ports[*]}{.port}{" "}{.name}{" "}{.appProtocol}{"\\n"}{end}'`,
  };
}
