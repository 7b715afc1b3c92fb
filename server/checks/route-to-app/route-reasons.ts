import type { Finding } from '#server/grading/outcome.ts';
import type { RouteAnswer } from '#server/envoy/route-match.ts';
import { gatewayName, usableGateways } from '#server/grading/world/gateways.ts';
import { selectsAny } from '#server/grading/world/app.ts';
import { covers, gatewayKey, overlap, parseGatewayHost, serviceKey } from '#server/grading/world/hosts.ts';
import type { Gateway, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { explainDestination, firstRule } from './destination-reasons.ts';
import { type DesiredRoute, vsName, vsYaml } from './desired-route.ts';

/** Why the VirtualServices do not lead to the application; undefined when they should. */
export function explainRoute(world: World, desired: DesiredRoute, answer: RouteAnswer): Finding | undefined {
  const { host } = desired;
  const all = world.virtualServices.all();
  if (all.length === 0) return missing(desired);
  const forHost = all.filter(({ spec }) => spec.hosts.some((pattern) => covers(pattern, host)));
  if (forHost.length === 0) {
    const meant = all.filter((vs) => vs.metadata.name === desired.suggested || !leadsElsewhere(world, vs, desired));
    return meant.length === 0 ? missing(desired) : wrongHost(meant, desired);
  }
  const gateways = usableGateways(world, desired.ingress, host);
  const bound = forHost.filter((vs) => gateways.some((gateway) => binds(vs, gateway)));
  if (bound.length === 0) return notBound(forHost, { world, gateways, desired });
  // The oldest VirtualService of a host comes first; an exact host beats a pattern.
  const exactFirst = (vs: VirtualService) => (vs.spec.hosts.includes(host) ? 0 : 1);
  const ranked = bound.toSorted(
    (a, b) =>
      exactFirst(a) - exactFirst(b) ||
      Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp),
  );
  const sameHost = ranked.filter((vs) => ranked[0] && exactFirst(vs) === exactFirst(ranked[0]));
  const first = sameHost.find((vs) => firstRule(vs, desired.path)) ?? ranked[0];
  const others = ranked.filter((vs) => vs !== first);
  return first && explainDestination(world, { vs: first, others, desired, answer });
}

/** The reference names the Gateway, and one of the Gateway's servers lets these hosts in for this namespace. */
function binds(vs: VirtualService, gateway: Gateway): boolean {
  return refersTo(vs, gateway) && admits(gateway, vs);
}

const refersTo = ({ spec, metadata }: VirtualService, gateway: Gateway): boolean =>
  spec.gateways.some((reference) => {
    const { namespace, name } = gatewayKey(reference, metadata.namespace);
    return name === gateway.metadata.name && namespace === gateway.metadata.namespace;
  });

const admits = (gateway: Gateway, { spec, metadata }: VirtualService): boolean =>
  gateway.spec.servers
    .flatMap(({ hosts }) => hosts.map(parseGatewayHost))
    .some(({ namespace, host }) => {
      const own = namespace === '.' ? gateway.metadata.namespace : namespace;
      return (own === '*' || own === metadata.namespace) && spec.hosts.some((wanted) => overlap(host, wanted));
    });

/** Written for another application: all its destinations are Services that exist and are not of this one. */
function leadsElsewhere(world: World, { spec, metadata }: VirtualService, { pods }: DesiredRoute): boolean {
  const services = spec.http
    .flatMap(({ route = [] }) => route)
    .map(({ destination }) => serviceKey(destination.host, metadata.namespace))
    .map((key) => key && world.services.get(key.namespace, key.name));
  return services.length > 0 && services.every((service) => service && !selectsAny(service, pods));
}

const missing = ({ host, app, suggested }: DesiredRoute): Finding => ({
  code: 'virtual-service.missing',
  layer: 'virtual-host',
  object: `VirtualService/${app.namespace}/${suggested}`,
  ko: `${app.name}(으)로 보내는 VirtualService가 없다. Gateway는 문만 열 뿐이고, ${host}로 온 요청을 어디로 보낼지는 VirtualService가 정한다. 그때까지 그런 요청은 404이다.`,
  en: `No VirtualService leads to ${app.name}. A Gateway only opens the door; where requests for ${host} go is said by a VirtualService. Until then they are answered with 404.`,
  expected: `a VirtualService for the host ${host}`,
  observed: 'none',
  next: 'kubectl get virtualservices -A',
});

function wrongHost(all: readonly VirtualService[], { host, suggested }: DesiredRoute): Finding {
  const vs = all.find(({ metadata }) => metadata.name === suggested) ?? all[0];
  const name = vs?.metadata.name ?? suggested;
  return {
    code: 'virtual-service.host',
    layer: 'virtual-host',
    object: vs ? vsName(vs) : `VirtualService/default/${suggested}`,
    ko: `VirtualService ${name}의 hosts가 ${host}을(를) 포함하지 않는다. 프록시는 Host 헤더를 이 이름과 비교한다.`,
    en: `The hosts of VirtualService ${name} do not include ${host}. The proxy compares the Host header with these names.`,
    expected: `hosts: ${host}`,
    observed: `hosts: ${vs?.spec.hosts.join(', ') || '(none)'}`,
    next: 'kubectl get virtualservices -A',
  };
}

function notBound(
  candidates: readonly VirtualService[],
  { world, gateways, desired }: { world: World; gateways: readonly Gateway[]; desired: DesiredRoute },
): Finding | undefined {
  const vs = candidates.find(({ metadata }) => metadata.name === desired.suggested) ?? candidates[0];
  if (!vs) return undefined;
  const { name, namespace } = vs.metadata;
  const base = { layer: 'virtual-host' as const, object: vsName(vs), next: vsYaml(vs) };
  const known = gateways.map(gatewayName).join(', ') || 'no usable Gateway';
  if (vs.spec.gateways.length === 0 || vs.spec.gateways.every((reference) => reference === 'mesh')) {
    return {
      ...base,
      code: 'virtual-service.gateways-omitted',
      ko: `VirtualService ${name}에 gateways가 없다. 없으면 mesh, 곧 사이드카에만 적용되고 인그레스 게이트웨이는 이 라우트를 받지 않는다.`,
      en: `VirtualService ${name} names no gateways. Without them it is for mesh, that is for sidecars only, and the ingress gateway never gets the route.`,
      expected: `gateways: ${gateways[0]?.metadata.name ?? 'web-gw'}`,
      observed: `gateways: ${vs.spec.gateways.join(', ') || '(omitted: mesh)'}`,
    };
  }
  const referred = gateways.filter((gateway) => refersTo(vs, gateway));
  if (referred[0]) {
    return {
      ...base,
      code: 'virtual-service.gateway-hosts',
      ko: `VirtualService ${name}의 hosts와 Gateway ${referred[0].metadata.name}의 hosts가 겹치지 않는다(네임스페이스 제한 포함).`,
      en: `The hosts of VirtualService ${name} and of Gateway ${referred[0].metadata.name} have nothing in common (its namespace limit included).`,
      expected: `hosts within: ${referred[0].spec.servers.flatMap(({ hosts }) => hosts).join(', ')}`,
      observed: `hosts: ${vs.spec.hosts.join(', ')}`,
      analyzer: 'IST0132',
    };
  }
  const sameName = gateways.find((gateway) =>
    vs.spec.gateways.some((reference) => gatewayKey(reference, namespace).name === gateway.metadata.name),
  );
  if (sameName) {
    return {
      ...base,
      code: 'virtual-service.gateway-namespace',
      ko: `Gateway ${sameName.metadata.name}은(는) 네임스페이스 ${sameName.metadata.namespace}에 있다. 네임스페이스 없이 쓴 이름은 VirtualService의 네임스페이스(${namespace})에서 찾는다.`,
      en: `Gateway ${sameName.metadata.name} is in namespace ${sameName.metadata.namespace}. A name without a namespace is looked up in the VirtualService's own (${namespace}).`,
      expected: `gateways: ${sameName.metadata.namespace}/${sameName.metadata.name}`,
      observed: `gateways: ${vs.spec.gateways.join(', ')}`,
      analyzer: 'IST0101',
    };
  }
  const exists = vs.spec.gateways
    .map((reference) => gatewayKey(reference, namespace))
    .find((key) => world.gateways.get(key.namespace, key.name));
  return {
    ...base,
    code: exists ? 'virtual-service.gateway-other' : 'virtual-service.gateway-name',
    ko: exists
      ? `VirtualService ${name}이(가) 가리키는 Gateway ${exists.name}은(는) 이 호스트로 들어오는 요청을 받지 않는다.`
      : `VirtualService ${name}이(가) 가리키는 Gateway ${vs.spec.gateways.join(', ')}이(가) 없다.`,
    en: exists
      ? `The Gateway ${exists.name} that VirtualService ${name} names does not take requests for this host.`
      : `VirtualService ${name} names Gateway ${vs.spec.gateways.join(', ')}, which does not exist.`,
    expected: `gateways: ${known}`,
    observed: `gateways: ${vs.spec.gateways.join(', ')}`,
    next: 'kubectl get gateways.networking.istio.io -A',
    ...(!exists && { analyzer: 'IST0101' }),
  };
}
