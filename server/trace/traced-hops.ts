import { type FirstTraced, proxyName, type TracedWay } from '#server/checks/shared/probes/traced-way.ts';
import type { PodPort } from '#server/checks/shared/probes/way-in.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { TraceHop, TraceRequest, TraceStep } from '#protocol/trace-way.ts';
import type { Trace } from '#server/envoy/trace.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import type { Scene } from '#server/grading/scene.ts';
import { sidecarOf } from '#server/grading/world/pods.ts';
import { mtlsModeOf, peerAuthenticationName } from '#server/mesh/peer-authentication.ts';
import { kubeProxyHop } from './kube-proxy.ts';
import { recordText } from './proxy-log.ts';
import { proxySteps, step } from './proxy-steps.ts';
import type { Sending } from './sender.ts';

interface Known {
  readonly scene: Scene;
  readonly request: TraceRequest;
  readonly sending: Sending;
  readonly way: TracedWay;
  /** Lines of the access logs about this request, by pod uid. */
  readonly records: ReadonlyMap<string, AccessRecord>;
}

/** The places that the request passes, as far as the configuration leads it. */
export async function tracedHops(known: Known): Promise<TraceHop[]> {
  const { way } = known;
  const hops = [clientHop(known)];
  const node = nodeHop(known);
  if (node) hops.push(node);
  if (way.first) hops.push(firstHop(known, way.first));
  const target = targetOf(known);
  if (target) hops.push(...(await targetHops(known, target)));
  return hops;
}

function clientHop({ request, sending }: Known): TraceHop {
  const { pod, host, url, named, resolved } = sending;
  const dialled = new URL(url);
  const steps: TraceStep[] = [];
  if (named !== undefined) steps.push(step('name', `Host: ${named}; ${request.method} ${url}`));
  else if (resolved !== undefined) steps.push(step('name', `${dialled.hostname} → ${resolved}`));
  return { kind: 'client', name: pod ? `${pod.metadata.namespace}/${pod.metadata.name}` : host, steps };
}

/** Where no sidecar takes the connection first, the sender's node chooses an endpoint of the Service. */
function nodeHop({ scene, sending, way, records }: Known): TraceHop | undefined {
  const { url, resolved, host, pod } = sending;
  if (pod && sidecarOf(pod)) return undefined;
  const dialled = new URL(url);
  const address = resolved ?? dialled.hostname;
  const pods = [...(way.first ? [way.first.pod] : []), ...way.targets.map((target) => target.pod)];
  const taken = pods.find(({ metadata }) => records.has(metadata.uid))?.status.podIP;
  const nodes = scene.world.pods.all().find(({ status }) => status.hostIP === address)?.spec.nodeName;
  return kubeProxyHop(scene.world, { node: nodes ?? host, address, port: Number(dialled.port || 80), taken });
}

function firstHop({ records }: Known, { pod, role, trace }: FirstTraced): TraceHop {
  const record = records.get(pod.metadata.uid);
  return {
    kind: role === 'gateway' ? 'gateway' : 'outbound',
    name: proxyName(pod),
    steps: [
      ...(role === 'sidecar' ? [step('bypass', '', { status: 'note' })] : []),
      ...proxySteps(trace),
      ...logSteps(record),
    ],
  };
}

const logSteps = (record: AccessRecord | undefined): TraceStep[] =>
  record ? [step('log', recordText(record), { status: 'note' })] : [];

/** The pod that took the request: by the first proxy's log, by its own, or the only one that there is. */
function targetOf({ way, records }: Known): PodPort | undefined {
  const { first, targets } = way;
  const sentTo = first && records.get(first.pod.metadata.uid)?.upstreamHost;
  return (
    targets.find(({ pod, port }) => sentTo === `${pod.status.podIP}:${port}`) ??
    targets.find(({ pod }) => records.has(pod.metadata.uid)) ??
    targets.find(({ pod }) => pod !== first?.pod)
  );
}

async function targetHops(known: Known, { pod, port }: PodPort): Promise<TraceHop[]> {
  const { records } = known;
  if (known.way.first?.role === 'gateway' && known.way.first.pod === pod) return [];
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const application: TraceHop = { kind: 'application', name: `${name} ${pod.status.podIP ?? ''}:${port}`, steps: [] };
  if (!sidecarOf(pod)) return [application];
  const trace = await inboundTrace(known, { pod, port });
  const record = records.get(pod.metadata.uid);
  const takes = mtlsModeOf(known.scene.world, pod, port);
  const object = takes?.policy && peerAuthenticationName(takes.policy);
  const steps = [
    ...(trace ? proxySteps(trace).filter(({ at }) => at !== 'tls') : []),
    ...(takes ? [step('tls', takes.mode, { object, status: 'note' })] : []),
    ...logSteps(record),
  ];
  return [{ kind: 'inbound', name: proxyName(pod), steps }, application];
}

/** What the receiver's sidecar does with it; a proxy that cannot be asked says nothing. */
async function inboundTrace(
  { scene, request, sending, way }: Known,
  { pod, port }: PodPort,
): Promise<Trace | undefined> {
  const { pathname, search } = new URL(sending.url);
  const rewrite = way.first?.trace.rewrite;
  const tls = way.first?.trace.clusters.find(({ exists }) => exists)?.tls ?? 'plain';
  try {
    return await scene.trace(pod, {
      authority: rewrite?.authority ?? sending.authority,
      path: rewrite?.path ?? `${pathname}${search}`,
      method: request.method,
      headers: Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])),
      port,
      ...(pod.status.podIP && { address: pod.status.podIP }),
      inbound: true,
      transport: tls === 'plain' ? 'plain' : 'mtls',
    });
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}
