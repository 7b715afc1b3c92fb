/** Host patterns of Gateways and VirtualServices: `*`, `*.suffix`, exact; a Gateway's may begin with `<namespace>/`. */

export interface GatewayHost {
  /** `*`: VirtualServices of every namespace may use it; `.`: those of the Gateway's own. */
  readonly namespace: string;
  readonly host: string;
}

export function parseGatewayHost(text: string): GatewayHost {
  const slash = text.indexOf('/');
  return slash === -1
    ? { namespace: '*', host: text }
    : { namespace: text.slice(0, slash), host: text.slice(slash + 1) };
}

/** Does the pattern cover the (exact) name? */
export function covers(pattern: string, name: string): boolean {
  const lower = pattern.toLowerCase();
  if (lower === '*' || lower === name) return true;
  return lower.startsWith('*') && name.endsWith(lower.slice(1));
}

/** Do two patterns have a name in common? */
export function overlap(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (!x.startsWith('*')) return covers(y, x);
  if (!y.startsWith('*')) return covers(x, y);
  return x.endsWith(y.slice(1)) || y.endsWith(x.slice(1));
}

/** A VirtualService's gateway reference: `ns/name`, or a name in its own namespace. */
export function gatewayKey(reference: string, ownNamespace: string): { namespace: string; name: string } {
  const slash = reference.indexOf('/');
  if (slash === -1) return { namespace: ownNamespace, name: reference };
  const namespace = reference.slice(0, slash);
  return { namespace: namespace === '.' ? ownNamespace : namespace, name: reference.slice(slash + 1) };
}

/** A destination's host as the mesh resolves it: short names belong to the VirtualService's namespace. */
export function serviceKey(host: string, ownNamespace: string): { namespace: string; name: string } | undefined {
  const parts = host.split('.');
  const [name = '', namespace] = parts;
  if (parts.length === 1) return { name, namespace: ownNamespace };
  if (host.endsWith('.svc.cluster.local') && parts.length === 5 && namespace) return { name, namespace };
  // `web-svc.default` is no cluster-local name to Istio unless it is complete; it is looked up as written.
  return undefined;
}

/** `outbound|80|subset|web-svc.default.svc.cluster.local` */
export function parseCluster(name: string): { port: number; subset: string; host: string } | undefined {
  const [direction, port = '', subset = '', host = ''] = name.split('|');
  return direction === 'outbound' && host ? { port: Number(port), subset, host } : undefined;
}

/** The addresses of a name in a hosts file. */
export function parseHostsFile(text: string, name: string): string[] {
  return text
    .split('\n')
    .slice(0, 1_000)
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .flatMap(([address = '', ...names]) => (names.includes(name) ? [address] : []));
}
