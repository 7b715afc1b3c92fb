import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { podName, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { destinationRuleName, type TlsMode } from '#server/mesh/destination-rules.ts';
import { type MtlsMode, mtlsModeOf, peerAuthenticationName } from '#server/mesh/peer-authentication.ts';
import { destinationRuleYaml } from './look-commands.ts';

/** A proxy speaks to a pod's port what is not taken there: no connection comes about, and the answer is 503. */
export interface RefusedTransport {
  readonly pod: Pod;
  readonly spoken: 'plain' | 'mtls';
  readonly takes: MtlsMode | undefined;
}

/** Where the proxy's way of connecting cannot be read, nothing is said about it. */
export function refusedTransport(
  world: World,
  { pod, port, tls }: { readonly pod: Pod; readonly port: number; readonly tls: TracedCluster['tls'] },
): RefusedTransport | undefined {
  const takes = mtlsModeOf(world, pod, port);
  switch (tls) {
    case 'plain':
      return takes?.mode === 'STRICT' ? { pod, spoken: tls, takes } : undefined;
    case 'mtls':
      return !sidecarOf(pod) || takes?.mode === 'DISABLE' ? { pod, spoken: tls, takes } : undefined;
    case 'tls':
    case 'auto':
    case 'unknown':
      return undefined;
  }
}

interface Speaker {
  /** `게이트웨이`, `The gateway`. */
  readonly ko: string;
  readonly en: string;
  readonly cluster: string;
  /** The DestinationRule that says how to connect, if one does. */
  readonly said: TlsMode | undefined;
}

/** Which objects make the two sides speak differently. */
export function transportReason({ pod, spoken, takes }: RefusedTransport, { ko, en, cluster, said }: Speaker): Finding {
  const object = said ? destinationRuleName(said.rule) : `Cluster/${cluster}`;
  const next = said ? destinationRuleYaml(said.rule.metadata) : 'kubectl get destinationrules,peerauthentications -A';
  const base = { layer: 'cluster' as const, object, next };
  const policy = takes?.policy ? peerAuthenticationName(takes.policy) : 'PeerAuthentication';
  const by = said ? `tls.mode ${said.mode}, ${object}` : cluster;
  if (spoken === 'plain') {
    return {
      ...base,
      code: 'mtls.plain-to-strict',
      ko: `${ko}는 ${podName(pod)}에 평문으로 보내는데(${by}), 그 사이드카는 mTLS만 받는다(${policy}: STRICT). 그래서 연결이 끊기고 응답은 503이다.`,
      en: `${en} speaks plain text to ${podName(pod)} (${by}), and the sidecar there takes mTLS only (${policy}: STRICT). The connection is closed, so the answer is 503.`,
      expected: 'tls.mode: ISTIO_MUTUAL, or no tls in the DestinationRule',
      observed: `tls.mode: ${said?.mode ?? '(no TLS)'}; ${policy}: STRICT`,
    };
  }
  const own = sidecarOf(pod) !== undefined;
  return {
    ...base,
    code: 'mtls.to-plain',
    ko: `${ko}는 ${podName(pod)}에 mTLS로 보내는데(${by}), ${own ? `그 사이드카는 평문만 받는다(${policy}: DISABLE)` : '그 파드에는 사이드카가 없다'}. 그래서 연결이 맺어지지 않고 응답은 503이다.`,
    en: `${en} speaks mTLS to ${podName(pod)} (${by}), ${own ? `whose sidecar takes plain text only (${policy}: DISABLE)` : 'which has no sidecar'}. No connection comes about, so the answer is 503.`,
    expected: own
      ? 'no tls in the DestinationRule, or a sidecar that takes mTLS'
      : 'a sidecar in the pod, or no tls in the DestinationRule',
    observed: `tls.mode: ${said?.mode ?? '(mTLS)'}; ${own ? `${policy}: DISABLE` : `${podName(pod)}: no sidecar`}`,
  };
}
