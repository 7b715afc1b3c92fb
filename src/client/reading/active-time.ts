/** Without a key, a pointer or a scroll for this long, the reader is taken to be elsewhere. */
export const IDLE_AFTER_MS = 120_000;
/** How often what was counted is put down. */
export const TICK_MS = 5_000;

interface Moment {
  readonly now: number;
  /** The page is visible and has the focus. */
  readonly isAttended: boolean;
}

/** Counts the time in which a page is looked at and something is done. Told of every moment at which that may change. */
export class ActiveTime {
  #last: Moment;
  #activeUntil: number;

  constructor(first: Moment) {
    this.#last = first;
    this.#activeUntil = first.now + IDLE_AFTER_MS;
  }

  acted(now: number): void {
    this.#activeUntil = now + IDLE_AFTER_MS;
  }

  /** The time since the moment before that counts. A machine that slept tells of one long moment: that is none of it. */
  settle(moment: Moment): number {
    const { now, isAttended } = this.#last;
    this.#last = moment;
    const passed = Math.min(moment.now, this.#activeUntil) - now;
    return isAttended && passed > 0 && moment.now - now < 4 * TICK_MS ? passed : 0;
  }
}
