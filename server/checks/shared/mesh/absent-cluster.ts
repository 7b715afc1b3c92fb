import type { World } from '#server/grading/world/world.ts';
import { type Client, destinationRulesFor, findSubset } from '#server/mesh/destination-rules.ts';
import type { DestinationProblem } from '#server/mesh/destinations.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { lookUpHost, sourceName } from '#server/mesh/registry.ts';

interface Absence {
  readonly kind: DestinationProblem['kind'];
  readonly ko: string;
  readonly en: string;
  readonly expected: string;
}

interface Asking {
  /** Whose proxy has no such cluster. */
  readonly client: Client;
  /** The namespace of the rule that leads there. */
  readonly own: string;
}

/** Why objects make no such cluster for this proxy; undefined where they do. */
export function absence(world: World, cluster: string, { client, own }: Asking): Absence | undefined {
  const target = parseCluster(cluster);
  if (!target) return undefined;
  const { host, port, subset } = target;
  const { service, hidden } = lookUpHost(world, host, { own, to: client.namespace });
  if (hidden) {
    return {
      kind: 'not-exported',
      ko: `${sourceName(hidden)}은(는) 네임스페이스 ${client.namespace}에 공개되지 않았다(exportTo).`,
      en: `${sourceName(hidden)} is not exported to the namespace ${client.namespace} (exportTo).`,
      expected: `exportTo of ${sourceName(hidden)} with ${client.namespace}, or none`,
    };
  }
  if (!service) {
    return {
      kind: 'unknown-host',
      ko: `호스트 ${host}의 Service도 ServiceEntry도 없다.`,
      en: `No Service or ServiceEntry has the host ${host}.`,
      expected: 'a destination whose host exists',
    };
  }
  const ports = service.ports.filter(({ protocol }) => protocol !== 'udp').map(({ number }) => number);
  if (!ports.includes(port)) {
    return {
      kind: 'port',
      ko: `${port}은(는) ${sourceName(service)}의 포트가 아니다.`,
      en: `${port} is not a port of ${sourceName(service)}.`,
      expected: `port.number: ${ports.join(' or ')}`,
    };
  }
  if (subset === '' || findSubset(destinationRulesFor(world, service, client), subset)) return undefined;
  return {
    kind: 'subset',
    ko: `이 프록시에 적용되는 DestinationRule에 서브셋 ${subset}이(가) 없다.`,
    en: `No DestinationRule that applies to this proxy defines the subset ${subset}.`,
    expected: `a DestinationRule for ${host} with the subset ${subset}`,
  };
}
