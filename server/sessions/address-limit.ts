import { networkOf } from './network.ts';

/** Addresses that are told apart; the others share what one of them has, so that many addresses cost no memory. */
const ADDRESSES_MAX = 10_000;
const OTHERS = 'others';

interface AddressLimitOptions {
  /** What one address may do at once… */
  readonly burst: number;
  /** …and how often once more, in ms. */
  readonly everyMs: number;
  /** In ms. */
  readonly clock: () => number;
}

/** How often something may be done from each address of the network. */
export interface AddressLimit {
  /** Seconds until it may be done again; 0 where it may be done now, which then counts. */
  take(address: string): number;
}

export function createAddressLimit({ burst, everyMs, clock }: AddressLimitOptions): AddressLimit {
  /** When each address has all of its burst again. */
  const fullAt = new Map<string, number>();
  const forgetFull = (now: number) => {
    for (const [network, at] of fullAt) if (at <= now) fullAt.delete(network);
  };
  const keyOf = (address: string, now: number): string => {
    const network = networkOf(address);
    if (fullAt.has(network) || fullAt.size < ADDRESSES_MAX) return network;
    forgetFull(now);
    return fullAt.size < ADDRESSES_MAX ? network : OTHERS;
  };
  return {
    take(address) {
      const now = clock();
      const key = keyOf(address, now);
      const next = Math.max(fullAt.get(key) ?? now, now) + everyMs;
      const late = next - now - burst * everyMs;
      if (late > 0) return Math.ceil(late / 1000);
      fullAt.set(key, next);
      return 0;
    },
  };
}
