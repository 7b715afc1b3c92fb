import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { WEB_TABS_PER_SESSION_MAX, webPathSchema } from '#protocol/messages.ts';

/** What a web tab shows: an address in the lab. */
export const webPlaceSchema = z.object({
  host: hostNameSchema,
  port: z.number().int().min(1).max(65_535),
  path: webPathSchema,
});
export type WebPlace = z.infer<typeof webPlaceSchema>;

export const webKey = ({ host, port }: Pick<WebPlace, 'host' | 'port'>): string => `web:${host}:${port}`;

/** As it stands in an address, without the path. */
export const webSite = ({ host, port }: Pick<WebPlace, 'host' | 'port'>): string => `http://${host}:${port}`;

/** With the place among the tabs; one that was there already keeps its position and takes the new path. */
export function withPlace(places: readonly WebPlace[], place: WebPlace): readonly WebPlace[] {
  const key = webKey(place);
  if (places.some((each) => webKey(each) === key)) return places.map((each) => (webKey(each) === key ? place : each));
  return [...places, place].slice(-WEB_TABS_PER_SESSION_MAX);
}

/** What a learner typed after host and port, as a path; undefined when it cannot be one. */
export function typedPath(text: string): string | undefined {
  const path = text.trim().replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  const base = 'http://lab';
  const url = `${base}${/^[/?#]/.test(path) ? '' : '/'}${path}`;
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, search, hash } = new URL(url);
  return origin === base ? webPathSchema.safeParse(pathname + search + hash).data : undefined;
}
