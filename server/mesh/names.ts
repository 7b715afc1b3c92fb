/** Names as istiod reads them (pilot/pkg/model/config.go and pkg/config/host, 1.23). */

export interface ObjectKey {
  readonly namespace: string;
  readonly name: string;
}

const IP_ADDRESS = /^(\d+\.){3}\d+$|:/;

/** Only a name without a dot is completed: `reviews.default` stays as it is and is the name of nothing. */
export function completeHost(host: string, namespace: string): string {
  if (host === '' || host.includes('.') || host === '*' || IP_ADDRESS.test(host)) return host;
  return `${host}.${namespace}.svc.cluster.local`;
}

/** A VirtualService's reference to a Gateway: `ns/name`, `./name`, a name, or the legacy `name.ns.svc.cluster.local`. */
export function gatewayKey(reference: string, ownNamespace: string): ObjectKey {
  const slash = reference.indexOf('/');
  if (slash !== -1) {
    const namespace = reference.slice(0, slash);
    return { namespace: namespace === '.' ? ownNamespace : namespace, name: reference.slice(slash + 1) };
  }
  const [name = '', namespace] = reference.split('.');
  return { namespace: namespace ?? ownNamespace, name };
}

export const isWildcard = (host: string): boolean => host.startsWith('*');

/** Is every name that `inner` stands for one of `outer` too? */
export function isSubsetOf(inner: string, outer: string): boolean {
  if (isWildcard(inner)) {
    if (!isWildcard(outer)) return false;
    return inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1));
  }
  return isWildcard(outer) ? inner.endsWith(outer.slice(1)) : inner === outer;
}

/** Do two patterns have a name in common? */
export const overlap = (a: string, b: string): boolean => isSubsetOf(a, b) || isSubsetOf(b, a);

/** What two lists of patterns have in common: of each overlapping pair the narrower one. */
export function intersection(a: readonly string[], b: readonly string[]): string[] {
  const common = a.flatMap((x) => b.flatMap((y) => (isSubsetOf(x, y) ? x : isSubsetOf(y, x) ? y : [])));
  return [...new Set(common)];
}

/** Among patterns that fit the same name: an exact one first, then the longest. */
export function mostSpecific<T>(name: string, candidates: readonly (readonly [pattern: string, T])[]): T | undefined {
  const fitting = candidates.filter(([pattern]) => isSubsetOf(name, pattern));
  const exact = fitting.find(([pattern]) => pattern === name);
  if (exact) return exact[1];
  let best: readonly [string, T] | undefined;
  for (const each of fitting) if (!best || each[0].length > best[0].length) best = each;
  return best?.[1];
}

export interface GatewayHost {
  /** `*`: VirtualServices of every namespace may use it. */
  readonly namespace: string;
  readonly host: string;
}

/** A host of a Gateway's server, which may begin with a namespace: `ns/host`, `./host`, `*` + `/host`. */
export function parseGatewayHost(text: string, gatewayNamespace: string): GatewayHost {
  const slash = text.indexOf('/');
  if (slash === -1) return { namespace: '*', host: text };
  const namespace = text.slice(0, slash);
  return { namespace: namespace === '.' ? gatewayNamespace : namespace, host: text.slice(slash + 1) };
}

/** `outbound|80|subset|web-svc.default.svc.cluster.local` */
export function parseCluster(name: string): { port: number; subset: string; host: string } | undefined {
  const [direction, port = '', subset = '', host = ''] = name.split('|');
  return direction === 'outbound' && host ? { port: Number(port), subset, host } : undefined;
}

export const clusterName = (port: number, subset: string, host: string): string => `outbound|${port}|${subset}|${host}`;

interface Created {
  readonly metadata: { readonly creationTimestamp: string; readonly name: string; readonly namespace: string };
}
/** Oldest first; of the same second by name, then namespace. */
export function byAge(a: Created, b: Created): number {
  const [x, y] = [a.metadata, b.metadata];
  const time = Date.parse(x.creationTimestamp) - Date.parse(y.creationTimestamp);
  if (time !== 0 && !Number.isNaN(time)) return time;
  return `${x.name}.${x.namespace}` < `${y.name}.${y.namespace}` ? -1 : 1;
}
