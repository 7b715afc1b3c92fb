import type { Reason } from '#protocol/verdict.ts';
import type { FuzzObject } from '../case.ts';
import type { Question } from '../questions.ts';
import { fateOf, type Traffic } from '../traffic.ts';
import type { CaseFacts } from './case-facts.ts';
import { at, list, text } from './raw.ts';

export interface Statement {
  readonly reason: Reason;
  readonly question: Question;
  readonly traffic: Traffic | undefined;
  readonly facts: CaseFacts;
}
/** What is not true about it; undefined when nothing is found wrong. */
type Predicate = (statement: Statement) => Promise<string | undefined> | string | undefined;

const must = (holds: boolean, otherwise: string): string | undefined => (holds ? undefined : otherwise);

const named = ({ reason, facts }: Statement): FuzzObject | undefined => facts.object(reason.object);

/** About the object that the reason accuses. */
const ofObject =
  (holds: (object: FuzzObject, statement: Statement) => boolean, otherwise: string): Predicate =>
  (statement) => {
    const object = named(statement);
    if (!object) return `there is no ${statement.reason.object}`;
    return must(holds(object, statement), otherwise);
  };

/** About what the proxy has for the request. */
const ofRoute =
  (kinds: readonly string[], otherwise: string): Predicate =>
  async ({ question, facts }) => {
    if (!question.request) return undefined;
    const answer = await facts.routeOf(question.request);
    return must(kinds.includes(answer.kind), `${otherwise}; its configuration says: ${answer.kind}`);
  };

/** The route leads to a cluster that the proxy does not have. */
const missingCluster: Predicate = async ({ question, facts }) => {
  if (!question.request) return undefined;
  const answer = await facts.routeOf(question.request);
  if (answer.kind !== 'clusters') return `no route to a cluster takes the request: ${answer.kind}`;
  const { clusters } = question.request.from === 'outside' ? await facts.ingress() : await facts.client();
  return must(answer.clusters.some((name) => !clusters.has(name)), `the proxy has ${answer.clusters.join(', ')}`);
};

const emptyCluster: Predicate = async ({ question, facts }) => {
  if (!question.request) return undefined;
  const answer = await facts.routeOf(question.request);
  if (answer.kind !== 'clusters') return `no route to a cluster takes the request: ${answer.kind}`;
  const { healthy } = question.request.from === 'outside' ? await facts.ingress() : await facts.client();
  const empty = answer.clusters.filter((name) => (healthy.get(name) ?? []).length === 0);
  return must(empty.length > 0, `${answer.clusters.join(', ')}: all have healthy endpoints`);
};

/** About what requests met, which were sent apart from the grader's own. */
const ofTraffic =
  (pattern: RegExp, otherwise: string): Predicate =>
  ({ traffic }) =>
    must(traffic?.seen.some((each) => pattern.test(fateOf(each))) ?? true, `${otherwise}: ${traffic?.seen.map(fateOf)[0]}`);

const noHttpListener: Predicate = async ({ facts }) => {
  const { listeners } = await facts.ingress();
  return must(
    !listeners.some(({ port, isHttp, isTls }) => port === facts.slot.targetPort && isHttp && !isTls),
    `the proxy listens for HTTP on ${facts.slot.targetPort}`,
  );
};

const ingressLabels: Readonly<Record<string, string>> = { istio: 'ingressgateway', app: 'istio-ingressgateway' };
const servers = ({ spec }: FuzzObject) => list(spec['servers']);
const gatewaysOf = ({ spec }: FuzzObject) => list(spec['gateways']).map(text);
const covers = (pattern: string, name: string): boolean =>
  pattern === '*' || pattern === name || (pattern.startsWith('*.') && name.endsWith(pattern.slice(1)));
const hostOf = ({ question }: Statement): string => question.request?.host ?? '';

/** By reason code: what must be so when a reason says it. */
export const predicates: Readonly<Record<string, Predicate>> = {
  'probe.refused': ofTraffic(/^refused$/, 'connections are not refused'),
  'probe.reset': ofTraffic(/^reset$/, 'connections are not reset'),
  'probe.fault': ofTraffic(/fault filter abort/, 'no fault was injected'),
  'probe.upstream-timeout': ofTraffic(/^504 /, 'no 504'),
  'probe.upstream-failed': ofTraffic(/^503 .*upstream connect error/, 'no 503 of a failed connection'),
  'probe.upstream-reset': ofTraffic(/^503 .*(connection termination|TLS_error)/, 'no 503 of a closed connection'),
  'probe.denied': ofTraffic(/^403 .*RBAC/, 'nobody denied it'),
  'probe.bad-gateway': ofTraffic(/^502 /, 'no 502'),
  'probe.no-answer': ofTraffic(/^(timeout|no_route|other)$/, 'there was an answer'),
  'probe.not-found': ofRoute(['no-virtual-host', 'no-route'], 'the proxy has a route'),
  'probe.no-cluster': missingCluster,
  'probe.no-healthy-upstream': emptyCluster,
  'gateway.missing': noHttpListener,
  'gateway.not-in-proxy': noHttpListener,
  'gateway.selector': ofObject(
    ({ spec }) => Object.entries(spec['selector'] ?? {}).some(([key, value]) => ingressLabels[key] !== value),
    'its selector does match the ingress gateway',
  ),
  'gateway.port': ofObject(
    (gateway, { facts: { slot } }) =>
      servers(gateway).every((each) => ![slot.port, slot.targetPort].includes(Number(at(each, 'port', 'number')))),
    'one of its servers is on the right port',
  ),
  'gateway.protocol': ofObject(
    (gateway) => servers(gateway).some((each) => !/^(http|http2|grpc)$/i.test(text(at(each, 'port', 'protocol')))),
    'all of its servers are HTTP',
  ),
  'gateway.host': ofObject(
    (gateway, statement) =>
      servers(gateway).some((each) =>
        list(at(each, 'hosts')).every((host) => !covers(text(host).replace(/^[^/]*\//, ''), hostOf(statement))),
      ),
    'its hosts cover the name',
  ),
  'virtual-service.host': ofObject(
    (vs, statement) => list(vs.spec['hosts']).every((host) => !covers(text(host), hostOf(statement))),
    'its hosts cover the name',
  ),
  'virtual-service.gateways-omitted': ofObject(
    (vs) => gatewaysOf(vs).every((each) => each === 'mesh'),
    'it does name a gateway',
  ),
  'virtual-service.not-for-mesh': ofObject(
    (vs) => gatewaysOf(vs).length > 0 && !gatewaysOf(vs).includes('mesh'),
    'it is for the mesh too',
  ),
  'virtual-service.no-http': ofObject((vs) => list(vs.spec['http']).length === 0, 'it has http rules'),
  'virtual-service.missing': ofRouteOrDefault('the proxy has rules of a VirtualService'),
  'virtual-service.not-in-proxy': ofRoute(['no-virtual-host', 'no-route'], 'the proxy has a route'),
  'virtual-service.match': ofRoute(['no-route'], 'a route takes the request, or none is there at all'),
  'virtual-service.no-route': ofRoute(['own-answer'], 'the proxy does not answer by itself'),
  'virtual-service.destination-missing': missingCluster,
  'virtual-service.destination-namespace': missingCluster,
  'virtual-service.destination-port': missingCluster,
  'virtual-service.subset': missingCluster,
  'virtual-service.destination-other': ofRoute(['clusters'], 'no route to a cluster takes the request'),
  'virtual-service.gateway-hosts': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-name': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-namespace': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'virtual-service.gateway-other': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'destination-rule.subset-missing': missingCluster,
  'destination-rule.subset-labels': emptyCluster,
  'service.missing': ({ facts }) => must(!facts.object(`Service/${facts.slot.namespace}/web`), 'Service web is there'),
  'service.selector': ofObject(
    ({ spec }) => !['v1', 'v2'].some((version) => selects(spec['selector'], { app: 'web', version })),
    'its selector does select pods of the application',
  ),
};

const selects = (selector: unknown, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries((selector ?? {}) as Record<string, unknown>).every(([key, value]) => labels[key] === value);

/** For a sidecar, a Service without rules has one route, which Istio calls `default`. */
function ofRouteOrDefault(otherwise: string): Predicate {
  return async ({ question, facts }) => {
    if (!question.request) return undefined;
    const answer = await facts.routeOf(question.request);
    if (answer.kind === 'no-virtual-host') return undefined;
    const isDefault = answer.kind === 'clusters' && text(at(answer.route, 'name')) === 'default';
    return must(isDefault, `${otherwise}: ${answer.kind}`);
  };
}
