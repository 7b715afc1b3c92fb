import { z } from 'zod';
import type { HostView } from '#protocol/lab-state.ts';
import { WEB_TABS_PER_SESSION_MAX, webNameSchema, type WebPort, webPathSchema } from '#protocol/messages.ts';
import {
  labAddressSchema,
  LEARNERS_HOST,
  podNameSchema,
  serviceNameSchema,
  webFromSchema,
  webHostSchema,
} from '#protocol/web-place.ts';

/** What a web tab shows: an address in the lab. */
export const webPlaceSchema = z.object({
  host: webHostSchema,
  port: z.number().int().min(1).max(65_535),
  from: webFromSchema.optional().describe('where its requests leave; absent for the learner’s own host'),
  name: webNameSchema.optional().describe('what requests call the site, instead of host and port'),
  tab: z.number().int().min(2).max(WEB_TABS_PER_SESSION_MAX).optional().describe('absent for the first of the site'),
  path: webPathSchema,
});
export type WebPlace = z.infer<typeof webPlaceSchema>;
/** One whose port the server may have to look up. */
export type WantedPlace = Omit<WebPlace, 'port'> & { readonly port: WebPort };
type Site = Pick<WebPlace, 'host' | 'port' | 'name'>;

export const webKey = ({ host, port, from, name, tab }: Omit<WebPlace, 'path'>): string =>
  [
    'web',
    host,
    port,
    ...(name === undefined ? [] : [name]),
    ...(from === undefined ? [] : [`<${from}`]),
    ...(tab === undefined ? [] : [`#${tab}`]),
  ].join(':');

/** As it stands in an address, without the path. */
export const webSite = ({ host, port, name }: Site): string => `http://${name ?? `${host}:${port}`}`;

/** What its tab is called; of a pod without its namespace. */
export const webLabel = (place: Omit<WebPlace, 'path'>): string =>
  [
    webSite(place).slice('http://'.length),
    ...(place.from === undefined ? [] : [`← ${place.from.slice(place.from.indexOf('/') + 1)}`]),
    ...(place.tab === undefined ? [] : [place.tab]),
  ].join(' ');

/** The place as another host or pod sees it. */
export function seenFrom(shown: WebPlace, from: string): WebPlace {
  const { from: _, ...place } = shown;
  return from === LEARNERS_HOST ? place : { ...place, from };
}

/** With the place among the tabs; one that was there already keeps its position and takes the new path. */
export function withPlace(places: readonly WebPlace[], place: WebPlace): readonly WebPlace[] {
  const key = webKey(place);
  if (places.some((each) => webKey(each) === key)) return places.map((each) => (webKey(each) === key ? place : each));
  return [...places, place].slice(-WEB_TABS_PER_SESSION_MAX);
}

/** The place as one more tab of its site; the last there may be when all are open. */
export function besides(places: readonly WebPlace[], shown: WebPlace): WebPlace {
  const { tab: _, ...place } = shown;
  const isFree = (candidate: WebPlace) => !places.some((each) => webKey(each) === webKey(candidate));
  const others = Array.from({ length: WEB_TABS_PER_SESSION_MAX - 1 }, (__, index) => ({ ...place, tab: index + 2 }));
  return [place, ...others].find(isFree) ?? { ...place, tab: WEB_TABS_PER_SESSION_MAX };
}

/** Where an address leads, seen from a tab: into it, elsewhere in the lab, or to a name whose way must be asked for. */
export type Destination =
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'lab'; readonly place: WebPlace }
  | { readonly kind: 'name'; readonly name: string; readonly path: string }
  | { readonly kind: 'outside'; readonly url: string };

export function destinationOf(text: string, place: WebPlace, hosts: readonly HostView[]): Destination | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host: authority, hostname, port, pathname, search, hash, href } = new URL(text);
  const path = webPathSchema.safeParse(pathname + search + hash).data;
  if (protocol !== 'http:') return { kind: 'outside', url: href };
  if (path === undefined) return undefined;
  const number = port === '' ? 80 : Number(port);
  const host = labHostOf(hostname, place, hosts);
  const isOwn = place.name === undefined ? host === place.host && number === place.port : authority === place.name;
  if (isOwn) return { kind: 'own', path };
  if (host !== undefined)
    return { kind: 'lab', place: { host, port: number, path, ...(place.from !== undefined && { from: place.from }) } };
  const name = webNameSchema.safeParse(authority).data;
  const isAddress = z.ipv4().safeParse(hostname).success;
  return name === undefined || isAddress ? { kind: 'outside', url: href } : { kind: 'name', name, path };
}

/** What an address calls a part of the lab, as a web tab does; undefined for a name that may mean anything. */
function labHostOf(name: string, { host, from }: WebPlace, hosts: readonly HostView[]): string | undefined {
  const found = hosts.find((each) => [each.name, each.address].includes(name));
  if (found) return found.name;
  // To a program, the name of loopback means its own machine.
  const address = labAddressSchema.safeParse(name === 'localhost' ? '127.0.0.1' : name);
  if (address.success) return address.data;
  if (!serviceNameSchema.safeParse(name).success) return undefined;
  const isInPod = podNameSchema.safeParse(from).success;
  const isPlain = /\.svc(\.|$)/.test(name) || (isInPod && !name.includes('.'));
  return isPlain || name === host ? name : undefined;
}

/** What a learner typed behind the site, as a path; undefined when it cannot be one. */
export function typedPath(text: string): string | undefined {
  const path = text.trim();
  const base = 'http://lab';
  const url = `${base}${/^[/?#]/.test(path) ? '' : '/'}${path}`;
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, search, hash } = new URL(url);
  return origin === base ? webPathSchema.safeParse(pathname + search + hash).data : undefined;
}

/** What a learner typed: an address with its scheme, or a path of the tab. */
export function typedAddress(text: string, place: WebPlace, hosts: readonly HostView[]): Destination | undefined {
  const typed = text.trim();
  if (/^https?:\/\//i.test(typed)) return destinationOf(typed, place, hosts);
  const path = typedPath(typed);
  return path === undefined ? undefined : { kind: 'own', path };
}
