import type { HttpMatch, HttpRoute, StringMatch, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { ObjectKey } from './names.ts';
import { isExported } from './visibility.ts';

/** A rule as proxies get it: what a delegate adds is merged in. */
export interface EffectiveRule {
  readonly rule: HttpRoute;
  /** The VirtualService that has the hosts. */
  readonly root: VirtualService;
  /** Where the rule is written: the root, or whom it delegates to. */
  readonly from: VirtualService;
}

/** Why a rule that delegates leads nowhere; proxies leave it out without a word. */
export interface LostDelegate {
  readonly kind: 'missing' | 'has-hosts' | 'not-exported' | 'conflict' | 'delegates-itself';
  readonly rule: HttpRoute;
  readonly root: VirtualService;
  readonly key: ObjectKey;
  readonly delegate: VirtualService | undefined;
}

/** Merged as istiod does (pilot/pkg/model/virtualservice.go, 1.23). */
export function effectiveRules(
  world: World,
  root: VirtualService,
): { readonly rules: readonly EffectiveRule[]; readonly lost: readonly LostDelegate[] } {
  const rules: EffectiveRule[] = [];
  const lost: LostDelegate[] = [];
  for (const rule of root.spec.http) {
    if (!rule.delegate) {
      rules.push({ rule, root, from: root });
      continue;
    }
    const key = { namespace: rule.delegate.namespace || root.metadata.namespace, name: rule.delegate.name };
    const delegate = world.virtualServices.get(key.namespace, key.name);
    const lose = (kind: LostDelegate['kind']) => lost.push({ kind, rule, root, key, delegate });
    if (!delegate) {
      lose('missing');
      continue;
    }
    if (delegate.spec.hosts.length > 0) {
      lose('has-hosts');
      continue;
    }
    const exported = { kind: 'VirtualService', own: key.namespace, to: root.metadata.namespace } as const;
    if (!isExported(world, { ...exported, exportTo: delegate.spec.exportTo })) {
      lose('not-exported');
      continue;
    }
    for (const each of delegate.spec.http) {
      const merged = mergeRules(rule, each);
      if (each.delegate) lose('delegates-itself');
      else if (merged) rules.push({ rule: merged, root, from: delegate });
      else lose('conflict');
    }
  }
  return { rules, lost };
}

/**
 * Where a condition of a merged rule is written: in the delegate, or in the rule that hands on to it. `field`: of a
 * match, such as `uri` or `headers.end-user`.
 */
export function writtenIn({ root, from }: EffectiveRule, field: string): VirtualService {
  const [kind = '', name = ''] = field.split(/\.(.*)/s);
  const own = from.spec.http.flatMap(({ match = [] }) => match as readonly Readonly<Record<string, unknown>>[]);
  const isOwn = own.some((each) => {
    const value = each[kind];
    return name === ''
      ? value !== undefined
      : typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  });
  return isOwn ? from : root;
}

/** The delegate's rule, with what only the root says; undefined when their conditions exclude each other. */
function mergeRules(root: HttpRoute, leaf: HttpRoute): HttpRoute | undefined {
  const match = mergeMatches(root.match ?? [], leaf.match ?? []);
  if (!match) return undefined;
  return { ...root, ...leaf, delegate: undefined, ...(match.length > 0 ? { match } : { match: undefined }) };
}

function mergeMatches(root: readonly HttpMatch[], leaf: readonly HttpMatch[]): HttpMatch[] | undefined {
  if (root.length === 0) return [...leaf];
  if (leaf.length === 0) return [...root];
  const merged: HttpMatch[] = [];
  for (const each of leaf) {
    const fitting = root.filter((outer) => !excludes(outer, each));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map((outer) => mergeMatch(outer, each)));
  }
  return merged;
}

/** The leaf's own `ignoreUriCase` stays; it is the same as the root's, for otherwise they exclude each other. */
const mergeMatch = (root: HttpMatch, leaf: HttpMatch): HttpMatch => ({
  ...root,
  ...leaf,
  headers: { ...root.headers, ...leaf.headers },
  withoutHeaders: { ...root.withoutHeaders, ...leaf.withoutHeaders },
  queryParams: { ...root.queryParams, ...leaf.queryParams },
  sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
  gateways: leaf.gateways && leaf.gateways.length > 0 ? leaf.gateways : root.gateways,
});

function excludes(root: HttpMatch, leaf: HttpMatch): boolean {
  const single = (['uri', 'scheme', 'method', 'authority'] as const).some((field) => differs(root[field], leaf[field]));
  const named = (['headers', 'withoutHeaders', 'queryParams'] as const).some((field) =>
    Object.entries(leaf[field] ?? {}).some(([name, match]) => differs(root[field]?.[name], match)),
  );
  const labels = Object.entries(leaf.sourceLabels ?? {}).some(
    ([key, value]) => (root.sourceLabels?.[key] ?? value) !== value,
  );
  const outer = root.gateways ?? [];
  const inner = leaf.gateways ?? [];
  return (
    single ||
    named ||
    labels ||
    (root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false) ||
    (!!root.port && !!leaf.port && root.port !== leaf.port) ||
    (!!root.sourceNamespace && leaf.sourceNamespace !== root.sourceNamespace) ||
    (outer.length > 0 && inner.some((each) => !outer.includes(each)))
  );
}

/**
 * Does the leaf ask for something that is not within what the root asks for? Regular expressions, and a condition that
 * asks for presence only, are within nothing.
 */
function differs(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (!root || !leaf) return false;
  if (root.regex || leaf.regex) return true;
  if (root.exact) return leaf.exact !== root.exact || !!leaf.prefix;
  const inner = leaf.prefix || leaf.exact;
  return !root.prefix || !inner?.startsWith(root.prefix);
}
