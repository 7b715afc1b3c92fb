import type { Finding } from '#server/grading/outcome.ts';
import { gatewayName } from '#server/grading/world/gateways.ts';
import type { Gateway, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { gatewayKey } from '#server/mesh/names.ts';
import { gatewaysOf, vsName } from '#server/mesh/virtual-services.ts';
import { vsYaml } from '../mesh/look-commands.ts';

export const refersTo = (vs: VirtualService, { metadata }: Gateway): boolean =>
  gatewaysOf(vs).includes(`${metadata.namespace}/${metadata.name}`);

/** Why a VirtualService is for none of these Gateways. */
export function notBound(world: World, vs: VirtualService, gateways: readonly Gateway[]): Finding {
  const { name, namespace } = vs.metadata;
  const base = { layer: 'virtual-host' as const, object: vsName(vs), next: vsYaml(vs.metadata) };
  const known = gateways.map(gatewayName).join(', ') || 'no usable Gateway';
  const named = gatewaysOf(vs);
  if (named.every((reference) => reference === 'mesh')) {
    return {
      ...base,
      code: 'virtual-service.gateways-omitted',
      ko: `VirtualService ${name}에 gateways가 없다. 없으면 mesh, 즉 사이드카에만 적용되고 인그레스 게이트웨이는 이 라우트를 받지 않는다.`,
      en: `VirtualService ${name} names no gateways. Without them it is for mesh, that is for sidecars only, and the ingress gateway never gets the route.`,
      expected: `gateways: ${gateways[0]?.metadata.name ?? 'web-gw'}`,
      observed: `gateways: ${vs.spec.gateways.join(', ') || '(omitted: mesh)'}`,
    };
  }
  const referred = gateways.find((gateway) => refersTo(vs, gateway));
  if (referred) {
    return {
      ...base,
      code: 'virtual-service.gateway-hosts',
      ko: `VirtualService ${name}의 hosts와 Gateway ${referred.metadata.name}의 hosts가 겹치지 않는다(네임스페이스 제한 포함).`,
      en: `The hosts of VirtualService ${name} and of Gateway ${referred.metadata.name} have nothing in common (its namespace limit included).`,
      expected: `hosts within: ${referred.spec.servers.flatMap(({ hosts }) => hosts).join(', ')}`,
      observed: `hosts: ${vs.spec.hosts.join(', ')}, namespace ${namespace}`,
      analyzer: 'IST0132',
    };
  }
  const observed = `gateways: ${vs.spec.gateways.join(', ')}`;
  const sameName = gateways.find(({ metadata }) =>
    vs.spec.gateways.some((reference) => gatewayKey(reference, namespace).name === metadata.name),
  );
  if (sameName) {
    return {
      ...base,
      code: 'virtual-service.gateway-namespace',
      ko: `Gateway ${sameName.metadata.name}은(는) 네임스페이스 ${sameName.metadata.namespace}에 있다. 네임스페이스 없이 쓴 이름은 VirtualService의 네임스페이스(${namespace})에서 찾는다.`,
      en: `Gateway ${sameName.metadata.name} is in namespace ${sameName.metadata.namespace}. A name without a namespace is looked up in the VirtualService's own (${namespace}).`,
      expected: `gateways: ${sameName.metadata.namespace}/${sameName.metadata.name}`,
      observed,
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
    observed,
    next: `${vsYaml(vs.metadata)}; kubectl get gateways.networking.istio.io -A`,
    ...(!exists && { analyzer: 'IST0101' }),
  };
}
