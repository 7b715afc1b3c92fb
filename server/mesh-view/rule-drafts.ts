import { absence } from '#server/checks/shared/mesh/absent-cluster.ts';
import { emptySubset } from '#server/checks/shared/mesh/empty-subset.ts';
import { vsYaml } from '#server/checks/shared/mesh/look-commands.ts';
import { refersTo, notBound } from '#server/checks/shared/routes/unbound-reasons.ts';
import type { MeshEdge } from '#protocol/mesh-view.ts';
import type { Reason } from '#protocol/verdict.ts';
import { reasonOf } from '#server/grading/outcome.ts';
import { admits } from '#server/grading/world/gateways.ts';
import { isEnding, labelText, matches } from '#server/grading/world/pods.ts';
import type { Destination, DestinationRule, Gateway, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type Client, destinationRuleName, ruleHost } from '#server/mesh/destination-rules.ts';
import { type DestinationProblem, resolveDestination } from '#server/mesh/destinations.ts';
import { completeHost } from '#server/mesh/names.ts';
import { lookUpHost, type MeshService, meshServices, sourceName } from '#server/mesh/registry.ts';
import { gatewaysOf, hostsOf, isDelegate, vsName, vsObject } from '#server/mesh/virtual-services.ts';
import type { Draft } from './draft.ts';

/** Objects that answer to a host. */
type Hosts = ReadonlyMap<string, MeshService>;

/** VirtualServices and DestinationRules, and to what they lead. */
export function ruleDrafts(world: World): Draft[] {
  const hosts = new Map(meshServices(world).map((service) => [service.host, service]));
  return [
    ...world.virtualServices.all().map((vs) => virtualServiceDraft(world, vs, hosts)),
    ...world.destinationRules.all().map((rule) => destinationRuleDraft(world, rule, hosts)),
  ];
}

interface Lead {
  readonly destination: Destination;
  readonly weight: number | undefined;
}

const leadsOf = ({ spec }: VirtualService): Lead[] =>
  spec.http.flatMap(({ route = [] }) =>
    route
      .filter(({ weight }) => weight !== 0 || route.length === 1)
      .map(({ destination, weight }) => ({ destination, weight: route.length > 1 ? weight : undefined })),
  );

function virtualServiceDraft(world: World, vs: VirtualService, hosts: Hosts): Draft {
  const { name, namespace } = vs.metadata;
  return {
    id: vsName(vs),
    kind: 'virtual-service',
    namespace,
    name,
    describe: () => ({
      facts: [
        hostsOf(vs).slice(0, 5).join(', ') || 'no hosts: for others to delegate to',
        `gateways: ${gatewaysOf(vs).slice(0, 8).join(', ')}`,
        ...vs.spec.http.slice(0, 8).map(ruleText),
      ],
      edges: [...routeEdges(vs, hosts), ...delegateEdges(vs)],
    }),
    faults: () => [...gatewayFaults(world, vs), ...destinationFaults(world, vs)],
  };
}

const routeEdges = (vs: VirtualService, hosts: Hosts): MeshEdge[] =>
  leadsOf(vs).flatMap(({ destination, weight }) => {
    const service = hosts.get(completeHost(destination.host, vs.metadata.namespace));
    const text = [destination.subset, weight === undefined ? '' : `${weight} %`].filter(Boolean).join(' ');
    return service ? [{ to: sourceName(service), kind: 'routes', ...(text && { text: text.slice(0, 120) }) }] : [];
  });

const delegateEdges = ({ metadata, spec }: VirtualService): MeshEdge[] =>
  spec.http.flatMap(({ delegate }) => {
    if (!delegate) return [];
    const key = { namespace: delegate.namespace || metadata.namespace, name: delegate.name };
    return [{ to: vsObject(key), kind: 'delegates' }];
  });

function ruleText({ match = [], route = [], redirect, directResponse, fault }: VirtualService['spec']['http'][number]) {
  const [first] = match;
  const uri = first?.uri && Object.entries(first.uri).map(([kind, value]) => `${kind} ${value}`)[0];
  const when = [uri, ...Object.keys(first?.headers ?? {}).map((name) => `header ${name}`)].filter(Boolean).join(', ');
  const to = route.map(({ destination: { host, subset, port }, weight }) => {
    return `${host}${subset ? ` ${subset}` : ''}${port?.number ? `:${port.number}` : ''}${weight === undefined ? '' : ` ${weight} %`}`;
  });
  const own = redirect ? 'redirect' : directResponse ? `HTTP ${directResponse.status}` : to.join(', ');
  return `${when || 'all'}${match.length > 1 ? ` (+${match.length - 1})` : ''} → ${own}${fault ? ' (fault)' : ''}`;
}

const bindsTo = (vs: VirtualService, gateway: Gateway): boolean =>
  refersTo(vs, gateway) &&
  admits(
    gateway.spec.servers.map((server) => ({ gateway, server })),
    vs.metadata.namespace,
    hostsOf(vs),
  );

/** The VirtualServices that a Gateway lets in. */
export const boundTo = (world: World, gateway: Gateway): VirtualService[] =>
  world.virtualServices.all().filter((vs) => !isDelegate(vs) && bindsTo(vs, gateway));

/** It names Gateways, and none of them lets its hosts in. */
function gatewayFaults(world: World, vs: VirtualService): Reason[] {
  const all = world.gateways.all();
  const named = gatewaysOf(vs).filter((each) => each !== 'mesh');
  if (isDelegate(vs) || named.length === 0 || all.some((gateway) => bindsTo(vs, gateway))) return [];
  return [reasonOf(notBound(world, vs, all))];
}

const CODES: Readonly<Record<DestinationProblem['kind'], string>> = {
  'unknown-host': 'virtual-service.destination-missing',
  'not-exported': 'service.not-exported',
  port: 'virtual-service.destination-port',
  subset: 'virtual-service.subset',
};

/** Its destinations are no clusters of the proxies that it is for. */
function destinationFaults(world: World, vs: VirtualService): Reason[] {
  const { namespace } = vs.metadata;
  const found = new Map<string, Reason>();
  for (const client of clientsOf(world, vs)) {
    for (const { destination } of leadsOf(vs)) {
      const resolved = resolveDestination(world, vs, destination, { client, listenPort: 80 });
      const cause = resolved.problem && absence(world, resolved.cluster, { client, own: namespace });
      if (!cause) continue;
      const reason = reasonOf({
        code: CODES[cause.kind],
        layer: 'cluster',
        object: vsName(vs),
        ko: cause.ko,
        en: cause.en,
        expected: cause.expected,
        observed: resolved.cluster,
        next: vsYaml(vs.metadata),
      });
      found.set(resolved.cluster, reason);
    }
  }
  return [...found.values()];
}

/** Whose proxies get its rules: those of the Gateways that it is for, and sidecars of its namespace. */
function clientsOf(world: World, vs: VirtualService): Client[] {
  const gateways = world.gateways.all().filter((gateway) => bindsTo(vs, gateway));
  const pods = gateways.flatMap(({ spec }) =>
    world.pods
      .all()
      .filter((pod) => !isEnding(pod) && matches(spec.selector, pod.metadata.labels))
      .slice(0, 1),
  );
  const ofGateways = pods.map(({ metadata: { namespace, labels } }) => ({ namespace, labels }));
  const isForMesh = isDelegate(vs) || gatewaysOf(vs).includes('mesh');
  return isForMesh ? [...ofGateways, { namespace: vs.metadata.namespace, labels: {} }] : ofGateways;
}

function destinationRuleDraft(world: World, rule: DestinationRule, hosts: Hosts): Draft {
  const { name, namespace } = rule.metadata;
  const { subsets, trafficPolicy } = rule.spec;
  const host = ruleHost(rule);
  const mode = trafficPolicy?.tls?.mode;
  return {
    id: destinationRuleName(rule),
    kind: 'destination-rule',
    namespace,
    name,
    describe() {
      const service = hosts.get(host);
      const names = subsets.map((each) => each.name).join(', ');
      return {
        facts: [
          host,
          ...(mode ? [`tls.mode: ${mode}`] : []),
          ...subsets.slice(0, 8).map((subset) => `subset ${subset.name}: ${labelText(subset.labels)}`),
        ],
        edges: service
          ? [{ to: sourceName(service), kind: 'subsets', ...(names && { text: names.slice(0, 120) }) }]
          : [],
      };
    },
    faults: () => subsetFaults(world, rule, host),
  };
}

function subsetFaults(world: World, rule: DestinationRule, host: string): Reason[] {
  const { namespace } = rule.metadata;
  const { service } = lookUpHost(world, host, { own: namespace, to: namespace });
  if (service?.source.kind !== 'Service') return [];
  const { metadata, spec } = service.source.object;
  if (Object.keys(spec.selector).length === 0) return [];
  const pods = world.pods
    .in(metadata.namespace)
    .filter((pod) => !isEnding(pod) && matches(spec.selector, pod.metadata.labels));
  const [first] = pods;
  if (!first) return [];
  return rule.spec.subsets
    .filter((subset) => !pods.some((pod) => matches(subset.labels, pod.metadata.labels)))
    .map((subset) =>
      reasonOf(
        emptySubset({
          rule,
          subset,
          of: metadata.name,
          namespace: metadata.namespace,
          labels: first.metadata.labels,
        }),
      ),
    );
}
