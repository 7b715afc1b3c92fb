import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';

/** The reverse proxies whose word about their peers is taken. */
export type Proxies = Pick<BlockList, 'check'>;

const isProxy = (proxies: Proxies, address: string): boolean => {
  const version = isIP(address);
  return version !== 0 && proxies.check(address, version === 6 ? 'ipv6' : 'ipv4');
};

/**
 * The address from which a request comes. What `X-Forwarded-For` says counts as far as known proxies wrote it: read
 * from its end, up to the first address that is none of theirs. Anything before that is its sender's to invent.
 */
export function peerAddress({ socket, headers }: IncomingMessage, proxies: Proxies): string {
  let address = socket.remoteAddress ?? '';
  const told = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
  while (isProxy(proxies, address)) {
    const before = told.pop()?.trim() ?? '';
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}
