import type { ProbeResult } from '#protocol/labinit.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { World } from '#server/grading/world/world.ts';
import { type MeshService, serviceOfCluster, sourceName } from '#server/mesh/registry.ts';

interface Http2Port {
  readonly service: MeshService;
  readonly port: number;
  /** What says so: `name: http2`, `appProtocol: grpc`. */
  readonly said: string;
}

const SAYS_HTTP2 = /^(http2|grpc|kubernetes\.io\/h2c)(-|$)/i;

/** The first of the clusters to whose endpoints proxies speak HTTP/2, because their port is called so. */
export function http2Port(world: World, clusters: readonly TracedCluster[]): Http2Port | undefined {
  for (const { name } of clusters) {
    const { service, port } = serviceOfCluster(world, name) ?? {};
    if (service?.source.kind !== 'Service' || port === undefined) continue;
    const { name: called = '', appProtocol } =
      service.source.object.spec.ports.find((each) => each.port === port) ?? {};
    if (!SAYS_HTTP2.test(appProtocol ?? called)) continue;
    const said = appProtocol === undefined ? `name: ${called}` : `appProtocol: ${appProtocol}`;
    return { service, port, said };
  }
  return undefined;
}

/** What Envoy answers when a program does not understand the HTTP/2 that it is spoken to in. */
export const isProtocolError = (result: ProbeResult): boolean =>
  result.ok && (result.status === 502 || result.status === 503) && result.body.includes('protocol error');

/** Whether the application speaks the HTTP/2 of its port's name only a request can tell: `ask` sends one. */
export async function refusedHttp2(
  world: World,
  clusters: readonly TracedCluster[],
  ask: () => Promise<ProbeResult>,
): Promise<Finding | undefined> {
  const port = http2Port(world, clusters);
  const result = port && (await ask());
  return result && isProtocolError(result) ? http2Reason(port, result) : undefined;
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
