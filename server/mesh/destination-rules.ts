import { matches } from '#server/grading/world/pods.ts';
import type { DestinationRule } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { byAge, completeHost, mostSpecific } from './names.ts';
import type { MeshService } from './registry.ts';
import { isExported, rootNamespace } from './visibility.ts';

export const destinationRuleName = ({ metadata }: DestinationRule): string =>
  `DestinationRule/${metadata.namespace}/${metadata.name}`;

export const ruleHost = ({ spec, metadata }: DestinationRule): string => completeHost(spec.host, metadata.namespace);

/** Whose proxy asks. */
export interface Client {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const isForAll = ({ spec }: DestinationRule): boolean => spec.workloadSelector === undefined;

/** With a selector a rule is for some of its own namespace's proxies only. */
function reaches(world: World, rule: DestinationRule, client: Client): boolean {
  const { spec, metadata } = rule;
  if (spec.workloadSelector) {
    return metadata.namespace === client.namespace && matches(spec.workloadSelector.matchLabels, client.labels);
  }
  const own = metadata.namespace;
  return isExported(world, { exportTo: spec.exportTo, kind: 'DestinationRule', own, to: client.namespace });
}

/**
 * The rules that a client's proxy has for a service, oldest first. Only one namespace's count: the client's, else the
 * service's, else the root namespace's; there only those of the most specific host, whose subsets are put together
 * (push_context.go and destination_rule.go, 1.23).
 */
export function destinationRulesFor(world: World, service: MeshService, client: Client): DestinationRule[] {
  const root = rootNamespace(world);
  const places = [...(client.namespace === root ? [] : [client.namespace]), service.namespace, root];
  for (const namespace of new Set(places)) {
    const here = world.destinationRules.in(namespace).filter((rule) => reaches(world, rule, client));
    const hosts = new Set(here.map(ruleHost));
    const host = mostSpecific(
      service.host,
      [...hosts].map((each) => [each, each] as const),
    );
    if (host === undefined) continue;
    const found = here.filter((rule) => ruleHost(rule) === host).toSorted(byAge);
    const selecting = found.filter((rule) => !isForAll(rule));
    return selecting.length > 0 ? selecting : found;
  }
  return [];
}

export type Subset = DestinationRule['spec']['subsets'][number];

/** The subset by that name, from the oldest of the rules that has it. */
export function findSubset(
  rules: readonly DestinationRule[],
  name: string,
): { readonly rule: DestinationRule; readonly subset: Subset } | undefined {
  for (const rule of rules) {
    const subset = rule.spec.subsets.find((each) => each.name === name);
    if (subset) return { rule, subset };
  }
  return undefined;
}

/** How a rule has clients connect, and the rule that says so. */
export interface TlsMode {
  readonly mode: string;
  readonly rule: DestinationRule;
}

/** How the client speaks to the service, as far as rules say it: the subset's, the port's, the rule's. */
export function tlsModeOf(
  rules: readonly DestinationRule[],
  { subset, port }: { subset: string; port: number },
): TlsMode | undefined {
  const found = findSubset(rules, subset);
  const policies = [
    ...(found ? [{ rule: found.rule, policy: found.subset.trafficPolicy }] : []),
    ...rules.map((rule) => ({ rule, policy: rule.spec.trafficPolicy })),
  ];
  for (const { rule, policy } of policies) {
    const mode = policy?.portLevelSettings?.find((each) => each.port?.number === port)?.tls?.mode ?? policy?.tls?.mode;
    if (mode !== undefined) return { mode, rule };
  }
  return undefined;
}
