import type { HostView } from '#protocol/lab-state.ts';
import { webNameSchema, webPathSchema } from '#protocol/messages.ts';
import { labAddressSchema, LEARNERS_HOST, serviceNameSchema } from '#protocol/web-place.ts';
import type { WantedPlace } from '../web/web-place.ts';

/** Where an address leads that a program printed. */
export type LinkTarget =
  | { readonly kind: 'lab'; readonly place: WantedPlace }
  /** In the lab, and nothing that a web tab shows. */
  | { readonly kind: 'lab-other'; readonly site: string }
  | { readonly kind: 'outside'; readonly url: string; readonly host: string }
  | { readonly kind: 'refused'; readonly scheme: string }
  | { readonly kind: 'no-address' };

/**
 * Addresses in what a program printed, as the links addon finds them by itself, and those that end with the bracket of
 * IPv6: `http://[::1]`.
 */
export const PRINTED_ADDRESS =
  /https?:\/\/(?:\[[\da-f:.]+\](?:[^\s"'!*(){}|\\^<>`]*[^\s"':,.!?{}|\\^~[\]`()<>])?|[^\s"'!*(){}|\\^<>`]*[^\s"':,.!?{}|\\^~[\]`()<>])/i;

interface Surroundings {
  readonly hosts: readonly Pick<HostView, 'name' | 'address'>[];
  /** The host whose terminal it stands in: what is loopback to the program is not the learner's computer. */
  readonly host: string;
}

/** `[::ffff:c0a8:a0a]` is how an address parser writes an IPv4 address in IPv6. */
const MAPPED = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;
/** A listener's address for all that its host has. */
const isAnywhere = (name: string) => name === '0.0.0.0' || name === '[::]';
/** A Service of the cluster; a name of two parts might as well be one of the internet. */
const isService = (name: string) =>
  serviceNameSchema.safeParse(name).success && (!name.includes('.') || /\.svc(\.|$)/.test(name));
/** No name of the internet ends so (RFC 2606): only a lab has it. */
const isTestName = (name: string) => name.endsWith('.test') && webNameSchema.safeParse(name).success;

function plainName(hostname: string): string {
  const name = hostname.replace(/\.$/, '');
  if (name === '[::1]' || /(^|\.)localhost$/.test(name)) return '127.0.0.1';
  const [, high = '', low = ''] = MAPPED.exec(name) ?? [];
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]);
  return high === '' ? name : bytes.join('.');
}

/** Where in the lab the address is, and under which name it is asked for; undefined outside of it. */
function placeOf({ hostname, host: authority, port }: URL, { hosts, host }: Surroundings) {
  const name = plainName(hostname);
  const number = port === '' ? 80 : Number(port);
  const own = isAnywhere(name) ? host : hosts.find((each) => each.name === name || each.address === name)?.name;
  if (own !== undefined) return { host: own, port: number };
  // What these are depends on who asks: the program that printed it is on this host.
  const from = host === LEARNERS_HOST ? {} : { from: host };
  if (labAddressSchema.safeParse(name).success || isService(name)) return { host: name, port: number, ...from };
  const [gateway] = hosts;
  if (!isTestName(name) || !gateway) return undefined;
  return { host: gateway.name, port: port === '' ? ('ingress' as const) : number, name: authority };
}

export function linkTarget(address: string, surroundings: Surroundings): LinkTarget {
  if (!URL.canParse(address)) return { kind: 'no-address' };
  const url = new URL(address);
  const { protocol, href, host: site, pathname, search, hash } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'refused', scheme: protocol };
  const place = placeOf(url, surroundings);
  if (place === undefined) return { kind: 'outside', url: href, host: site };
  const path = webPathSchema.safeParse(pathname + search + hash);
  if (protocol === 'https:' || !path.success) return { kind: 'lab-other', site: `${protocol}//${site}` };
  return { kind: 'lab', place: { ...place, path: path.data } };
}
