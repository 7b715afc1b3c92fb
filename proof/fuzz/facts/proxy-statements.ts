import { targetPortOf } from './case-facts.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import { at, list, text } from './raw.ts';
import { must, named, type Predicate, type Statement } from './statement.ts';

/** About what the proxy has for the request. */
export const ofRoute =
  (kinds: readonly string[], otherwise: string): Predicate =>
  async ({ question, facts }) => {
    if (!question.request) return undefined;
    const answer = await facts.routeOf(question.request);
    return must(kinds.includes(answer.kind), `${otherwise}; its configuration says: ${answer.kind}`);
  };

/** The route leads to a cluster that the proxy does not have. */
export const missingCluster: Predicate = async ({ question, facts }) => {
  if (!question.request) return undefined;
  const answer = await facts.routeOf(question.request);
  if (answer.kind !== 'clusters') return `no route to a cluster takes the request: ${answer.kind}`;
  const { clusters } = question.request.from === 'outside' ? await facts.ingress() : await facts.client();
  return must(
    answer.clusters.some((name) => !clusters.has(name)),
    `the proxy has ${answer.clusters.join(', ')}`,
  );
};

export const emptyCluster: Predicate = async ({ question, facts }) => {
  if (!question.request) return undefined;
  const answer = await facts.routeOf(question.request);
  if (answer.kind !== 'clusters') return `no route to a cluster takes the request: ${answer.kind}`;
  const { healthy } = question.request.from === 'outside' ? await facts.ingress() : await facts.client();
  const empty = answer.clusters.filter((name) => (healthy.get(name) ?? []).length === 0);
  return must(empty.length > 0, `${answer.clusters.join(', ')}: all have healthy endpoints`);
};

export const noHttpListener: Predicate = async ({ facts, question: { request } }) => {
  const { listeners } = await facts.ingress();
  const wanted = request ? targetPortOf(request, facts.slot) : facts.slot.targetPort;
  return must(
    !listeners.some(({ port, isHttp }) => port === wanted && isHttp),
    `the proxy listens for HTTP on ${wanted}`,
  );
};

/** For a sidecar, a Service without rules has one route, which Istio calls `default`. */
export function ofRouteOrDefault(otherwise: string): Predicate {
  return async ({ question, facts }) => {
    if (!question.request) return undefined;
    const answer = await facts.routeOf(question.request);
    if (answer.kind === 'no-virtual-host') return undefined;
    const isDefault = answer.kind === 'clusters' && text(at(answer.route, 'name')) === 'default';
    return must(isDefault, `${otherwise}: ${answer.kind}`);
  };
}

/** No HTTP listener, or one that has no virtual host for the name. */
export async function noWayIn(statement: Statement): Promise<string | undefined> {
  if ((await noHttpListener(statement)) === undefined) return undefined;
  return ofRoute(['no-virtual-host'], 'the proxy has a virtual host')(statement);
}

export async function proxyOf({ question, facts }: Statement): Promise<ProxyFacts> {
  return question.request?.from === 'outside' ? facts.ingress() : facts.client();
}

/** Of the Service or ServiceEntry that the reason names. */
export async function notInAnyCluster(statement: Statement): Promise<string | undefined> {
  const object = named(statement);
  const { clusters } = await proxyOf(statement);
  const names =
    object?.kind === 'Service'
      ? [`${object.metadata.name}.${object.metadata.namespace}.svc`]
      : list(object?.spec.hosts).map(text);
  const found = [...clusters].find(
    (cluster) => cluster.startsWith('outbound|') && names.some((name) => cluster.includes(`|${name}`)),
  );
  return must(found === undefined, `the proxy has ${found}`);
}

/** Of the Service `web`, one of the subsets that the rules name. */
export async function missingSubset(statement: Statement): Promise<string | undefined> {
  const missing = await missingCluster(statement);
  if (missing === undefined) return undefined;
  const { clusters } = await proxyOf(statement);
  const own = `|web.${statement.facts.slot.namespace}.svc`;
  const subsets = ['v1', 'v2', 'v3'].filter((name) => ![...clusters].some((each) => each.includes(`|${name}${own}`)));
  return must(subsets.length > 0, 'the proxy has the clusters of all subsets');
}

/** The sidecar has no HTTP route for the port of the Service. */
export async function noHttpRoute({ facts, question: { request } }: Statement): Promise<string | undefined> {
  const { routes } = await facts.client();
  const name = `web.${facts.slot.namespace}.svc.cluster.local`;
  const found = (routes.get(`${request?.port ?? 80}`) ?? []).find((each) =>
    list(at(each, 'domains')).some((domain) => text(domain) === name),
  );
  return must(
    found === undefined || facts.slot.pods.length === 0,
    `the sidecar has the virtual host ${text(at(found, 'name'))}`,
  );
}
