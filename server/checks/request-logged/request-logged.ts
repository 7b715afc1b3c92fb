import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { type AccessField, type AccessRecord, FIELD_OPERATORS } from '#server/grading/logs/access-record.ts';
import type { ProxyRef } from '#server/grading/logs/log-book.ts';
import { matchTree } from '#server/grading/objects/match-tree.ts';
import { matchTreeSchema } from '#server/grading/objects/tree.ts';
import { treeText } from '#server/grading/objects/tree-text.ts';
import { broken, type Finding, LOG_SETTLE_MS, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { appPods, selectionText, selectPods } from '#server/grading/world/app.ts';
import { defineCheck } from '../check.ts';
import { ingressAddress } from '../shared/ingress-address.ts';
import { readLogs } from '../shared/logs/access-logs.ts';
import { cameFromPod, isGateway, newestFirst, requestText } from '../shared/logs/learner-log.ts';
import { troubleOf } from '../shared/logs/log-trouble.ts';
import { findReal } from '../shared/logs/real-lines.ts';
import { appField, podFields } from '../specs.ts';

const schema = z.strictObject({
  app: appField.optional().describe('whose sidecar wrote the log; left out: the ingress gateway'),
  match: matchTreeSchema.describe('a picture of one line: method, path, status, flags, details, upstreamCluster, …'),
  answeredBy: z
    .strictObject(podFields)
    .optional()
    .describe('only requests that one of these pods got, by its address, whatever the cluster is called'),
  min: z.number().int().min(1).default(1).describe('how many such lines'),
  outside: z.literal(true).optional().describe('only requests that no pod sent'),
  next: z
    .string()
    .describe('the command that sends such a request; `{ingress}` is the address and NodePort where it arrives'),
  on: z.string().default('testpc'),
});
type Spec = z.output<typeof schema>;

const INGRESS_PLACE = '{ingress}';
const HTTP_PORT = 80;

function withIngress(next: string, { world }: Scene): string {
  if (!next.includes(INGRESS_PLACE)) return next;
  const { node, nodePort } = ingressAddress(world, HTTP_PORT);
  return next.replaceAll(INGRESS_PLACE, `${node}:${nodePort}`);
}

/** What the reasons of a lesson may look at. */
const SHOWN_MAX = 50;

/** Requests of the learner that a proxy logged; those of the checks never count. */
export const requestLogged = defineCheck({
  kind: 'request-logged',
  schema,
  inputs: ({ next }) => ['logs', 'pods', ...(next.includes(INGRESS_PLACE) ? (['services'] as const) : [])],
  async run(spec, scene): Promise<Outcome> {
    const accepts = logOf(spec, scene);
    const plain = await findReal(scene, accepts, (logs) => sorted(newestFirst(logs), spec, scene).enough);
    if (plain.found) return plain.found;
    const { logs, trouble } = await readLogs(scene, { accepts, needs: neededBy(spec) });
    const found = sorted(newestFirst(logs), spec, scene);
    if (found.enough) return found.enough;
    const failure = scene.logs.failure(accepts);
    if (failure) throw new SlipwayError(failure.code, failure.params);
    if (plain.forged) return plain.forged;
    if (trouble) return troubleOf(trouble);
    const next = withIngress(spec.next, scene);
    return broken(finding({ ...spec, next }, found), LOG_SETTLE_MS, { value: found.all.slice(0, SHOWN_MAX) });
  },
});

function sorted(all: readonly AccessRecord[], { match, answeredBy, min, outside }: Spec, scene: Scene): Found {
  const got = answeredBy && new Set(selectPods(scene.world, answeredBy).map(({ status }) => status.podIP));
  const fitting = all.filter(
    (record) => !matchTree(match, record).mismatch && (!got || got.has(record.upstreamHost.replace(/:\d+$/, ''))),
  );
  const counted = outside ? fitting.filter((record) => !cameFromPod(scene, record)) : fitting;
  const [last] = counted;
  const enough = last && counted.length >= min ? ok(`${counted.length}: ${requestText(last)}`) : undefined;
  return { all, fitting, counted, enough };
}

/** What a line must tell so that it can be said whether it is such a request. */
function neededBy({ match, answeredBy, outside }: Spec): AccessField[] {
  const asked = typeof match === 'object' && match !== null ? Object.keys(match) : [];
  const fields = (Object.keys(FIELD_OPERATORS) as AccessField[]).filter((field) => asked.includes(field));
  const places = [...(answeredBy ? (['upstreamHost'] as const) : []), ...(outside ? (['remote'] as const) : [])];
  return [...new Set<AccessField>(['userAgent', ...fields, ...places])];
}

function logOf({ app }: Spec, { world }: Scene): (ref: ProxyRef) => boolean {
  if (!app) return isGateway;
  const running = new Set(appPods(world, app).map(({ metadata }) => metadata.name));
  // A pod that is gone has left its log, and no labels.
  return ({ namespace, pod }) => namespace === app.namespace && (running.has(pod) || pod.startsWith(`${app.name}-`));
}

interface Found {
  readonly all: readonly AccessRecord[];
  readonly fitting: readonly AccessRecord[];
  readonly counted: readonly AccessRecord[];
  readonly enough: Outcome | undefined;
}

function finding({ app, match, answeredBy, min, next, on }: Spec, { all, fitting, counted }: Found): Finding {
  const base = {
    layer: 'log' as const,
    object: app ? `access log of istio-proxy in ${app.name}` : 'access log of istio-ingressgateway',
    expected: `${min > 1 ? `${min} lines` : 'a line'} ${treeText(match)}${answeredBy ? `, answered by ${selectionText(answeredBy)}` : ''}`,
    next,
    on,
  };
  const [seen] = counted;
  if (seen) {
    return {
      ...base,
      code: 'request.too-few',
      ko: `그런 요청이 로그에 ${counted.length}개 있다. ${min}개가 필요하다.`,
      en: `The log has ${counted.length} such requests; ${min} are needed.`,
      observed: `${counted.length}: ${requestText(seen)}`,
    };
  }
  const [inside] = fitting;
  if (inside) {
    return {
      ...base,
      code: 'request.from-inside',
      ko: `그 요청은 클러스터 안의 파드(${inside.remote})에서 왔다. 클러스터 밖에서 NodePort로 보낸다.`,
      en: `That request came from a pod inside the cluster (${inside.remote}). Send it from outside, through the NodePort.`,
      observed: requestText(inside),
    };
  }
  const [other] = all;
  if (other) {
    return {
      ...base,
      code: 'request.other',
      ko: '로그에 요청이 있지만 찾는 것은 없다.',
      en: 'The log has requests, but not the expected one.',
      observed: requestText(other),
    };
  }
  return {
    ...base,
    code: 'request.none',
    ko: '아직 로그에 요청이 없다.',
    en: 'The log has no request yet.',
    observed: 'no request',
  };
}
