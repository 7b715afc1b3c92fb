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
  /** Asks where a name goes. */
  askWay(named: { readonly name: string; readonly path: string }): void;
  tell(notice: Omit<WebNotice, 'times'>): void;
}

interface Telling {
  /** Of the address no more is known. */
  readonly isOrigin?: boolean;
  /** The answer's status, where an answer leads there and no link. */
  readonly status?: number;
}

/** Where the pages of one tab want to go: what was pressed opens, of anything else the learner is told. */
export class WebLeads {
  readonly #options: WebLeadsOptions;
  #opens: readonly number[] = [];

  constructor(options: WebLeadsOptions) {
    this.#options = options;
  }

  follow(
    url: string,
    how: { readonly isBeside: boolean; readonly isPressed: boolean; readonly status?: number },
  ): void {
    const to = this.#wayTo(url);
    const now = performance.now();
    const recent = this.#opens.filter((at) => now - at < OPENS.withinMs);
    if (!to || !('place' in to) || !how.isPressed || recent.length >= OPENS.max) {
      this.tell(url, how);
      return;
    }
    this.#opens = [...recent, now];
    if (how.isBeside) this.#options.openBeside(to.place);
    else this.#options.open(to.place);
  }

  tell(url: string, { isOrigin = false, status }: Telling = {}): void {
    const { say } = this.#options;
    const to = this.#wayTo(url);
    const address = url.slice(0, 300);
    const told =
      status === undefined
        ? say(isOrigin ? 'webLeadsSomewhere' : 'webLeads', { address })
        : say('webRedirected', { status, address });
    this.#options.tell({
      topic: 'leads',
      text: to ? told : `${told} ${say('webOutside')}`,
      ...(to && {
        action:
          'place' in to
            ? { text: say('webOpenTab'), run: () => this.#options.open(to.place) }
            : { text: say('webNameAsk'), run: () => this.#options.askWay(to) },
      }),
    });
  }

  #wayTo(url: string): { readonly place: WebPlace } | { readonly name: string; readonly path: string } | undefined {
    const { place, hosts } = this.#options;
    const to = destinationOf(url, place, hosts());
    switch (to?.kind) {
      case 'own':
        return { place: { ...place, path: to.path } };
      case 'lab':
        return { place: to.place };
      case 'name':
        return to;
      case 'outside':
      case undefined:
        return undefined;
    }
  }
}
