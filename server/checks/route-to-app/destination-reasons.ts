import type { Finding } from '#server/grading/outcome.ts';
import type { RouteAnswer } from '#server/envoy/route-match.ts';
import { selectsAny, serviceName } from '#server/grading/world/app.ts';
import { serviceKey } from '#server/grading/world/hosts.ts';
import type { Service, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type DesiredRoute, vsName, vsYaml } from './desired-route.ts';

interface Bound {
  /** The VirtualService that decides for the host, by Istio's order. */
  readonly vs: VirtualService;
  readonly others: readonly VirtualService[];
  readonly desired: DesiredRoute;
  readonly answer: RouteAnswer;
}
type HttpRule = VirtualService['spec']['http'][number];
type Destination = NonNullable<HttpRule['route']>[number]['destination'];

/** What is wrong below the virtual host: rules, destination host, port, subset. */
export function explainDestination(world: World, bound: Bound): Finding | undefined {
  const { vs, others, desired } = bound;
  const { name } = vs.metadata;
  const base = { layer: 'route' as const, object: vsName(vs), next: vsYaml(vs) };
  const rules = vs.spec.http;
  if (rules.length === 0) {
    return {
      ...base,
      code: 'virtual-service.no-http',
      ko: `VirtualService ${name}에 http 규칙이 없다. HTTP Gateway로 온 요청은 http 규칙으로만 라우팅된다.`,
      en: `VirtualService ${name} has no http rule. Requests through an HTTP Gateway are routed by http rules only.`,
      expected: 'http: with a route',
      observed: vs.spec.tcp.length > 0 ? 'tcp rules only' : 'no rule',
    };
  }
  const first = firstRule(vs, desired.path);
  if (!first) {
    return {
      ...base,
      code: 'virtual-service.match',
      ko: `VirtualService ${name}의 어느 규칙도 경로 ${desired.path}에 맞지 않는다. match가 없는 규칙은 모든 요청에 맞는다.`,
      en: `No rule of VirtualService ${name} matches the path ${desired.path}. A rule without match fits every request.`,
      expected: `a rule that matches ${desired.path}`,
      observed: rules.map(ruleText).join('; '),
      next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080',
    };
  }
  if (!first.route || first.route.length === 0) {
    return {
      ...base,
      code: 'virtual-service.no-route',
      ko: `VirtualService ${name}의 규칙이 요청을 보낼 곳(route) 대신 프록시가 직접 답하게 한다.`,
      en: `The rule of VirtualService ${name} has the proxy answer by itself instead of sending the request on (route).`,
      expected: `route → a Service of ${desired.app.name}`,
      observed: ruleText(first),
    };
  }
  for (const { destination, weight } of first.route) {
    if (weight === 0 && first.route.length > 1) continue;
    const problem = destinationProblem(world, bound, destination);
    if (!problem) continue;
    if (others.length > 0 && problem.code === 'virtual-service.destination-other') return shadowed(bound, problem);
    return problem;
  }
  return undefined;
}

function destinationProblem(world: World, { vs, desired }: Bound, destination: Destination): Finding | undefined {
  const { name, namespace } = vs.metadata;
  const { host, port, subset } = destination;
  const base = { layer: 'cluster' as const, object: vsName(vs), next: vsYaml(vs) };
  const key = serviceKey(host, namespace);
  const service = key && world.services.get(key.namespace, key.name);
  const own = world.services.all().filter((each) => selectsAny(each, desired.pods));
  if (!service) {
    const short = !host.includes('.') && own.find(({ metadata }) => metadata.name === host);
    if (short) {
      return {
        ...base,
        code: 'virtual-service.destination-namespace',
        ko: `짧은 이름 ${host}은(는) VirtualService의 네임스페이스(${namespace})에서 찾는데, 서비스는 ${short.metadata.namespace}에 있다.`,
        en: `The short name ${host} is looked up in the VirtualService's namespace (${namespace}), but the Service is in ${short.metadata.namespace}.`,
        expected: `host: ${fqdn(short)}`,
        observed: `host: ${host} → ${host}.${namespace}.svc.cluster.local, which does not exist`,
        analyzer: 'IST0101',
      };
    }
    return {
      ...base,
      code: 'virtual-service.destination-missing',
      ko: `VirtualService ${name}의 목적지 ${host}에 해당하는 서비스가 없다. 프록시에 그런 클러스터가 없으므로 응답은 503이다.`,
      en: `No Service answers to the destination ${host} of VirtualService ${name}. The proxy has no such cluster, so it answers 503.`,
      expected: `host: ${own.map(({ metadata }) => metadata.name).join(' or ') || 'web-svc'}`,
      observed: `host: ${host}`,
      next: 'istioctl proxy-config cluster deploy/istio-ingressgateway.istio-system',
      analyzer: 'IST0101',
    };
  }
  const ports = service.spec.ports.map((each) => each.port);
  if ((port && !ports.includes(port.number)) || (!port && ports.length !== 1)) {
    return {
      ...base,
      code: 'virtual-service.destination-port',
      ko: `목적지 포트 ${port?.number ?? '(없음)'}은(는) 서비스 ${service.metadata.name}의 포트가 아니다. targetPort가 아니라 서비스의 port를 적는다.`,
      en: `Destination port ${port?.number ?? '(none)'} is not a port of Service ${service.metadata.name}. Write the Service's port, not its targetPort.`,
      expected: `port.number: ${ports.join(' or ')}`,
      observed: `port.number: ${port?.number ?? '(none)'}`,
      next: `kubectl get svc -n ${service.metadata.namespace} ${service.metadata.name}`,
    };
  }
  if (subset && !hasSubset(world, service, subset)) {
    return {
      ...base,
      code: 'virtual-service.subset',
      ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 정의되지 않은 서브셋은 없는 클러스터이므로 응답은 503이다.`,
      en: `No DestinationRule defines the subset ${subset}. An undefined subset is a cluster that does not exist, so the answer is 503.`,
      expected: `a DestinationRule for ${service.metadata.name} with subset ${subset}, or no subset`,
      observed: `subset: ${subset}`,
      next: 'kubectl get destinationrules -A',
      analyzer: 'IST0101',
    };
  }
  if (selectsAny(service, desired.pods)) return undefined;
  return {
    ...base,
    code: 'virtual-service.destination-other',
    ko: `VirtualService ${name}은(는) ${service.metadata.name}(으)로 보내는데, 그 서비스는 ${desired.app.name} 파드를 고르지 않는다.`,
    en: `VirtualService ${name} routes to ${service.metadata.name}, and that Service does not select ${desired.app.name}'s pods.`,
    expected: `a Service of ${desired.app.name}: ${own.map(serviceName).join(', ') || 'none yet'}`,
    observed: serviceName(service),
  };
}

function shadowed({ vs, others, desired }: Bound, problem: Finding): Finding {
  const names = others.map(({ metadata }) => metadata.name).join(', ');
  return {
    ...problem,
    code: 'virtual-service.shadowed',
    layer: 'route',
    ko: `${desired.host}에 대한 VirtualService가 여럿이다. 먼저 만든 ${vs.metadata.name}의 규칙이 앞에 놓여 ${names}보다 먼저 맞는다.`,
    en: `Several VirtualServices are for ${desired.host}. The rules of the older ${vs.metadata.name} come first and match before those of ${names}.`,
    expected: 'one VirtualService for the host, or rules that do not overlap',
    observed: `${vs.metadata.name} (${vs.metadata.creationTimestamp}), then ${names}`,
    next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system',
  };
}

const hasSubset = (world: World, service: Service, subset: string): boolean =>
  world.destinationRules.all().some(({ metadata, spec }) => {
    const key = serviceKey(spec.host, metadata.namespace);
    const same = key?.name === service.metadata.name && key.namespace === service.metadata.namespace;
    return same && spec.subsets.some(({ name }) => name === subset);
  });

const fqdn = ({ metadata }: Service): string => `${metadata.name}.${metadata.namespace}.svc.cluster.local`;

/** The rule that takes a plain GET of the path. */
export const firstRule = ({ spec }: VirtualService, path: string): HttpRule | undefined =>
  spec.http.find((rule) => takes(rule, path));

/** Regular expressions of the lab are not run: they are taken to match. */
function takes({ match }: HttpRule, path: string): boolean {
  if (!match || match.length === 0) return true;
  return match.some(({ uri, method, headers }) => {
    if (headers && Object.keys(headers).length > 0) return false;
    if (method?.exact !== undefined && method.exact !== 'GET') return false;
    if (uri?.exact !== undefined) return uri.exact === path;
    if (uri?.prefix !== undefined) return path.startsWith(uri.prefix);
    return true;
  });
}

function ruleText({ match, route, redirect, directResponse }: HttpRule): string {
  const conditions =
    match?.map(({ uri, headers, method }) => JSON.stringify({ uri, headers, method })).join(' or ') ?? 'any request';
  const action = directResponse
    ? `HTTP ${directResponse.status}`
    : redirect
      ? 'redirect'
      : (route?.map(({ destination }) => destination.host).join(', ') ?? 'nothing');
  return `${conditions} → ${action}`;
}
