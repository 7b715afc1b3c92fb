import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { WebTab } from './web-tabs.ts';

/** Of one connection only, or ours to set. */
const OWN = new Set([
  'connection',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'origin',
  'proxy-authorization',
  'proxy-connection',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-real-ip',
]);
/** Headers about the frame and its reader, set by the browser or a proxy; a direct request to the lab has none. */
const OWN_PREFIXES = ['sec-', 'x-forwarded-'];

/** What the tab's requests call its site. */
export const authorityOf = ({ address, port, name }: Pick<WebTab, 'address' | 'port' | 'name'>): string =>
  name ?? (port === 80 ? address : `${address}:${port}`);

/** Headers that a path named in `connection`, besides the ones that are always of one connection. */
export const namedInConnection = (connection: string | undefined): ReadonlySet<string> =>
  new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));

/** A browser's request as it would go to the lab's address itself. */
export function requestHeaders(tab: WebTab, path: string, given: IncomingHttpHeaders): OutgoingHttpHeaders {
  const dropped = namedInConnection(given.connection);
  const headers: OutgoingHttpHeaders = { host: authorityOf(tab) };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || OWN.has(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    if (!dropped.has(name)) headers[name] = value;
  }
  if (given['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
  const site = `http://${authorityOf(tab)}`;
  const cookie = tab.jar.header(path);
  if (cookie !== undefined) headers.cookie = cookie;
  // A sandboxed page has no origin, and for want of one sends no Referer: both are put back as the page's address.
  if (given.origin === 'null' || given.origin === tab.origin) headers.origin = site;
  const from = refererPath(tab, given.referer);
  if (from !== undefined) headers.referer = site + from;
  return { ...headers, connection: 'close' };
}

function refererPath(tab: WebTab, referer: string | undefined): string | undefined {
  if (referer === undefined) return tab.shown;
  return referer.startsWith(`${tab.origin}/`) ? referer.slice(tab.origin.length) : undefined;
}
