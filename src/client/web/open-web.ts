import type { WantedPlace } from './web-place.ts';

/** Asks that an address of the lab be shown; the desk listens for it. */
export class OpenWebEvent extends Event {
  static readonly type = 'slip-open-web';
  readonly place: WantedPlace;

  constructor(place: WantedPlace) {
    super(OpenWebEvent.type, { bubbles: true });
    this.place = place;
  }
}
