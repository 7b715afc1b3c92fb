import type { Finding } from '#server/grading/outcome.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { isSubsetOf } from '#server/mesh/names.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { importsVirtualService, sidecarOfPod } from '#server/mesh/sidecar-scope.ts';
import { gatewaysOf, hostsOf, isVisibleTo, vsName } from '#server/mesh/virtual-services.ts';
import { exportToText } from '#server/mesh/visibility.ts';
import { vsYaml } from './look-commands.ts';
import { conditionReason } from './rule-conditions.ts';
import { expectedDecider, type Ruling } from './ruling.ts';
import { sidecarEgress } from './sidecar-reasons.ts';

type Base = Omit<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>;

/** Why a VirtualService that has the right rule (`entry`) decides nothing for the call. */
export function notAppliedReason(
  world: World,
  ruling: Ruling,
  { vs, entry }: { vs: VirtualService; entry: RouteEntry },
): Finding | undefined {
  const { call, service } = ruling;
  const { name, namespace } = vs.metadata;
  const base = {
    layer: 'virtual-host' as const,
    object: vsName(vs),
    next: vsYaml(vs.metadata),
  };
  if (!hostsOf(vs).some((host) => isSubsetOf(service.host, host))) return hostReason(ruling, vs, base);
  if (!gatewaysOf(vs).includes('mesh')) return notForMesh(vs, base);
  const own = call.caller.metadata.namespace;
  if (!isVisibleTo(world, vs, own)) return notExported(vs, own, base);
  const sidecar = sidecarOfPod(world, call.caller);
  const scope = { sidecar, podNamespace: own, port: call.port };
  if (sidecar && !importsVirtualService(scope, hostsOf(vs), namespace)) {
    return sidecarEgress(call, sidecar, `VirtualService ${namespace}/${name}`);
  }
  if (entry.leftOut && entry.leftOut !== 'unreachable') return conditionReason(entry, call);
  const winner = expectedDecider(ruling.host);
  return winner && winner !== vs ? overruled(ruling, { vs, winner, base }) : undefined;
}

function hostReason({ call, service }: Ruling, vs: VirtualService, base: Base): Finding {
  const { name, namespace } = vs.metadata;
  const called = call.service.metadata;
  const hosts = vs.spec.hosts.join(', ');
  if (namespace !== called.namespace && vs.spec.hosts.includes(called.name)) {
    return {
      ...base,
      code: 'virtual-service.namespace',
      ko: `VirtualService ${name}이(가) 네임스페이스 ${namespace}에 있다. 짧은 이름 ${called.name}은(는) 거기서 ${called.name}.${namespace}이며, 호출하려는 서비스가 아니다.`,
      en: `VirtualService ${name} is in the namespace ${namespace}. There the short name ${called.name} means ${called.name}.${namespace}, which is not the Service that is called.`,
      expected: `a VirtualService in ${called.namespace}, or the host ${service.host}`,
      observed: `namespace ${namespace}, hosts: ${hosts}`,
      next: 'kubectl get virtualservices -A',
    };
  }
  const half = vs.spec.hosts.find((host) => host.startsWith(`${called.name}.`) && service.host.startsWith(`${host}.`));
  return {
    ...base,
    code: half ? 'virtual-service.host-incomplete' : 'virtual-service.host',
    ko: half
      ? `VirtualService ${name}의 hosts에 있는 ${half}은(는) 어느 서비스의 이름도 아니다. 점이 없는 이름만 ${called.name}.${called.namespace}.svc.cluster.local처럼 채워지고, 점이 있는 이름은 적힌 그대로 찾는다.`
      : `VirtualService ${name}의 hosts가 서비스 ${called.name}의 이름이 아니다. hosts는 요청을 받는 쪽의 이름이고, 사이드카는 그 이름의 가상 호스트에만 규칙을 넣는다.`,
    en: half
      ? `${half} in hosts of VirtualService ${name} is the name of no Service. Only a name without a dot is completed to ${service.host}; one with a dot is taken as it is written.`
      : `The hosts of VirtualService ${name} are not a name of the Service ${called.name}. hosts are what is called, and sidecars put the rules into the virtual host of that name only.`,
    expected: `hosts: ${namespace === called.namespace ? `${called.name}, or ` : ''}${service.host}`,
    observed: `hosts: ${hosts}`,
  };
}

const notForMesh = ({ metadata, spec }: VirtualService, base: Base): Finding => ({
  ...base,
  code: 'virtual-service.not-for-mesh',
  ko: `VirtualService ${metadata.name}의 gateways가 ${spec.gateways.join(', ')}이라 그 게이트웨이에만 적용된다. 사이드카는 이 규칙을 받지 않는다. gateways를 지우면 mesh, 즉 모든 사이드카를 뜻한다.`,
  en: `VirtualService ${metadata.name} is for the gateways ${spec.gateways.join(', ')} only; sidecars never get its rules. Without gateways it is for mesh, that is for all sidecars.`,
  expected: 'gateways: left out, or mesh among them',
  observed: `gateways: ${spec.gateways.join(', ')}`,
});

const notExported = ({ metadata, spec }: VirtualService, own: string, base: Base): Finding => ({
  ...base,
  code: 'virtual-service.not-exported',
  ko: `VirtualService ${metadata.name}은(는) 네임스페이스 ${own}(으)로 내보내지지 않는다(exportTo). 호출하는 쪽의 사이드카는 이 규칙을 받지 않는다.`,
  en: `VirtualService ${metadata.name} is not exported to the namespace ${own} (exportTo), so the caller's sidecar never gets its rules.`,
  expected: `exportTo: left out, "*", or with ${own} among them`,
  observed: spec.exportTo
    ? `exportTo: ${exportToText(spec.exportTo)} (in the namespace ${metadata.namespace})`
    : 'defaultVirtualServiceExportTo of the mesh',
});

/** Another one decides: the one with the exact host, or of equal hosts the older. */
function overruled(
  { service }: Ruling,
  { vs, winner, base }: { vs: VirtualService; winner: VirtualService; base: Base },
): Finding {
  const [name, other] = [vs.metadata.name, winner.metadata.name];
  const best = (each: VirtualService) =>
    hostsOf(each)
      .filter((host) => isSubsetOf(service.host, host))
      .toSorted((a, b) => Number(b === service.host) - Number(a === service.host) || b.length - a.length)[0] ?? '';
  const [own, others] = [best(vs), best(winner)];
  if (own !== others) {
    return {
      ...base,
      code: 'virtual-service.more-specific-host',
      ko: `VirtualService ${name}의 hosts ${own}보다 ${other}의 ${others}이(가) 더 정확하다. 사이드카에서는 더 정확한 것만 적용되고 합쳐지지 않는다.`,
      en: `${others} in VirtualService ${other} is more specific than ${own} in ${name}. In sidecars only the more specific one applies; they are not merged.`,
      expected: `the rule in ${other}`,
      observed: `${other} (${others}) decides, not ${name} (${own})`,
      next: 'kubectl get virtualservices -A',
    };
  }
  const exported = (winner.spec.exportTo ?? []).length > 0 && !winner.spec.exportTo?.includes('*');
  return {
    ...base,
    code: 'virtual-service.duplicate',
    ko: exported
      ? `같은 호스트의 VirtualService가 둘이다. 사이드카에서는 합쳐지지 않고, exportTo로 이 네임스페이스를 가리킨 ${other}만 적용된다. ${name}의 규칙을 ${other} 안으로 옮긴다.`
      : `같은 호스트의 VirtualService가 둘이다. 사이드카에서는 합쳐지지 않고 먼저 만든 ${other}만 적용된다. ${name}의 규칙을 ${other} 안으로 옮긴다.`,
    en: exported
      ? `Two VirtualServices are for the same host. For sidecars they are not merged: only ${other} counts, whose exportTo names this namespace. Move the rules of ${name} into it.`
      : `Two VirtualServices are for the same host. For sidecars they are not merged: only the older, ${other}, counts. Move the rules of ${name} into it.`,
    expected: `the rules of both in ${other}`,
    observed: `${other}, then ${name}`,
    next: 'kubectl get virtualservices -A',
    analyzer: 'IST0109',
  };
}
