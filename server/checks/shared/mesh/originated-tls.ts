import type { ProbeResult } from '#protocol/labinit.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { destinationRuleYaml } from './look-commands.ts';

/** A cluster that gets fewer than one in ten of the requests may be missed by so many. */
const REQUESTS_MAX = 40;
/** How likely a cluster that gets its share may be missed. */
const MISSED = 0.01;

/**
 * A proxy speaks TLS that is not the mesh's (tls.mode SIMPLE). Whether the program behind it understands that only
 * requests can tell: as many as meet every such cluster.
 */
export async function refusedTls(
  clusters: readonly TracedCluster[],
  ask: (count: number) => Promise<readonly ProbeResult[]>,
  sender: { readonly ko: string; readonly en: string },
): Promise<Finding | undefined> {
  const speaking = clusters.filter(({ tls, percent }) => tls === 'tls' && percent > 0);
  const [first] = speaking.toSorted((a, b) => a.percent - b.percent);
  if (!first) return undefined;
  const isAlone = speaking.length === clusters.length;
  const count = isAlone ? 1 : Math.min(REQUESTS_MAX, Math.ceil(Math.log(MISSED) / Math.log(1 - first.percent / 100)));
  const refused = (await ask(count)).find(isConnectError);
  return refused && tlsReason(first, refused, sender);
}

/** What Envoy answers when no connection to an endpoint comes about. */
const isConnectError = (result: ProbeResult): boolean =>
  result.ok && result.status === 503 && result.body.includes('upstream connect error');

function tlsReason(
  { name, destinationRule: rule }: TracedCluster,
  result: ProbeResult,
  { ko, en }: { readonly ko: string; readonly en: string },
): Finding {
  const object = rule ? `DestinationRule/${rule.namespace}/${rule.name}` : `Cluster/${name}`;
  return {
    code: 'mtls.to-plain',
    layer: 'cluster',
    object,
    ko: `${ko}는 메시의 mTLS가 아닌 TLS로 파드에 연결하는데(${object}), 그 애플리케이션은 TLS를 알아듣지 못한다. 그래서 연결이 맺어지지 않고 응답은 503이다.`,
    en: `${en} connects to the pods with TLS that is not the mesh's own (${object}), which the application does not understand. No connection comes about, so the answer is 503.`,
    expected: 'no tls in the DestinationRule, or a program that takes TLS at that port',
    observed: `cluster ${name}: TLS; ${result.ok ? `HTTP ${result.status}: ${result.body.slice(0, 160).trim()}` : result.error}`,
    next: rule ? destinationRuleYaml(rule) : 'kubectl get destinationrules -A',
  };
}
