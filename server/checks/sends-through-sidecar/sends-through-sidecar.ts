import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import type { ProxyRef } from '#server/grading/logs/log-book.ts';
import { broken, LOG_SETTLE_MS, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { appPods } from '#server/grading/world/app.ts';
import { isReady, podName, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { defineCheck } from '../check.ts';
import { type LogLook, readLogs } from '../shared/logs/access-logs.ts';
import { troubleOf } from '../shared/logs/log-trouble.ts';
import { findReal } from '../shared/logs/real-lines.ts';
import { noPods } from '../shared/pods/missing-pods.ts';
import { excludesOutbound, runsAsProxy } from '../shared/mesh/bypass-reasons.ts';
import { notReady, withoutSidecar } from '../shared/pods/pod-trouble.ts';
import { appField } from '../specs.ts';

/** An application that calls has called by then, and its sidecar has logged it. */
const FIRST_REQUEST_MS = 10_000;

/** The application's own requests to a Service pass its sidecar, by the sidecar's access log. */
export const sendsThroughSidecar = defineCheck({
  kind: 'sends-through-sidecar',
  schema: z.strictObject({
    app: appField,
    service: z
      .string()
      .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
      .describe('`namespace/name` of the Service that the application calls'),
  }),
  inputs: ['logs', 'namespaces', 'pods', 'deployments'],
  async run({ app, service }, scene): Promise<Outcome> {
    const pods = appPods(scene.world, app);
    const [first] = pods;
    if (!first) return noPods(app, scene);
    for (const pod of pods) {
      const fault = podFault(pod, scene);
      if (fault) return fault;
    }
    const [namespace, name] = service.split('/');
    const host = `${name}.${namespace}.svc.cluster.local`;
    const accepts = (ref: ProxyRef) =>
      pods.some(({ metadata }) => metadata.name === ref.pod && metadata.namespace === ref.namespace);
    const plain = await findReal(scene, accepts, (logs) => sentTo(host, outboundOf(logs)));
    if (plain.found) return plain.found;
    const { logs, trouble } = await readLogs(scene, {
      accepts,
      needs: ['userAgent', 'upstreamCluster'],
      direction: 'OUTBOUND',
    });
    const seen = outboundOf(logs);
    const sent = sentTo(host, seen);
    if (sent) return sent;
    const failure = scene.logs.failure(accepts);
    if (failure) throw new SlipwayError(failure.code, failure.params);
    for (const pod of pods) {
      const excluded = excludesOutbound(pod);
      if (excluded) return broken(excluded, 0, { value: pod });
    }
    if (plain.forged) return plain.forged;
    if (trouble) return troubleOf(trouble);
    return nothingSeen(first, { host, others: seen.map(({ upstreamCluster }) => upstreamCluster), now: scene.now() });
  },
});

function podFault(pod: Pod, scene: Scene): Outcome | undefined {
  if (!sidecarOf(pod)) return withoutSidecar(pod, scene.world.namespaces.get('', pod.metadata.namespace));
  if (!isReady(pod)) return notReady(pod, scene.now());
  // A debug container in the same pod may send too: what counts is how the application is run.
  const asProxy = runsAsProxy(pod);
  return asProxy && broken(asProxy, 0, { value: pod });
}

type Sent = AccessRecord & { readonly pod: string };

const outboundOf = (logs: LogLook['logs']): Sent[] =>
  logs
    .flatMap(({ ref, records }) => records.map((record) => ({ ...record, pod: ref.pod })))
    .filter(({ upstreamCluster }) => !upstreamCluster.startsWith('inbound|'))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));

function sentTo(host: string, seen: readonly Sent[]): Outcome | undefined {
  const sent = seen.find(({ upstreamCluster }) => parseCluster(upstreamCluster)?.host === host);
  return sent && ok(`${sent.pod}: "${sent.method} ${sent.path}" ${sent.status} ${sent.upstreamCluster}`);
}

interface Seen {
  readonly host: string;
  readonly others: readonly string[];
  readonly now: number;
}

function nothingSeen(pod: Pod, { host, others, now }: Seen): Outcome {
  const { name, namespace } = pod.metadata;
  // Other proxies may log all the time, so the pod's own age says whether its first request is still to come.
  const young = now - Date.parse(pod.status.startTime ?? '') < FIRST_REQUEST_MS;
  const passed = others.some((cluster) => cluster.startsWith('PassthroughCluster'));
  return broken(
    {
      code: passed ? 'log.passthrough' : 'log.outbound-none',
      layer: 'log',
      object: podName(pod),
      ko: passed
        ? `파드 ${name}의 요청은 사이드카를 거치지만 ${host}(으)로 가는 요청으로 인식되지 않고 PassthroughCluster로 나간다. 파드 IP가 아니라 서비스의 이름으로 보낸다.`
        : `파드 ${name}의 사이드카 접근 로그에 ${host}(으)로 나간 요청이 없다.`,
      en: passed
        ? `The requests of pod ${name} pass its sidecar, but leave by PassthroughCluster and not as requests to ${host}. Send them to the Service's name, not to the IP of a pod.`
        : `The access log of pod ${name}'s sidecar has no request to ${host}.`,
      expected: `a line with outbound|…||${host}`,
      observed: others.length > 0 ? `only: ${[...new Set(others)].slice(0, 5).join(', ')}` : 'no outbound request',
      next: `kubectl logs -n ${namespace} ${name} -c istio-proxy --tail=5`,
    },
    young ? LOG_SETTLE_MS : 0,
  );
}
