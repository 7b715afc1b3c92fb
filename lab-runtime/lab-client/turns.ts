import { LabinitError } from './labinit-error.ts';
import { Pace } from './pace.ts';

/** What reading one lab may cost everybody. */
export const labShare = {
  /** Processor time of the event loop's thread: opening a chapter takes some hundred ms, and then next to nothing. */
  burstMs: 2_000,
  msPerSecond: 250,
  /** Others wait as long as one piece of work takes; one that takes longer costs more than it took. */
  pieceMs: 20,
  /** …but no more than this: Node may have collected garbage of others just then. */
  pieceCostMaxMs: 1_000,
  /** Everything that comes from the lab's hosts. The fastest that is honest is a download. */
  burstBytes: 64 * 1024 * 1024,
  bytesPerSecond: 32 * 1024 * 1024,
  /** Without time to spare for so long, a lab is strange, until it has half of its burst again. */
  strangeAfterMs: 10_000,
};
type LabShare = Readonly<typeof labShare>;
/** Labs' work in one round of the event loop: what the others wait for at most, beside the last piece. */
const ROUND_MS = 4;
const TURNS_A_ROUND = 8;
const SHORT = 0.1;
const RECOVERED = 0.5;

interface Work {
  readonly run: () => void;
  /** Called instead where the lab has become strange. */
  readonly refuse: (error: LabinitError) => void;
  /** Of the time that it took, in ms. */
  readonly took?: ((ms: number) => void) | undefined;
  readonly bytes: number;
}

interface Round {
  /** Processor time at its first turn. */
  began: number | undefined;
}

/** One lab's turns. All its connections and what reads their answers take theirs from it, one after another. */
export interface LabTurns {
  take(work: Work): void;
  /** Resolves at the lab's turn, for work in pieces. Rejects with a LabinitError of kind `strange`. */
  next(): Promise<void>;
  /** Nothing is read of it now. */
  readonly isStrange: boolean;
}

interface TurnsOptions {
  /** In ms. */
  readonly clock?: () => number;
  /** Processor time of this thread, in ms. */
  readonly usedMs?: () => number;
  readonly share?: LabShare;
}

/** Wall time would count a busy machine against the labs. Node before 23.9 tells that of all threads only. */
const threadMs = (): number => {
  const { user, system } = typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * Gives labs their turns on the event loop: in each round of it some milliseconds of pieces, one lab after another, so
 * that whatever comes from a lab holds others for that long at most. What a piece takes, with all that follows from it
 * before the next event, is counted against its lab; one that has used up its share waits, and its sockets are not
 * read meanwhile.
 */
export class Turns {
  readonly #clock: () => number;
  readonly #usedMs: () => number;
  readonly #share: LabShare;
  readonly #labs = new Map<string, OneLab>();
  /** Labs that have work and need not wait. */
  readonly #ready = new Set<OneLab>();
  #isRunning = false;

  constructor({ clock = () => performance.now(), usedMs = threadMs, share = labShare }: TurnsOptions = {}) {
    this.#clock = clock;
    this.#usedMs = usedMs;
    this.#share = share;
  }

  of(labId: string): LabTurns {
    const known = this.#labs.get(labId) ?? new OneLab(this.#clock, this.#share, (lab) => this.#add(lab));
    this.#labs.set(labId, known);
    return known;
  }

  /** The lab is no more. */
  forget(labId: string): void {
    this.#labs.delete(labId);
  }

  #add(lab: OneLab): void {
    this.#ready.add(lab);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#go();
  }

  /** Further turns of a round come to nothing once it has taken its time, or no lab has work. */
  #go(): void {
    const round: Round = { began: undefined };
    for (let each = 0; each < TURNS_A_ROUND; each += 1) this.#turn(round);
    setImmediate(() => {
      this.#isRunning = this.#ready.size > 0;
      if (this.#isRunning) this.#go();
    });
  }

  /** Node runs both one right after the other; only what the first has caused at once comes between. */
  #turn(round: Round): void {
    let before = 0;
    let ran: { readonly lab: OneLab; readonly work: Work } | undefined;
    setImmediate(() => {
      before = this.#usedMs();
      // What others did before the first turn is not the labs' time.
      round.began ??= before;
      const [lab] = this.#ready;
      if (!lab || before - round.began > ROUND_MS) return;
      this.#ready.delete(lab);
      const work = lab.shift();
      if (!work) return;
      ran = { lab, work };
      work.run();
    });
    setImmediate(() => {
      if (!ran) return;
      const ms = this.#usedMs() - before;
      ran.work.took?.(ms);
      ran.lab.charge(ms, ran.work.bytes);
      // Work that it left behind has put its lab back already.
      if (ran.lab.isWaiting) this.#ready.delete(ran.lab);
    });
  }
}

class OneLab implements LabTurns {
  readonly #clock: () => number;
  readonly #share: LabShare;
  readonly #onReady: (lab: OneLab) => void;
  readonly #time: Pace;
  readonly #bytes: Pace;
  readonly #queue: Work[] = [];
  #waiting: NodeJS.Timeout | undefined;
  #shortSince: number | undefined;

  constructor(clock: () => number, share: LabShare, onReady: (lab: OneLab) => void) {
    this.#clock = clock;
    this.#share = share;
    this.#onReady = onReady;
    this.#time = new Pace({ burst: share.burstMs, perSecond: share.msPerSecond, clock });
    this.#bytes = new Pace({ burst: share.burstBytes, perSecond: share.bytesPerSecond, clock });
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  get isStrange(): boolean {
    const { left } = this.#time;
    if (left > RECOVERED) this.#shortSince = undefined;
    else if (left < SHORT) this.#shortSince ??= this.#clock();
    return this.#shortSince !== undefined && this.#clock() - this.#shortSince > this.#share.strangeAfterMs;
  }

  take(work: Work): void {
    if (this.isStrange) {
      queueMicrotask(() => work.refuse(strange()));
      return;
    }
    this.#queue.push(work);
    if (!this.#waiting) this.#onReady(this);
  }

  next(): Promise<void> {
    return new Promise((run, refuse) => this.take({ run, refuse, bytes: 0 }));
  }

  shift(): Work | undefined {
    return this.#queue.shift();
  }

  charge(ms: number, bytes: number): void {
    const { pieceMs, pieceCostMaxMs } = this.#share;
    const cost = Math.min(ms * Math.max(1, ms / pieceMs) ** 2, pieceCostMaxMs);
    const wait = Math.max(this.#time.spend(cost), this.#bytes.spend(bytes));
    if (this.isStrange) {
      for (const { refuse } of this.#queue.splice(0)) refuse(strange());
    }
    if (wait > 0) {
      this.#waiting = setTimeout(() => {
        this.#waiting = undefined;
        if (this.#queue.length > 0) this.#onReady(this);
      }, wait).unref();
    } else if (this.#queue.length > 0) this.#onReady(this);
  }
}

const strange = () => new LabinitError('strange', 'what the lab sends takes more of the server’s time than a lab has');

/** The lab's next turn; of who counts none, what comes after all that the event loop has waiting. */
export const nextTurnOf = (turns: LabTurns | undefined): Promise<void> =>
  turns?.next() ?? new Promise<void>((resolve) => setImmediate(resolve));
