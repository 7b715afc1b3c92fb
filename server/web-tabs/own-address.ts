import { authorityOf } from './request-headers.ts';
import type { WebTab } from './web-tabs.ts';

type Site = Pick<WebTab, 'address' | 'host' | 'port' | 'origin' | 'name'>;

/** The origins that mean the tab's own server in the lab, as a page there would write them. */
export const ownOrigins = ({ address, host, port, name }: Site): string[] =>
  [address, host].map((each) => new URL(`http://${authorityOf({ address: each, port, name })}`).origin);

/** An address that a page of the tab names, as one of the tab's; undefined when it leads to another server. */
export function inTab(tab: Site, path: string, address: string): string | undefined {
  const target = targetOf(tab, path, address);
  if (target === undefined) return undefined;
  const own = [...ownOrigins(tab), tab.origin].includes(target.origin);
  // Absolute, for a path may begin with two slashes and would then name a server.
  return own ? `${tab.origin}${target.pathname}${target.search}${target.hash}` : undefined;
}

/** Where an address leads that is none of the tab's, for web pages. */
export function externalAddress(tab: Site, path: string, address: string): string | undefined {
  const target = targetOf(tab, path, address);
  return target && /^https?:$/.test(target.protocol) ? target.href : undefined;
}

/** The same as the page's author means it, at the lab's own address; undefined when it is none. */
function targetOf(tab: Site, path: string, address: string): URL | undefined {
  const base = (ownOrigins(tab)[0] ?? '') + path;
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Makes the tab's own addresses, where scripts, styles and attributes write them out, lead into the tab. What a
 * program puts together while it runs is not seen.
 */
export function translateLiterals(tab: Site): (text: string) => string {
  const { protocol, host } = new URL(tab.origin);
  const names = ownOrigins(tab)
    .map((own) => new URL(own))
    .map(({ hostname, port }) => escaped(hostname) + (port === '' ? '(?::80)?' : `:${port}`))
    .join('|');
  // The slashes may be escaped, as they often are in JSON.
  const literal = new RegExp(
    `(?:(?<![\\w.+-])(http|ws):|(?<=["'\`(=\\s,;]))(\\\\?/\\\\?/)(?:${names})(?![\\w.:-])`,
    'gi',
  );
  const schemes: Readonly<Record<string, string>> = { http: protocol, ws: protocol.replace('http', 'ws') };
  return (text) =>
    text.replace(literal, (_, scheme: string | undefined, slashes: string) => {
      return `${scheme === undefined ? '' : schemes[scheme.toLowerCase()]}${slashes}${host}`;
    });
}
