import { selectsAny } from '#server/grading/world/app.ts';
import { serviceKey } from '#server/grading/world/hosts.ts';
import type { Service, VirtualService } from '#server/grading/world/resources.ts';
import { fitsRe2 } from '#server/envoy/re2-pattern.ts';
import type { World } from '#server/grading/world/world.ts';

/** How VirtualServices decide in sidecars, as istiod reads them. */
export type Rule = VirtualService['spec']['http'][number];
type Match = NonNullable<Rule['match']>[number];
type Pattern = NonNullable<Match['uri']>;

export interface MeshRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
export type Takes = boolean | 'unknown';

/** Left out, `gateways` means mesh. */
export const isForMesh = ({ spec }: VirtualService): boolean =>
  spec.gateways.length === 0 || spec.gateways.includes('mesh');

/** Is one of its hosts a name of the Service? Short names belong to the namespace of the VirtualService. */
export function namesService({ spec, metadata }: VirtualService, { metadata: service }: Service): boolean {
  const { name, namespace } = service;
  const full = `${name}.${namespace}.svc.cluster.local`;
  const names = [full, `${name}.${namespace}.svc`, `${name}.${namespace}`];
  if (metadata.namespace === namespace) names.push(name);
  return spec.hosts.some((host) => names.includes(host) || (host.startsWith('*.') && full.endsWith(host.slice(1))));
}

/** The Service that a rule's destinations lead to. */
export function leadsTo(world: World, { metadata }: VirtualService, { route = [] }: Rule): Service[] {
  return route
    .map(({ destination }) => serviceKey(destination.host, metadata.namespace))
    .flatMap((key) => (key && world.services.get(key.namespace, key.name)) ?? []);
}

/** The subset that all of the rule's traffic goes to; '' is none. */
function subsetOf({ route = [] }: Rule): string | undefined {
  const used = route.filter(({ weight }) => route.length === 1 || weight !== 0);
  const subsets = new Set(used.map(({ destination }) => destination.subset ?? ''));
  return subsets.size === 1 ? [...subsets][0] : undefined;
}

/** Percent by subset; '' is none. Weights need not sum to 100: proxies take them in proportion. */
export function sharesOf({ route = [] }: Rule): Map<string, number> {
  const weightOf = ({ weight = 0 }: { weight?: number | undefined }) => (route.length === 1 ? 1 : weight);
  const total = route.reduce((sum, each) => sum + weightOf(each), 0);
  const shares = new Map<string, number>();
  for (const each of route) {
    const subset = each.destination.subset ?? '';
    if (weightOf(each) > 0) shares.set(subset, (shares.get(subset) ?? 0) + (weightOf(each) / total) * 100);
  }
  return shares;
}

/** Where a request should go: to one subset, or to several in shares. */
export interface Desired {
  readonly subset: string;
  /** Percent by subset. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
}
/** Weights are whole numbers, so thirds are off by as much. */
const SHARE_TOLERANCE = 0.5;

export function leadsAsDesired(rule: Rule, { subset, weights }: Desired): boolean {
  if (!weights) return subsetOf(rule) === subset;
  const shares = sharesOf(rule);
  return [...new Set([...shares.keys(), ...Object.keys(weights)])].every(
    (each) => Math.abs((shares.get(each) ?? 0) - (weights[each] ?? 0)) <= SHARE_TOLERANCE,
  );
}

export const desiredText = ({ subset, weights }: Desired): string =>
  weights
    ? Object.entries(weights)
        .map(([name, share]) => `${name} ${share}%`)
        .join(', ')
    : subset || '(no subset)';

/** Conditions of one item are all needed, of several items one is enough. */
export function takes({ match }: Rule, request: MeshRequest): Takes {
  if (!match || match.length === 0) return true;
  const answers = match.map((item) => fits(item, request));
  if (answers.includes(true)) return true;
  return answers.includes('unknown') ? 'unknown' : false;
}

function fits({ uri, method, authority, headers = {}, ...rest }: Match, request: MeshRequest): Takes {
  const answers: Takes[] = [
    compare(uri, request.path),
    compare(method, 'GET'),
    ...Object.entries(headers).map(([name, pattern]) => compare(pattern, request.headers[name.toLowerCase()])),
  ];
  if (rest.gateways && !rest.gateways.includes('mesh')) answers.push(false);
  if (authority || rest.port !== undefined) answers.push('unknown');
  if (answers.includes(false)) return false;
  return answers.includes('unknown') ? 'unknown' : true;
}

/** An empty pattern asks only that the header is there. */
function compare(pattern: Pattern | undefined, value: string | undefined): Takes {
  if (!pattern) return true;
  if (value === undefined) return false;
  if (pattern.exact !== undefined) return value === pattern.exact;
  if (pattern.prefix !== undefined) return value.startsWith(pattern.prefix);
  return pattern.regex === undefined ? true : fitsRe2(pattern.regex, value);
}

export const headersOf = ({ match = [] }: Rule): string[] => [
  ...new Set(match.flatMap(({ headers = {} }) => Object.keys(headers).map((name) => name.toLowerCase()))),
];

export function ruleText({ match, route = [] }: Rule): string {
  const conditions = match?.map(({ uri, headers }) => JSON.stringify({ uri, headers })).join(' or ') ?? 'any request';
  const to = route.map(({ destination: { host, subset }, weight }) =>
    [host, subset && ` ${subset}`, weight !== undefined && route.length > 1 && ` ${weight}%`].filter(Boolean).join(''),
  );
  return `${conditions} → ${to.join(', ') || 'nothing'}`;
}

/** Does a subset's DestinationRule exist, and do its labels fit a pod of the Service? */
export function subsetState(world: World, service: Service, subset: string): 'ok' | 'undefined' | 'no-pod' {
  const defined = world.destinationRules.all().flatMap(({ metadata, spec }) => {
    const key = serviceKey(spec.host, metadata.namespace);
    const same = key?.name === service.metadata.name && key.namespace === service.metadata.namespace;
    return same ? spec.subsets.filter(({ name }) => name === subset) : [];
  });
  const [first] = defined;
  if (!first) return 'undefined';
  const pods = world.pods.in(service.metadata.namespace).filter((pod) => selectsAny(service, [pod]));
  const fitting = pods.some(({ metadata }) =>
    Object.entries(first.labels).every(([key, value]) => metadata.labels[key] === value),
  );
  return fitting ? 'ok' : 'no-pod';
}
