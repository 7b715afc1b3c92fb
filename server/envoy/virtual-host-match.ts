import type { RouteConfig, VirtualHost } from './route-schema.ts';

/** Exact names win over `*.suffix`, those over `prefix.*`, all over `*`; longer patterns win within a kind. */
export function findVirtualHost(config: RouteConfig, authority: string): VirtualHost | undefined {
  const name = (config.ignore_port_in_host_matching ? withoutPort(authority) : authority).toLowerCase();
  let best: { host: VirtualHost; rank: number } | undefined;
  for (const host of config.virtual_hosts) {
    for (const domain of host.domains) {
      const rank = domainRank(domain.toLowerCase(), name);
      if (rank > 0 && (!best || rank > best.rank)) best = { host, rank };
    }
  }
  return best?.host;
}

export const withoutPort = (authority: string): string => authority.replace(/:\d+$/, '');

/** A wildcard stands for at least one character. */
function domainRank(domain: string, name: string): number {
  if (domain === '*') return 1;
  if (domain === name) return 3_000_000;
  if (name.length < domain.length) return 0;
  if (domain.startsWith('*')) return name.endsWith(domain.slice(1)) ? 2_000_000 + domain.length : 0;
  if (domain.endsWith('*')) return name.startsWith(domain.slice(0, -1)) ? 1_000_000 + domain.length : 0;
  return 0;
}
