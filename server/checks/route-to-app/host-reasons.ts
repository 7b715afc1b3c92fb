import type { Finding } from '#server/grading/outcome.ts';
import { selectsAny } from '#server/grading/world/app.ts';
import { admits, ingressServers, usableGateways } from '#server/grading/world/gateways.ts';
import type { Gateway, VirtualService } from '#server/grading/world/resources.ts';
import { completeHost, isSubsetOf } from '#server/mesh/names.ts';
import { lookUpHost } from '#server/mesh/registry.ts';
import { gatewaysOf, hostsOf, isDelegate, isVisibleTo, vsName } from '#server/mesh/virtual-services.ts';
import { defaultExportTo } from '#server/mesh/visibility.ts';
import { vsYaml } from '../shared/mesh/look-commands.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { notBound, refersTo } from '../shared/routes/unbound-reasons.ts';
import type { DesiredRoute } from './desired-route.ts';
import { explainLeftOut } from './left-out-reasons.ts';

/** Why the gateway's proxy has no virtual host for the name, by the VirtualServices that there are. */
export function explainHost(desired: DesiredRoute): Finding | undefined {
  const { scene, host, suggested, gateway } = desired;
  const all = scene.world.virtualServices.all();
  const routing = all.filter((vs) => !isDelegate(vs));
  const forHost = routing.filter((vs) => hostsOf(vs).some((pattern) => isSubsetOf(host, pattern)));
  if (forHost.length === 0) {
    const meant = routing.filter(
      (vs) => vs.metadata.name === suggested || (!isForMeshNames(vs) && !leadsElsewhere(desired, vs)),
    );
    const wrong = meant.find(({ metadata }) => metadata.name === suggested) ?? meant[0];
    if (wrong) return wrongHost(desired, wrong);
    const lone = all.find((vs) => isDelegate(vs) && (vs.metadata.name === suggested || vs.spec.gateways.length > 0));
    return lone ? withoutHosts(desired, lone) : missing(desired);
  }
  const seen = forHost.filter((vs) => isVisibleTo(scene.world, vs, gateway.metadata.namespace));
  const gateways = usableGateways(scene.world, desired.ingress, host);
  const bound = seen.filter((vs) => gateways.some((each) => isBound(desired, vs, each)));
  const nearest = (list: readonly VirtualService[]) =>
    list.find(({ metadata }) => metadata.name === suggested) ?? list[0];
  const [hidden] = forHost.filter((vs) => !seen.includes(vs));
  const known = nearest(bound);
  if (known) return explainLeftOut(desired, known);
  const unbound = nearest(seen);
  if (unbound) return notBound(scene.world, unbound, gateways);
  return hidden && notExported(desired, hidden);
}

/** The reference names the Gateway, and one of the Gateway's servers lets these hosts in for this namespace. */
function isBound({ scene, ingress }: DesiredRoute, vs: VirtualService, gateway: Gateway): boolean {
  const servers = ingressServers(scene.world, ingress).filter((each) => each.gateway === gateway);
  return refersTo(vs, gateway) && admits(servers, vs.metadata.namespace, hostsOf(vs));
}

/** All its hosts are names within the cluster: it is about calls between services. */
const isForMeshNames = (vs: VirtualService): boolean =>
  gatewaysOf(vs).every((each) => each === 'mesh') && hostsOf(vs).every((host) => host.endsWith('.svc.cluster.local'));

/** Written for another application: all its destinations are Services that exist and are not of this one. */
function leadsElsewhere({ scene, pods }: DesiredRoute, { spec, metadata }: VirtualService): boolean {
  const own = { own: metadata.namespace, to: metadata.namespace };
  const services = spec.http
    .flatMap(({ route = [] }) => route)
    .map(({ destination }) => lookUpHost(scene.world, completeHost(destination.host, metadata.namespace), own).service);
  return (
    services.length > 0 &&
    services.every((each) => each?.source.kind === 'Service' && !selectsAny(each.source.object, pods))
  );
}

const missing = (desired: DesiredRoute): Finding => ({
  code: 'virtual-service.missing',
  layer: 'virtual-host',
  object: `VirtualService/${desired.app.namespace}/${desired.suggested}`,
  ko: `${desired.host}의 요청을 ${desired.app.name}(으)로 보내는 VirtualService가 없다. Gateway는 포트만 열 뿐이고, 어디로 보낼지는 VirtualService가 정한다. 그때까지 그런 요청의 응답은 404다.`,
  en: `No VirtualService routes requests for ${desired.host} to ${desired.app.name}. A Gateway only opens the port; a VirtualService says where requests go. Until then they are answered with 404.`,
  expected: `a VirtualService for the host ${desired.host}`,
  observed: `none; in the proxy: ${traceText(desired.trace)}`,
  next: 'kubectl get virtualservices -A',
});

const wrongHost = ({ host }: DesiredRoute, vs: VirtualService): Finding => ({
  code: 'virtual-service.host',
  layer: 'virtual-host',
  object: vsName(vs),
  ko: `VirtualService ${vs.metadata.name}의 hosts가 ${host}을(를) 포함하지 않는다. 프록시는 Host 헤더를 이 이름과 비교한다.`,
  en: `The hosts of VirtualService ${vs.metadata.name} do not include ${host}. The proxy compares the Host header with these names.`,
  expected: `hosts: ${host}`,
  observed: `hosts: ${vs.spec.hosts.join(', ') || '(none)'}`,
  next: 'kubectl get virtualservices -A',
});

const withoutHosts = (desired: DesiredRoute, vs: VirtualService): Finding => ({
  code: 'virtual-service.no-hosts',
  layer: 'virtual-host',
  object: vsName(vs),
  ko: `VirtualService ${vs.metadata.name}에 hosts가 없다. hosts가 없는 것은 다른 VirtualService가 delegate로 참조할 때만 적용된다.`,
  en: `VirtualService ${vs.metadata.name} has no hosts. One without hosts is used only where another one delegates to it.`,
  expected: `hosts: ${desired.host}`,
  observed: 'hosts: (none)',
  next: vsYaml(vs.metadata),
});

function notExported({ scene, gateway, host }: DesiredRoute, vs: VirtualService): Finding {
  const { name, namespace } = vs.metadata;
  const target = gateway.metadata.namespace;
  const own = vs.spec.exportTo ?? [];
  const text = own.length > 0 ? own : defaultExportTo(scene.world, 'VirtualService');
  return {
    code: 'virtual-service.not-exported',
    layer: 'virtual-host',
    object: vsName(vs),
    ko: `VirtualService ${name}의 exportTo가 ${text.join(', ')}이라 인그레스 게이트웨이의 네임스페이스 ${target}에는 내보내지지 않는다. 그래서 프록시에 ${host}의 가상 호스트가 없다.`,
    en: `VirtualService ${name} is exported to ${text.join(', ')}, not to ${target}, the namespace of the ingress gateway. So the proxy has no virtual host for ${host}.`,
    expected: `exportTo: left out, or with "*" or ${target}`,
    observed: `exportTo: ${text.join(', ')}${own.length > 0 ? '' : ' (the default of the mesh)'} in namespace ${namespace}`,
    next: vsYaml(vs.metadata),
  };
}
