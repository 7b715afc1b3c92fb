import type { Reason } from '#protocol/verdict.ts';
import type { FuzzObject } from '../case.ts';
import type { Question } from '../questions.ts';
import { fateOf, type Traffic } from '../traffic.ts';
import type { CaseFacts } from './case-facts.ts';
import type { ProxyFacts } from './proxy-facts.ts';
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
  return must(
    answer.clusters.some((name) => !clusters.has(name)),
    `the proxy has ${answer.clusters.join(', ')}`,
  );
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
    must(
      traffic?.seen.some((each) => pattern.test(fateOf(each))) ?? true,
      `${otherwise}: ${traffic?.seen.map(fateOf)[0]}`,
    );

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
  'gateway.https-redirect': ofRoute(['needs-tls'], 'the proxy takes plain requests'),
  'gateway.missing': noWayIn,
  'virtual-service.not-exported': ofObject(
    (vs) => vs.spec['exportTo'] !== undefined,
    'it has no exportTo, so it is exported to all namespaces',
  ),
  'virtual-service.redirect': ofRoute(['own-answer'], 'the proxy does not answer by itself'),
  'virtual-service.fault': ofTraffic(/fault filter abort/, 'no request met a fault'),
  'virtual-service.fault-abort': ofTraffic(/fault filter abort/, 'no request met a fault'),
  'virtual-service.no-hosts': ofObject((vs) => list(vs.spec['hosts']).length === 0, 'it has hosts'),
  'virtual-service.no-default-rule': ofRoute(['no-route', 'no-virtual-host'], 'a route takes the request'),
  'virtual-service.delegate-missing': (statement) =>
    must(
      delegatesOf(statement).some((key) => !statement.facts.object(key)),
      'each VirtualService that is delegated to is there',
    ),
  'virtual-service.delegate-has-hosts': delegateWith('hosts', 'none that is delegated to has hosts'),
  'virtual-service.delegate-hosts': delegateWith('hosts', 'none that is delegated to has hosts'),
  'virtual-service.delegate-not-exported': delegateWith('exportTo', 'none that is delegated to has an exportTo'),
  'proxy.no-endpoints': emptyCluster,
  'service.no-endpoints-in-proxy': emptyCluster,
  'proxy.cluster-missing': missingCluster,
  'proxy.no-virtual-host': ofRoute(['no-virtual-host'], 'the proxy has a virtual host'),
  'service.not-exported': (statement) => hidden(statement) ?? notInAnyCluster(statement),
  'destination-rule.not-exported': (statement) => hidden(statement) ?? missingSubset(statement),
  'destination-rule.other-namespace': missingCluster,
  'destination-rule.namespace': missingSubset,
  'destination-rule.host': missingSubset,
  'destination-rule.overruled': missingSubset,
  'sidecar.egress': ({ facts }) =>
    must(
      facts.fuzzCase.objects.some(({ kind }) => kind === 'Sidecar'),
      'there is no Sidecar',
    ),
  'service.port-name': noHttpRoute,
  'proxy.listener-protocol': noHttpRoute,
  'mtls.plain-to-strict': ofTraffic(/^(503|reset)/, 'no request failed by it'),
  'mtls.to-plain': ofTraffic(/^(503|reset)/, 'no request failed by it'),
  'probe.name-unknown': ofTraffic(/^dns$/, 'the name is known'),
  'virtual-service.no-subset': ofDestination(
    (rule) => at(rule, 'subset') === undefined,
    'all its destinations have subsets',
  ),
  'virtual-service.match-gateways': ofMatch('gateways'),
  'virtual-service.match-port': ofMatch('port'),
  'virtual-service.match-authority': ofMatch('authority'),
  'virtual-service.match-method': ofMatch('method'),
  'virtual-service.match-scheme': ofMatch('scheme'),
  'virtual-service.match-query': ofMatch('queryParams'),
  'virtual-service.match-uri': ofMatch('uri'),
  'virtual-service.match-without-headers': ofMatch('withoutHeaders'),
  'virtual-service.match-header': ofMatch('headers'),
  'virtual-service.match-value': ofMatch('headers'),
  'virtual-service.match-or': ofMatch(undefined),
  'virtual-service.match-too-wide': ofMatch(undefined),
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

/** No HTTP listener, or one that has no virtual host for the name. */
async function noWayIn(statement: Statement): Promise<string | undefined> {
  if ((await noHttpListener(statement)) === undefined) return undefined;
  return ofRoute(['no-virtual-host'], 'the proxy has a virtual host')(statement);
}

const httpOf = (object: FuzzObject | undefined) => list(object?.spec['http']);

function delegatesOf(statement: Statement): string[] {
  return statement.facts.fuzzCase.objects.flatMap((object) =>
    httpOf(object).flatMap((rule) => {
      const name = text(at(rule, 'delegate', 'name'));
      const namespace = text(at(rule, 'delegate', 'namespace')) || object.metadata.namespace;
      return name ? [`VirtualService/${namespace}/${name}`] : [];
    }),
  );
}

function delegateWith(field: string, otherwise: string): Predicate {
  return (statement) =>
    must(
      delegatesOf(statement).some((key) => statement.facts.object(key)?.spec[field] !== undefined),
      otherwise,
    );
}

/** Says that a thing exports too little, of an object that says nothing of exporting. */
function hidden(statement: Statement): string | undefined {
  const object = named(statement);
  if (!object) return `there is no ${statement.reason.object}`;
  const says =
    object.spec['exportTo'] ?? Object.keys(object.metadata.annotations ?? {}).find((key) => key.endsWith('/exportTo'));
  return must(says !== undefined, 'it has no exportTo');
}

async function proxyOf({ question, facts }: Statement): Promise<ProxyFacts> {
  return question.request?.from === 'outside' ? facts.ingress() : facts.client();
}

/** Of the Service or ServiceEntry that the reason names. */
async function notInAnyCluster(statement: Statement): Promise<string | undefined> {
  const object = named(statement);
  const { clusters } = await proxyOf(statement);
  const names =
    object?.kind === 'Service'
      ? [`${object.metadata.name}.${object.metadata.namespace}.svc`]
      : list(object?.spec['hosts']).map(text);
  const found = [...clusters].find(
    (cluster) => cluster.startsWith('outbound|') && names.some((name) => cluster.includes(`|${name}`)),
  );
  return must(found === undefined, `the proxy has ${found}`);
}

/** Of the Service `web`, one of the subsets that the rules name. */
async function missingSubset(statement: Statement): Promise<string | undefined> {
  const missing = await missingCluster(statement);
  if (missing === undefined) return undefined;
  const { clusters } = await proxyOf(statement);
  const own = `|web.${statement.facts.slot.namespace}.svc`;
  const subsets = ['v1', 'v2', 'v3'].filter((name) => ![...clusters].some((each) => each.includes(`|${name}${own}`)));
  return must(subsets.length > 0, 'the proxy has the clusters of all subsets');
}

/** The sidecar has no HTTP route for the port of the Service. */
async function noHttpRoute({ facts }: Statement): Promise<string | undefined> {
  const { routes } = await facts.client();
  const name = `web.${facts.slot.namespace}.svc.cluster.local`;
  const found = [...routes.values()]
    .flat()
    .find((each) => list(at(each, 'domains')).some((domain) => text(domain) === name));
  return must(
    found === undefined || facts.slot.pods.length === 0,
    `the sidecar has the virtual host ${text(at(found, 'name'))}`,
  );
}

function ofDestination(holds: (destination: unknown) => boolean, otherwise: string): Predicate {
  return ofObject(
    (vs) => httpOf(vs).some((rule) => list(at(rule, 'route')).some((each) => holds(at(each, 'destination')))),
    otherwise,
  );
}

/** The accused VirtualService has such a condition. */
function ofMatch(field: string | undefined): Predicate {
  return ofObject(
    (vs) =>
      httpOf(vs).some((rule) =>
        list(at(rule, 'match')).some((item) => field === undefined || at(item, field) !== undefined),
      ),
    `none of its rules has ${field ? `match.${field}` : 'a match'}`,
  );
}
