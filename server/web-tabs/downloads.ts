import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { webLimits } from './limits.ts';
import type { WebTab } from './web-tabs.ts';

/** Something of a lab that waits to be saved. */
export interface Offer {
  readonly tab: WebTab;
  save(request: IncomingMessage, response: ServerResponse): void;
  /** Nobody wants it any more. */
  drop(): void;
}

export interface Downloads {
  /** The label under which it is saved, once; the oldest of too many is dropped, and so is what nobody asks for. */
  add(offer: Offer): string;
  take(label: string): Offer | undefined;
  close(): void;
}

export function createDownloads(): Downloads {
  const offers = new Map<string, { readonly offer: Offer; readonly timer: NodeJS.Timeout }>();
  const remove = (label: string): Offer | undefined => {
    const found = offers.get(label);
    offers.delete(label);
    clearTimeout(found?.timer);
    return found?.offer;
  };
  return {
    add(offer) {
      const own = [...offers].filter(([, each]) => each.offer.tab === offer.tab);
      if (own.length >= webLimits.offersPerTab) remove(own[0]?.[0] ?? '')?.drop();
      const label = randomBytes(16).toString('hex');
      offers.set(label, { offer, timer: setTimeout(() => remove(label)?.drop(), webLimits.offerMs).unref() });
      return label;
    },
    take(label) {
      const offer = remove(label);
      if (!offer?.tab.ended.aborted) return offer;
      offer.drop();
      return undefined;
    },
    close() {
      for (const label of offers.keys()) remove(label)?.drop();
    },
  };
}
