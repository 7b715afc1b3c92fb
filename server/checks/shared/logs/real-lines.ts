import type { ProxyLog, ProxyRef } from '#server/grading/logs/log-book.ts';
import type { SentCounts, Standing } from '#server/grading/logs/sent-lines.ts';
import { broken, LOG_SETTLE_MS, type Outcome } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { isReady } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { LogLook } from './access-logs.ts';

/** What may bring an endpoint of a proxy back with its counts at nothing. */
const ENDPOINT_INPUTS = ['pods', 'services', 'endpointSlices', 'destinationRules', 'serviceEntries', 'workloadEntries'];
/** A change has reached the proxies, and what they had sent before is in their logs. */
const DOUBT_MS = 15_000;
/** Lines may come while a proxy is asked. */
const ASKED_MAX = 3;

interface RealLook<T> {
  readonly found: T | undefined;
  /** Set where only lines of requests that the proxy never sent would do. */
  readonly forged: Outcome | undefined;
}

/**
 * Looks in what Istio's default formats told, without lines that were written by somebody else than the proxy. Proxies
 * are asked only when the rest depends on lines that nobody has held against their counts yet.
 */
export async function findReal<T>(
  scene: Scene,
  accepts: (ref: ProxyRef) => boolean,
  find: (logs: LogLook['logs']) => T | undefined,
): Promise<RealLook<T>> {
  const books = scene.logs.records(accepts);
  const without = (...standings: Standing[]) =>
    find(
      books.map(({ ref, records, sent }) => ({
        ref,
        records: records.filter((record) => !standings.includes(sent.standing(record))),
      })),
    );
  let found = without('open', 'forged');
  for (let asked = 0; !found && without('forged') && asked < ASKED_MAX; asked += 1) {
    await Promise.all(books.map((book) => judge(book, scene)));
    found = without('open', 'forged');
  }
  if (found) return { found, forged: undefined };
  const [book] = books.filter(({ records, sent }) => records.some((record) => sent.standing(record) === 'forged'));
  return { found: undefined, forged: book && without('open') ? forgedIn(book) : undefined };
}

async function judge({ ref, sent }: ProxyLog, scene: Scene): Promise<void> {
  const pod = scene.world.pods.get(ref.namespace, ref.pod);
  if (!pod || pod.metadata.uid !== ref.uid || !isReady(pod)) return sent.letPass();
  return sent.judge(countsOf(pod, scene));
}

const countsOf = (pod: Pod, scene: Scene): SentCounts => ({
  sent: () => scene.requestsSent(pod),
  async doubtUntil(way) {
    const changed = performance.timeOrigin + scene.lastChange(ENDPOINT_INPUTS);
    const cluster = await scene.clusterChangedAt(pod, way.slice(0, way.lastIndexOf(' ')));
    return Math.max(changed, cluster ?? 0) + DOUBT_MS;
  },
});

function forgedIn({ ref, records, sent }: ProxyLog): Outcome {
  const line = records.findLast((record) => sent.standing(record) === 'forged');
  const where = `kubectl exec -n ${ref.namespace} ${ref.pod} -c ${ref.container}`;
  return broken(
    {
      code: 'log.forged',
      layer: 'log',
      object: `access log of Pod/${ref.namespace}/${ref.pod}`,
      ko: `${ref.pod}의 로그에 이 요청의 줄이 있지만, 그 엔보이가 ${line?.upstreamHost ?? '그 주소'}(으)로 보낸 요청의 수(rq_total)는 로그의 줄보다 적다. 프록시가 쓴 줄이 아니다. 요청을 실제로 보낸다.`,
      en: `The log of ${ref.pod} has a line for this request, but its Envoy counts fewer requests sent to ${line?.upstreamHost ?? 'that address'} (rq_total) than the log has lines. The proxy did not write that line. Send the request itself.`,
      expected: 'a line for a request that the proxy sent',
      observed: `${line?.at} "${line?.method} ${line?.authority}${line?.path}" ${line?.status} ${line?.requestId}`,
      next: `${where} -- pilot-agent request GET clusters | grep '${line?.upstreamCluster}::${line?.upstreamHost}::rq_total'`,
    },
    LOG_SETTLE_MS,
  );
}
