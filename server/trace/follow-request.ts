import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#protocol/errors.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { TraceHop, TraceRequest, TraceWay } from '#protocol/trace-way.ts';
import type { Reason } from '#protocol/verdict.ts';
import { explainAnswer } from '#server/checks/shared/probes/explain-answer.ts';
import { resultText, triage } from '#server/checks/shared/probes/probe-triage.ts';
import { type AskedRequest, isProxysOwn, traceWay } from '#server/checks/shared/probes/traced-way.ts';
import { messageOf } from '#server/cluster/cannot-ask.ts';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { CLUSTER_HOST } from '#server/cluster/kubeconfig.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import { type Finding, reasonOf } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { sidecarOf } from '#server/grading/world/pods.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { findInLog } from './proxy-log.ts';
import { prepareSending, type Sending } from './sender.ts';
import { tracedHops } from './traced-hops.ts';

const ANSWER_MS = 10_000;
const BODY_MAX_BYTES = 1_500;
/** Proxies behind the first one whose logs are read. */
const TARGETS_MAX = 3;

interface Following {
  readonly scene: Scene;
  /** In the room that labinit gives learners. */
  readonly hosts: LabHosts;
  readonly cluster: ClusterAccess;
  readonly signal: AbortSignal;
}

/** Sends the request once, and tells its way by what the proxies have, what they logged, and the answer. */
export async function followRequest(request: TraceRequest, following: Following): Promise<TraceWay> {
  const { scene, signal } = following;
  const sending = await prepareSending(request, scene);
  if ('code' in sending) return notSent(request, sending);
  const agent = `slipway-probe/1 (${randomBytes(6).toString('hex')})`;
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const asked: AskedRequest = {
    url: sending.url,
    authority: sending.authority,
    method: request.method,
    headers: { 'user-agent': agent, ...headers },
  };
  // Before the request: what is read is what it met, as far as that can be had.
  const way = await traceWay(scene, sending.way, asked);
  signal.throwIfAborted();
  const result = await send(request, sending, { ...following, agent, headers });
  signal.throwIfAborted();
  const seenAs = headers['user-agent'] ?? agent;
  const targets = way.targets.filter(({ pod }) => sidecarOf(pod)).slice(0, TARGETS_MAX);
  const pods = [...new Set([...(way.first ? [way.first.pod] : []), ...targets.map(({ pod }) => pod)])];
  const records = new Map<string, AccessRecord>();
  await Promise.all(
    pods.map(async (pod) => {
      const record = await findInLog(pod, { ...following, agent: seenAs });
      if (record) records.set(pod.metadata.uid, record);
    }),
  );
  signal.throwIfAborted();
  const hops = await tracedHops({ scene, request, sending, way, records });
  const reason = await reasonFor(result, { scene, sending, asked });
  return {
    hops: withReason(hops, { reason, result, records, uids: pods.map(({ metadata }) => metadata.uid) }),
    outcome: outcomeOf(result),
    command: sending.command.slice(0, 3_000),
    on: hostNameSchema.parse(sending.on),
  };
}

function notSent(request: TraceRequest, finding: Finding): TraceWay {
  const name = 'host' in request.from ? request.from.host : `${request.from.namespace}/${request.from.pod}`;
  return {
    hops: [{ kind: 'client', name, steps: [], reason: reasonOf(finding) }],
    outcome: { kind: 'not-sent' },
    command: finding.next,
    on: CLUSTER_HOST,
  };
}

interface SendOptions extends Following {
  readonly agent: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function send(
  { method }: TraceRequest,
  { host, podAddress, url, named, resolved }: Sending,
  { hosts, signal, agent, headers: { 'user-agent': own, host: _host, ...headers } }: SendOptions,
): Promise<ProbeResult> {
  try {
    const [result] = await hosts.probe(
      host,
      {
        url,
        method,
        headers,
        userAgent: own ?? agent,
        timeoutMs: ANSWER_MS,
        maxBodyBytes: BODY_MAX_BYTES,
        ...(named !== undefined && { host: named }),
        ...(podAddress !== undefined && { pod: podAddress }),
        ...(resolved !== undefined && { resolve: resolved }),
      },
      { signal, timeoutMs: ANSWER_MS + 2_000 },
    );
    if (!result) throw new Error('no result');
    return result;
  } catch (cause) {
    throw new SlipwayError('SLW204', { host, detail: messageOf(cause) }, { cause });
  }
}

const isGood = (result: ProbeResult): boolean => result.ok && result.status < 400;

async function reasonFor(
  result: ProbeResult,
  { scene, sending, asked }: { scene: Scene; sending: Sending; asked: AskedRequest },
): Promise<Reason | undefined> {
  if (isGood(result)) return undefined;
  const found = { observed: resultText(result), ...triage(result) };
  const explained = await explainAnswer({ scene, way: sending.way, request: asked }, result, found);
  return reasonOf({
    layer: 'probe',
    object: `${asked.method} ${asked.url}`,
    expected: 'HTTP 200–399',
    next: sending.command,
    on: sending.on,
    ...found,
    ...explained,
  });
}

interface Ending {
  readonly reason: Reason | undefined;
  readonly result: ProbeResult;
  readonly records: ReadonlyMap<string, AccessRecord>;
  /** Of the proxies on the way, in its order. */
  readonly uids: readonly string[];
}

/** Puts the reason where the request ends, and the answer behind it. */
function withReason(all: readonly TraceHop[], { reason, result, records, uids }: Ending): TraceHop[] {
  const answer: TraceHop = { kind: 'answer', name: resultText(result), steps: [] };
  // The answer came: what the configuration alone would end, another cluster or a newer one did not.
  if (!reason) return [...all.map(mended), answer];
  // Whoever got an answer got through the node.
  const hops = result.ok ? all.map((hop) => (hop.kind === 'node' ? mended(hop) : hop)) : all;
  const byConfig = hops.findIndex(({ steps }) => steps.some(({ status }) => status === 'ends'));
  const proxies = hops.flatMap(({ kind }, index) => (['gateway', 'outbound', 'inbound'].includes(kind) ? [index] : []));
  const flagged = uids.findLastIndex((uid) => !['-', '', undefined].includes(records.get(uid)?.flags));
  const own = isProxysOwn(result) ? proxies[0] : proxies[flagged];
  const at = byConfig !== -1 ? byConfig : own;
  if (at === undefined) return [...hops, { ...answer, reason }];
  const told = hops.slice(0, at + 1);
  return [...told.map((hop, index) => (index === at ? { ...hop, reason } : hop)), answer];
}

const mended = (hop: TraceHop): TraceHop => ({
  ...hop,
  steps: hop.steps.map((each) => (each.status === 'ends' ? { ...each, status: 'note' } : each)),
});

function outcomeOf(result: ProbeResult): TraceWay['outcome'] {
  if (!result.ok) {
    return { kind: 'failed', error: result.error, message: result.message.slice(0, 600), ms: result.ms };
  }
  return {
    kind: 'answered',
    status: result.status,
    ms: result.ms,
    headers: Object.entries(result.headers)
      .slice(0, 40)
      .map(([name, value]) => [name, value.slice(0, 1_000)]),
    body: result.body.slice(0, 2_000),
  };
}
