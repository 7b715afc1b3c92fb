import { SlipwayError } from '#protocol/errors.ts';
import { destinationRuleYaml } from '#server/checks/shared/mesh/look-commands.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import { sidecarOf } from '#server/grading/world/pods.ts';
import { mtlsModeOf, peerAuthenticationName } from '#server/mesh/peer-authentication.ts';
import type { Answered, Explanation } from '../answered.ts';
import { capital, proxyEn, proxyKo, type TracedWay } from '../traced-way.ts';
import type { PodPort } from '../way-in.ts';

/** Pods of one Service are alike; a few are asked. */
const ASKED_MAX = 3;

/** One side speaks TLS and the other does not, read from both. */
export async function explainMtls(answered: Answered): Promise<Explanation | undefined> {
  const { way, result, own } = answered;
  // Behind the first proxy another one spoke, of whose connections nothing is known here.
  if (result.ok ? !way.first || !own : result.error !== 'reset') return undefined;
  for (const target of way.targets.slice(0, ASKED_MAX)) {
    const found = await mismatch(answered, target);
    if (found) return found;
  }
  return undefined;
}

async function mismatch(answered: Answered, target: PodPort): Promise<Explanation | undefined> {
  const { way } = answered;
  const cluster = clusterOf(way, target);
  const speaks = way.first ? (cluster?.tls ?? 'unknown') : 'plain';
  if (speaks === 'auto' || speaks === 'unknown') return undefined;
  if (!sidecarOf(target.pod)) return speaks === 'plain' ? undefined : toPlain(answered, target, cluster);
  const taken = await takes(answered, target, speaks);
  if (taken !== 'no-filter-chain') return undefined;
  return speaks === 'plain' ? plainToStrict(answered, target, cluster) : toPlain(answered, target, cluster);
}

const clusterOf = ({ first }: TracedWay, { pod, port }: PodPort): TracedCluster | undefined =>
  first?.trace.clusters.find(
    ({ name, endpoints }) =>
      name === 'PassthroughCluster' || endpoints.some(({ address }) => address === `${pod.status.podIP}:${port}`),
  );

async function takes({ scene, request }: Answered, { pod, port }: PodPort, transport: 'plain' | 'tls' | 'mtls') {
  try {
    const asked = { authority: request.authority, path: '/', port, inbound: true, transport } as const;
    return (await scene.trace(pod, asked)).answer.kind;
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

function objects({ scene }: Answered, { pod, port }: PodPort, cluster: TracedCluster | undefined) {
  const policy = mtlsModeOf(scene.world, pod, port);
  const rule = cluster?.destinationRule;
  return {
    policy: policy?.policy ? `${peerAuthenticationName(policy.policy)}: ${policy.mode}` : undefined,
    rule: rule && `DestinationRule/${rule.namespace}/${rule.name}`,
    next: rule ? destinationRuleYaml(rule) : 'kubectl get peerauthentications,destinationrules -A',
  };
}

const SPOKEN = {
  plain: 'plain text',
  tls: 'TLS',
  mtls: 'mutual TLS',
  auto: 'mTLS or plain text',
  unknown: 'it',
} as const;

function plainToStrict(answered: Answered, target: PodPort, cluster: TracedCluster | undefined): Explanation {
  const { way } = answered;
  const { policy, rule, next } = objects(answered, target, cluster);
  const { name, namespace } = target.pod.metadata;
  const [ko, en] = senderTexts(way, rule);
  const because = policy ? ` (${policy})` : '';
  return {
    code: 'mtls.plain-to-strict',
    layer: 'cluster',
    object: rule ?? policy?.replace(/: .*$/, '') ?? `Pod/${namespace}/${name}`,
    ko: `${ko} 평문으로 보내는데, ${name}의 사이드카는 ${target.port}번 포트에서 mTLS만 받는다${because}. 그래서 연결이 끊긴다.`,
    en: `${en} plain text, but the sidecar of ${name} accepts only mTLS on port ${target.port}${because}, so it closes the connection.`,
    expected: way.first
      ? 'mTLS to that sidecar: tls.mode ISTIO_MUTUAL, or no tls in the DestinationRule'
      : 'mTLS: a caller with a sidecar',
    observed: `${way.first ? `cluster ${cluster?.name} without TLS` : 'plain text'}; sidecar of ${name}: no filter chain for plain text on port ${target.port}`,
    next,
    on: 'k3s-s',
  };
}

function senderTexts({ first, sender }: TracedWay, rule: string | undefined): readonly [string, string] {
  const by = rule ? ` (${rule})` : '';
  if (first) return [`${proxyKo(first)}가${by}`, `${capital(proxyEn(first))} sends${by}`];
  if (!sender) return ['메시 밖의 클라이언트가', 'A client outside the mesh sends'];
  return [`사이드카가 없는 ${sender.metadata.name}이(가)`, `${sender.metadata.name}, which has no sidecar, sends`];
}

function toPlain(answered: Answered, target: PodPort, cluster: TracedCluster | undefined): Explanation | undefined {
  const { first } = answered.way;
  if (!first || !cluster) return undefined;
  const { policy, rule, next } = objects(answered, target, cluster);
  const { name, namespace } = target.pod.metadata;
  const own = sidecarOf(target.pod) !== undefined;
  const simple = own && cluster.tls === 'tls';
  const spoken = SPOKEN[cluster.tls];
  const by = rule ? ` (${rule})` : '';
  const reasonKo = simple
    ? '그 사이드카는 메시의 mTLS만 TLS로 받는다'
    : own
      ? '그 사이드카는 평문만 받는다'
      : '그 파드에는 사이드카가 없다';
  const reasonEn = simple
    ? 'whose sidecar takes no TLS but the mesh’s own'
    : own
      ? 'whose sidecar takes plain text only'
      : 'which has no sidecar';
  return {
    code: 'mtls.to-plain',
    layer: 'cluster',
    object: rule ?? `Pod/${namespace}/${name}`,
    ko: `${proxyKo(first)}가 ${name}에 TLS로 보내는데${by}, ${reasonKo}${own && policy ? ` (${policy})` : ''}. 그래서 연결이 맺어지지 않는다.`,
    en: `${capital(proxyEn(first))} sends ${spoken}${by} to ${name}, ${reasonEn}${own && policy ? ` (${policy})` : ''}, so no connection can be made.`,
    expected: own
      ? 'no tls in the DestinationRule, or ISTIO_MUTUAL where the sidecar takes mTLS'
      : 'a sidecar in the pod, or no tls in the DestinationRule',
    observed: `cluster ${cluster.name}: ${spoken}; ${own ? `sidecar of ${name}: no filter chain for it on port ${target.port}` : `${name}: no sidecar`}`,
    next,
    on: 'k3s-s',
  };
}
