import type { ProbeResult } from '#protocol/labinit.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { podName } from '#server/grading/world/pods.ts';
import type { AuthorizationPolicy, Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { authorizationPolicyName, policiesOf } from '#server/mesh/authorization.ts';
import { isProxysOwn } from '../probes/traced-way.ts';
import { podAt } from './reached-pods.ts';

/** Pods with policies of their own may get one in ten of the requests and less; so many are sent before they count as met. */
const REQUESTS = 40;

/**
 * Whether an AuthorizationPolicy lets the request in depends on who sends it and how: a request tells. None is sent
 * where no policy is on the way. `gateway`: the first proxy, where it takes what comes in.
 */
export async function deniedRequest(
  world: World,
  { clusters, gateway }: { readonly clusters: readonly TracedCluster[]; readonly gateway: Pod | undefined },
  ask: (count: number) => Promise<readonly ProbeResult[]>,
): Promise<Finding | undefined> {
  const addresses = clusters.flatMap(({ endpoints }) => endpoints.filter(({ healthy }) => healthy));
  const pods = [...new Set(addresses.flatMap(({ address }) => podAt(world, address) ?? []))];
  const atPods = pods.map((pod) => ({ pod, policies: policiesOf(world, pod) }));
  const atGateway = gateway ? policiesOf(world, gateway) : [];
  if (atGateway.length === 0 && atPods.every(({ policies }) => policies.length === 0)) return undefined;
  const [first] = atPods;
  const namesOf = ({ policies }: (typeof atPods)[number]) => policies.map(authorizationPolicyName).join();
  const isAlike = new Set(atPods.map(namesOf)).size <= 1;
  const denied = (await ask(isAlike ? 1 : REQUESTS)).find(isDenial);
  if (!denied) return undefined;
  const byGateway = gateway !== undefined && isProxysOwn(denied);
  const asked = byGateway ? atGateway : atPods.flatMap(({ policies }) => policies);
  const pod = byGateway ? gateway : atPods.find(({ policies }) => policies.length > 0)?.pod;
  return denialReason([...new Set(asked.length > 0 ? asked : atGateway)], pod ?? gateway ?? first?.pod, denied);
}

const isDenial = (result: ProbeResult): boolean => {
  if (!result.ok) return false;
  const { status, body } = result;
  if (status === 403) return body.startsWith('RBAC: access denied');
  // Of a port that the sidecar does not take for HTTP it closes the connection instead of answering.
  return status === 503 && body.includes('upstream connect error') && body.includes('connection termination');
};

function denialReason(policies: readonly AuthorizationPolicy[], pod: Pod | undefined, result: ProbeResult): Finding {
  const closes = result.ok && result.status === 503;
  const [howKo, howEn] = closes
    ? ['연결을 끊는다(503)', 'closes the connection (503)']
    : ['요청을 거부한다(403, RBAC: access denied)', 'denies the request (403, RBAC: access denied)'];
  const names = policies.map(authorizationPolicyName);
  const [only] = policies;
  const where = pod ? podName(pod) : 'Pod';
  const named = names.join(', ');
  return {
    code: 'authorization.denied',
    layer: 'route',
    object: names.length === 1 ? (names[0] ?? where) : where,
    ko: `라우트는 옳지만 ${where}의 프록시가 ${howKo}. 적용되는 인가 정책: ${named}. ALLOW 정책이 하나라도 있으면 그 가운데 하나가 허용하는 요청만 들어온다.`,
    en: `The route is right, but the proxy of ${where} ${howEn}. Policies that apply there: ${named}. Once there is an ALLOW policy, only what one of them allows comes in.`,
    expected: 'a policy that allows this request, and none that denies it',
    observed: `${result.ok ? `HTTP ${result.status}: ${result.body.slice(0, 120).trim()}` : result.error}; ${policies.map((each) => `${authorizationPolicyName(each)}: ${each.spec.action}`).join(', ')}`,
    next:
      only && policies.length === 1
        ? `kubectl get authorizationpolicy -n ${only.metadata.namespace} ${only.metadata.name} -o yaml`
        : 'kubectl get authorizationpolicies -A',
  };
}
