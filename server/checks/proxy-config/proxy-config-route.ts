import type { Route, RouteConfig } from '#server/envoy/config-dump.ts';
import { matchRoute, ownAnswerText, type RouteAnswer } from '#server/envoy/route-match.ts';
import { matchTree } from '#server/grading/objects/match-tree.ts';
import { parseCluster } from '#server/mesh/names.ts';
import type { AskedProxy, DesiredRoute, ProxyFault, ProxyFinding } from './proxy-config.ts';

/** Percent by which a share may differ: Istio's weights are whole numbers. */
const WEIGHT_TOLERANCE = 0.5;

export async function routeFault(desired: DesiredRoute, { pod, scene, name }: AskedProxy): Promise<ProxyFinding> {
  const configs = (await scene.routes(pod)).filter(
    (config) => desired.name === undefined || config.name === desired.name,
  );
  const request = { authority: desired.domain, path: desired.path, method: desired.method, headers: desired.headers };
  const asked = configs.map((config) => ({ config, answer: matchRoute(config, request) }));
  const best = asked.toSorted((a, b) => rank(a) - rank(b))[0];
  const look = `route ${name}${desired.name ? ` --name ${desired.name}` : ''}`;
  const what = `${desired.method} ${desired.domain}${desired.path}${headersText(desired)}`;
  const base = { look, value: best && 'route' in best.answer ? best.answer.route : undefined };
  if (desired.absent) return absence(best?.answer, { ...base, what });
  if (!best || best.answer.kind === 'no-virtual-host') {
    return fault({
      ...base,
      code: 'proxy.no-virtual-host',
      layer: 'virtual-host',
      ko: `프록시의 라우트 설정에 ${desired.domain}의 가상 호스트가 없다.`,
      en: `The proxy's routes have no virtual host for ${desired.domain}.`,
      expected: `${desired.name ?? 'a route configuration'} with the domain ${desired.domain}`,
      observed: domainsText(configs),
    });
  }
  const { answer } = best;
  if (answer.kind !== 'clusters') {
    return fault({
      ...base,
      code: 'proxy.no-route',
      layer: 'route',
      ko: `가상 호스트는 있지만 ${what}을(를) 보낼 라우트가 없다.`,
      en: `There is a virtual host, but no route that sends ${what} on.`,
      expected: `a route for ${what}`,
      observed: answerText(answer),
    });
  }
  return (
    destinationFault(desired, answer, base) ??
    pictureFault(desired, answer.route, base) ?? { evidence: `${what} → ${sharesText(answer.route)}` }
  );
}

const RANKS: readonly RouteAnswer['kind'][] = [
  'clusters',
  'unknown',
  'redirect',
  'direct-response',
  'no-route',
  'no-virtual-host',
];

interface Asked {
  readonly config: RouteConfig;
  readonly answer: RouteAnswer;
}
/** A sidecar's other configurations take every host for what they do not know (`allow_any`): the one that names it is meant. */
const rank = ({ answer }: Asked): number =>
  RANKS.indexOf(answer.kind) * 2 + ('virtualHost' in answer && answer.virtualHost.domains.includes('*') ? 1 : 0);
type Base = Pick<ProxyFault, 'look' | 'value'>;
const fault = (found: ProxyFault): ProxyFinding => ({ fault: found });

function absence(answer: RouteAnswer | undefined, { what, ...base }: Base & { what: string }): ProxyFinding {
  if (!answer || answer.kind === 'no-virtual-host' || answer.kind === 'no-route')
    return { evidence: `no route for ${what}` };
  return fault({
    ...base,
    code: 'proxy.route-present',
    layer: 'route',
    ko: `프록시에 ${what}의 라우트가 있다. 여기서는 없어야 한다.`,
    en: `The proxy has a route for ${what}, but should not have it here.`,
    expected: 'no route',
    observed: answerText(answer),
  });
}

function destinationFault(
  desired: DesiredRoute,
  answer: RouteAnswer & { kind: 'clusters' },
  base: Base,
): ProxyFinding | undefined {
  const shares = sharesOf(answer.route);
  const other = shares.find(({ cluster }) => !isOf(desired, cluster));
  if (other) {
    return fault({
      ...base,
      code: 'proxy.route-cluster',
      layer: 'route',
      ko: '라우트가 다른 클러스터로 보낸다.',
      en: 'The route leads to another cluster.',
      expected: wantedText(desired),
      observed: sharesText(answer.route),
      path: 'route.cluster',
    });
  }
  if (!desired.weights) return undefined;
  const bySubset = new Map<string, number>();
  for (const { cluster, percent } of shares) {
    const subset = parseCluster(cluster)?.subset ?? '';
    bySubset.set(subset, (bySubset.get(subset) ?? 0) + percent);
  }
  const names = new Set([...bySubset.keys(), ...Object.keys(desired.weights)]);
  const wrong = [...names].find(
    (subset) => Math.abs((bySubset.get(subset) ?? 0) - (desired.weights?.[subset] ?? 0)) > WEIGHT_TOLERANCE,
  );
  if (wrong === undefined) return undefined;
  return fault({
    ...base,
    code: 'proxy.route-weights',
    layer: 'route',
    ko: `라우트의 비율이 다르다: ${wrong || '(서브셋 없음)'}.`,
    en: `The route's shares differ: ${wrong || '(no subset)'}.`,
    expected: Object.entries(desired.weights)
      .map(([subset, percent]) => `${subset} ${percent}%`)
      .join(', '),
    observed: sharesText(answer.route),
    path: 'route.weighted_clusters',
  });
}

function isOf({ service, port, subset }: DesiredRoute, cluster: string): boolean {
  const target = parseCluster(cluster);
  const [namespace, name] = service?.split('/') ?? [];
  if (service && target?.host !== `${name}.${namespace}.svc.cluster.local`) return false;
  return (port === undefined || target?.port === port) && (subset === undefined || target?.subset === subset);
}

function pictureFault({ match }: DesiredRoute, route: Route, base: Base): ProxyFinding | undefined {
  const mismatch = match === undefined ? undefined : matchTree(match, route).mismatch;
  if (!mismatch) return undefined;
  return fault({
    ...base,
    code: 'proxy.route-mismatch',
    layer: 'route',
    ko: `프록시의 라우트에서 ${mismatch.path}이(가) 기대와 다르다.`,
    en: `${mismatch.path} of the proxy's route is not as it should be.`,
    expected: `${mismatch.path}: ${mismatch.expected}`,
    observed: `${mismatch.path}: ${mismatch.observed}`,
    path: mismatch.path,
  });
}

function sharesOf({ route }: Route): { cluster: string; percent: number }[] {
  const weighted = route?.weighted_clusters?.clusters.filter(({ weight }) => weight !== 0);
  if (!weighted) return route?.cluster ? [{ cluster: route.cluster, percent: 100 }] : [];
  const total = weighted.reduce((sum, { weight = 0 }) => sum + weight, 0) || 1;
  return weighted.map(({ name, weight = 0 }) => ({ cluster: name, percent: (weight / total) * 100 }));
}

const sharesText = (route: Route): string =>
  sharesOf(route)
    .map(({ cluster, percent }) => (percent === 100 ? cluster : `${cluster} ${Math.round(percent)}%`))
    .join(', ');

const wantedText = ({ service, port, subset }: DesiredRoute): string =>
  [service, port !== undefined && `port ${port}`, subset !== undefined && `subset ${subset || '(none)'}`]
    .filter(Boolean)
    .join(', ');

const headersText = ({ headers }: DesiredRoute): string =>
  Object.entries(headers)
    .map(([key, value]) => ` ${key}: ${value}`)
    .join('');

const domainsText = (configs: readonly RouteConfig[]): string =>
  configs
    .map(
      ({ name, virtual_hosts }) =>
        `${name}: ${virtual_hosts
          .flatMap(({ domains }) => domains)
          .slice(0, 8)
          .join(', ')}`,
    )
    .slice(0, 6)
    .join('; ') || 'no such route configuration';

function answerText(answer: RouteAnswer): string {
  switch (answer.kind) {
    case 'clusters':
      return sharesText(answer.route);
    case 'no-virtual-host':
      return 'no virtual host';
    case 'no-route':
      return `virtual host ${answer.virtualHost.name}, no route that matches`;
    case 'redirect':
    case 'direct-response':
      return `the proxy answers itself: ${ownAnswerText(answer)}`;
    case 'unknown':
      return 'a regular expression decides';
  }
}
