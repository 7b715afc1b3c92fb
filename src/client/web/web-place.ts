import { z } from 'zod';
import { hostNameSchema, type HostView } from '#protocol/lab-state.ts';
import { WEB_TABS_PER_SESSION_MAX, webNameSchema, type WebPort, webPathSchema } from '#protocol/messages.ts';

/** What a web tab shows: an address in the lab. */
export const webPlaceSchema = z.object({
  host: hostNameSchema,
  port: z.number().int().min(1).max(65_535),
  name: webNameSchema.optional().describe('what requests call the site, instead of host and port'),
  tab: z.number().int().min(2).max(WEB_TABS_PER_SESSION_MAX).optional().describe('absent for the first of the site'),
  path: webPathSchema,
});
export type WebPlace = z.infer<typeof webPlaceSchema>;
/** One whose port the server may have to look up. */
export type WantedPlace = Omit<WebPlace, 'port'> & { readonly port: WebPort };
type Site = Pick<WebPlace, 'host' | 'port' | 'name'>;

export const webKey = ({ host, port, name, tab }: Omit<WebPlace, 'path'>): string =>
  ['web', host, port, ...(name === undefined ? [] : [name]), ...(tab === undefined ? [] : [`#${tab}`])].join(':');

/** As it stands in an address, without the path. */
export const webSite = ({ host, port, name }: Site): string => `http://${name ?? `${host}:${port}`}`;

/** What its tab is called. */
export const webLabel = (place: Omit<WebPlace, 'path'>): string =>
  webSite(place).slice('http://'.length) + (place.tab === undefined ? '' : ` ${place.tab}`);

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

/** Where an address leads, seen from a tab: into it, to a host of the lab, or to a name that is none. */
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
  const lab = hosts.find(({ name, address }) => [name, address].includes(hostname));
  const isOwn = place.name === undefined ? lab?.name === place.host && number === place.port : authority === place.name;
  if (isOwn) return { kind: 'own', path };
  if (lab) return { kind: 'lab', place: { host: lab.name, port: number, path } };
  const name = webNameSchema.safeParse(authority).data;
  return name === undefined ? { kind: 'outside', url: href } : { kind: 'name', name, path };
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
