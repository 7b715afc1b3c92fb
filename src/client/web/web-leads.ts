import type { HostView } from '#protocol/lab-state.ts';
import type { Say } from '../page/texts.ts';
import type { WebNotice } from './web-notices.ts';
import { destinationOf, type WebPlace } from './web-place.ts';

/** A page may ask for tabs without end; those that open by themselves follow a click, and are not many. */
const OPENS = { max: 3, withinMs: 10_000 };

interface WebLeadsOptions {
  readonly place: WebPlace;
  readonly say: Say;
  hosts(): readonly HostView[];
  open(place: WebPlace): void;
  openBeside(place: WebPlace): void;
  tell(notice: Omit<WebNotice, 'times'>): void;
}

/** Where the pages of one tab want to go: what was pressed opens, of anything else the learner is told. */
export class WebLeads {
  readonly #options: WebLeadsOptions;
  #opens: readonly number[] = [];

  constructor(options: WebLeadsOptions) {
    this.#options = options;
  }

  follow(url: string, { isBeside, isPressed }: { isBeside: boolean; isPressed: boolean }): void {
    const place = this.#placeAt(url);
    const now = performance.now();
    const recent = this.#opens.filter((at) => now - at < OPENS.withinMs);
    if (!place || !isPressed || recent.length >= OPENS.max) {
      this.tell(url);
      return;
    }
    this.#opens = [...recent, now];
    if (isBeside) this.#options.openBeside(place);
    else this.#options.open(place);
  }

  /** `isOrigin`: of the address no more is known. */
  tell(url: string, { isOrigin = false } = {}): void {
    const { say } = this.#options;
    const place = this.#placeAt(url);
    const told = say(isOrigin ? 'webLeadsSomewhere' : 'webLeads', { address: url.slice(0, 300) });
    this.#options.tell({
      topic: 'leads',
      text: place ? told : `${told} ${say('webOutside')}`,
      ...(place && { action: { text: say('webOpenTab'), run: () => this.#options.open(place) } }),
    });
  }

  #placeAt(url: string): WebPlace | undefined {
    const { place, hosts } = this.#options;
    const to = destinationOf(url, place, hosts());
    switch (to?.kind) {
      case 'own':
        return { ...place, path: to.path };
      case 'lab':
        return to.place;
      case 'name':
      case 'outside':
      case undefined:
        return undefined;
    }
  }
}
