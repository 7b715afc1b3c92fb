import type { HostView } from '#protocol/lab-state.ts';
import { webPathSchema } from '#protocol/messages.ts';
import type { WebPlace } from '../web/web-place.ts';

/** Where an address leads that a program printed. */
export type LinkTarget =
  | { readonly kind: 'lab'; readonly place: WebPlace }
  /** In the lab, and nothing that a web tab shows. */
  | { readonly kind: 'lab-other'; readonly site: string }
  | { readonly kind: 'outside'; readonly url: string; readonly host: string }
  | { readonly kind: 'refused'; readonly scheme: string }
  | { readonly kind: 'no-address' };

interface Surroundings {
  readonly hosts: readonly Pick<HostView, 'name' | 'address'>[];
  /** The host whose terminal it stands in: what is loopback to the program is not the learner's computer. */
  readonly host: string;
}

const isLoopback = (name: string) =>
  /^(.*\.)?localhost$|^127\.|^0\.0\.0\.0$|^\[::1?\]$|^\[::ffff:7f[0-9a-f]{2}:/.test(name);

export function linkTarget(address: string, { hosts, host }: Surroundings): LinkTarget {
  if (!URL.canParse(address)) return { kind: 'no-address' };
  const url = new URL(address);
  const { protocol, href, host: site, pathname, search, hash, port } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'refused', scheme: protocol };
  const name = url.hostname.replace(/\.$/, '');
  const own = isLoopback(name) ? host : hosts.find((each) => each.name === name || each.address === name)?.name;
  if (own === undefined) return { kind: 'outside', url: href, host: site };
  const path = webPathSchema.safeParse(pathname + search + hash);
  if (protocol === 'https:' || !path.success) return { kind: 'lab-other', site: `${protocol}//${site}` };
  return { kind: 'lab', place: { host: own, port: port === '' ? 80 : Number(port), path: path.data } };
}
