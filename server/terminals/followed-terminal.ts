import { z } from 'zod';
import { ByteRing } from '#protocol/byte-ring.ts';
import type { Failure } from '#protocol/errors.ts';
import type { ClientMessage, TerminalView } from '#protocol/messages.ts';
import {
  ACK_STEP_BYTES,
  CHECKPOINT_AFTER_MS,
  EMULATOR_BEHIND_MAX_BYTES,
  EMULATOR_QUEUE_MAX_BYTES,
  SERVER_RING_MAX_BYTES,
} from '#protocol/terminal-flow.ts';
import { refusal, stamp } from '#protocol/version.ts';
import type { ScreenSnapshot } from './emulator.ts';
import type { EmulatorProcess } from './emulator-process.ts';
import { PageReader, type TerminalSink } from './page-reader.ts';
import type { KeptScreen, PtyhostLink } from './ptyhost-link.ts';

/** What a checkpoint's blob holds; it outlives the server that wrote it. */
const screenSchema = z.object({
  cols: z.number(),
  rows: z.number(),
  data: z.string(),
  history: z.number().int().nonnegative().optional(),
});
type Screen = z.infer<typeof screenSchema> & { readonly offset: number };

function screenIn(kept: KeptScreen | undefined): Screen | undefined {
  if (!kept) return undefined;
  try {
    const blob: unknown = JSON.parse(new TextDecoder().decode(kept.blob));
    return refusal('kept screen', blob) ? undefined : { ...screenSchema.parse(blob), offset: kept.offset };
  } catch {
    return undefined;
  }
}

/** What a page has: the output before `offset`, on a screen of this size. */
type Resume = NonNullable<Extract<ClientMessage, { type: 'terminal.attach' }>['resume']>;

export interface FollowedTerminalOptions {
  readonly view: TerminalView;
  readonly session: string;
  readonly link: PtyhostLink;
  /** The session's emulators; another process after one has died. */
  readonly emulators: () => EmulatorProcess;
  readonly now: () => number;
  /** Where its history is kept for the next server. */
  readonly historyFolder: string | undefined;
}

/** One terminal as the server follows it: output to the emulator and to every page that looks at it. */
export class FollowedTerminal {
  readonly session: string;
  readonly #link: PtyhostLink;
  readonly #emulators: () => EmulatorProcess;
  readonly #now: () => number;
  readonly #historyFolder: string | undefined;
  readonly #pages = new Map<TerminalSink, PageReader>();
  /** Pages that have not been answered yet and have a screen of their own. */
  readonly #resumes = new Map<PageReader, Resume>();
  #view: TerminalView;
  #ring = new ByteRing(SERVER_RING_MAX_BYTES);
  /** Counts rebuilds: what an earlier one still has under way is ignored. */
  #generation = 0;
  #following = false;
  /** Output before this offset is in the screen that the emulator began with. */
  #emulatorFrom = 0;
  /** Output that was there when this server began to follow is on its way. */
  #knownEnd = 0;
  #resizedAt = 0;
  #parsed = 0;
  #acked = 0;
  #snapshotsAsked = 0;
  #exitCode: number | undefined;
  #checkpointTimer: NodeJS.Timeout | undefined;
  #paceTimer: NodeJS.Timeout | undefined;

  constructor(options: FollowedTerminalOptions) {
    this.session = options.session;
    this.#view = options.view;
    this.#link = options.link;
    this.#emulators = options.emulators;
    this.#now = options.now;
    this.#historyFolder = options.historyFolder;
  }

  get view(): TerminalView {
    return this.#view;
  }
  /** Offset up to which output has come. */
  get received(): number {
    return this.#ring.end;
  }
  get exited(): boolean {
    return this.#exitCode !== undefined;
  }

  /**
   * Begins, or begins again after ptyhost or the emulator went away: from the kept screen and the output after it.
   * `quietUntil`: questions of programs before that offset were answered already. `plain`: without the kept screen
   * and without old output, for they may be what ended the emulator.
   */
  follow({ quietUntil, plain = false }: { quietUntil: number; plain?: boolean }): void {
    this.#generation += 1;
    const generation = this.#generation;
    this.#following = false;
    for (const page of this.#pages.values()) page.wait();
    const attach = (kept: KeptScreen | undefined) => {
      if (generation !== this.#generation) return;
      const screen = plain ? undefined : screenIn(kept);
      // Also what is before the screen, for pages that have a part of it.
      const from = plain ? quietUntil : Math.max(0, (screen?.offset ?? 0) - SERVER_RING_MAX_BYTES);
      this.#knownEnd = quietUntil;
      this.#link.attach(this.#view.id, from, (offset) => {
        if (generation !== this.#generation || offset === undefined) return;
        this.#begin(offset, { quietUntil, ...(screen ? { screen } : {}) });
      });
    };
    if (plain) attach(undefined);
    else this.#link.recall(this.#view.id, attach);
  }

  #begin(offset: number, { screen, quietUntil }: { quietUntil: number; screen?: Screen }): void {
    const { id, cols, rows } = this.#view;
    this.#ring = new ByteRing(SERVER_RING_MAX_BYTES, offset);
    this.#emulatorFrom = Math.max(offset, screen?.offset ?? 0);
    this.#parsed = this.#emulatorFrom;
    this.#acked = offset;
    this.#snapshotsAsked = 0;
    this.#following = true;
    const generation = this.#generation;
    this.#emulators().create(
      id,
      {
        offset: this.#emulatorFrom,
        quietUntil,
        cols: screen?.cols ?? cols,
        rows: screen?.rows ?? rows,
        ...(screen ? { screen: screen.data } : {}),
        history: {
          next: screen?.history ?? 0,
          ...(this.#historyFolder === undefined ? {} : { folder: this.#historyFolder }),
        },
      },
      {
        parsed: (at) => {
          if (generation !== this.#generation) return;
          this.#parsed = at;
          this.#acknowledge();
        },
        reply: (text) => {
          if (generation === this.#generation) this.#link.input(id, new TextEncoder().encode(text));
        },
      },
    );
    if (screen && (screen.cols !== cols || screen.rows !== rows)) this.#emulators().resize(id, cols, rows);
    for (const page of this.#pages.values()) this.#draw(page, { skipped: false });
  }

  output(offset: number, bytes: Uint8Array): void {
    if (!this.#following) return;
    if (offset !== this.#ring.end) {
      // ptyhost no longer waited for us and its ring moved on, so the output has a gap.
      this.#ring = new ByteRing(SERVER_RING_MAX_BYTES, offset);
      this.#acked = offset;
    }
    this.#ring.append(bytes);
    // Before the emulator: a key's echo is waited for.
    for (const page of this.#pages.values()) page.grown();
    const seen = Math.max(0, this.#emulatorFrom - offset);
    if (seen < bytes.length && this.#ring.end - this.#parsed <= EMULATOR_QUEUE_MAX_BYTES) {
      this.#emulators().write(this.#view.id, offset + seen, bytes.subarray(seen));
    }
    this.#acknowledge();
    this.#checkpointSoon();
  }

  /** After the last output. */
  ended(exitCode: number): void {
    this.#exitCode = exitCode;
    for (const page of this.#pages.values()) page.ended(exitCode);
  }

  attach(sink: TerminalSink, { ref, resume }: { ref?: string | undefined; resume?: Resume | undefined }): void {
    this.#forget(sink);
    const page = new PageReader({
      terminal: this.#view.id,
      sink,
      now: this.#now,
      ring: () => this.#ring,
      onLost: (lost) => this.#draw(lost, { skipped: true }),
    });
    this.#pages.set(sink, page);
    if (resume) this.#resumes.set(page, resume);
    // Otherwise it is drawn when ptyhost has answered with the offset.
    if (this.#following) this.#draw(page, { skipped: false, ref });
  }

  detach(sink: TerminalSink): void {
    this.#forget(sink);
    this.#acknowledge();
  }

  ack(sink: TerminalSink, offset: number): void {
    this.#pages.get(sink)?.ack(offset);
    this.#acknowledge();
  }

  /** The last resize decides. All pages are sent it, also the one that asked, so that they agree on the order. */
  resize(cols: number, rows: number): void {
    const { id } = this.#view;
    if (cols !== this.#view.cols || rows !== this.#view.rows) {
      this.#view = { ...this.#view, cols, rows };
      this.#resizedAt = this.#ring.end;
      this.#link.resize(id, cols, rows);
      if (this.#following) this.#emulators().resize(id, cols, rows);
      this.#checkpointSoon();
    }
    for (const { sink } of this.#pages.values())
      sink.sendMessage({ type: 'terminal.resized', terminal: id, cols, rows });
  }

  /** Ends all views; `pages` are all of the session's, which forget the terminal. */
  close(pages: Iterable<TerminalSink>, failure: Failure | undefined): void {
    for (const sink of pages) {
      sink.sendMessage({ type: 'terminal.closed', terminal: this.#view.id, ...(failure ? { failure } : {}) });
    }
    this.dispose();
  }

  dispose(): void {
    this.#generation += 1;
    this.#following = false;
    clearTimeout(this.#checkpointTimer);
    clearTimeout(this.#paceTimer);
    for (const page of this.#pages.values()) page.dispose();
    this.#pages.clear();
    this.#resumes.clear();
  }

  #forget(sink: TerminalSink): void {
    const page = this.#pages.get(sink);
    if (!page) return;
    page.dispose();
    this.#pages.delete(sink);
    this.#resumes.delete(page);
  }

  /** Whether a page can go on with the screen that it has: nothing is missing, and both counted the same cells. */
  #canResume({ offset, cols, rows }: Resume): boolean {
    const { start, end } = this.#ring;
    const isThere = offset >= start && offset <= Math.max(end, this.#knownEnd);
    return isThere && offset >= this.#resizedAt && cols === this.#view.cols && rows === this.#view.rows;
  }

  #draw(page: PageReader, how: { skipped: boolean; ref?: string | undefined }): void {
    const resume = this.#resumes.get(page);
    this.#resumes.delete(page);
    if (resume && this.#canResume(resume)) {
      page.resume(resume.offset, how.ref);
      if (this.#exitCode !== undefined) page.ended(this.#exitCode);
      return;
    }
    page.wait();
    // While a snapshot is made nothing more is acknowledged, so that what follows it is still in the ring.
    this.#snapshotsAsked += 1;
    const generation = this.#generation;
    this.#snapshot()
      .then((snapshot) => {
        if (generation !== this.#generation) return;
        this.#snapshotsAsked -= 1;
        if (this.#pages.get(page.sink) !== page) return this.#acknowledge();
        page.show(snapshot, how);
        if (this.#exitCode !== undefined) page.ended(this.#exitCode);
        this.#acknowledge();
      })
      // `show` runs into the page's socket; a page that cannot be sent to goes away by its own close.
      .catch(() => page.dispose());
  }

  /** Without an emulator (it just died) the oldest output that is left. */
  async #snapshot(): Promise<ScreenSnapshot> {
    const { id, cols, rows } = this.#view;
    const snapshot = await this.#emulators().snapshot(id, { above: true });
    if (snapshot && snapshot.offset >= this.#ring.start) return snapshot;
    return { offset: this.#ring.start, cols, rows, data: snapshot?.data ?? '' };
  }

  /** How far ptyhost may let the program go: as far as the fastest page that is not silent, and not far ahead of the emulator. */
  #acknowledge(): void {
    clearTimeout(this.#paceTimer);
    if (!this.#following || this.#snapshotsAsked > 0) return;
    const now = this.#now();
    const awake = [...this.#pages.values()].filter(
      ({ waits, silentAt }) => !waits && (silentAt === undefined || silentAt > now),
    );
    const wanted = awake.length > 0 ? Math.max(...awake.map(({ acked }) => acked)) : this.#ring.end;
    const limit = Math.min(wanted, this.#parsed + EMULATOR_BEHIND_MAX_BYTES, this.#ring.end);
    const nextSilentAt = Math.min(...awake.map(({ silentAt }) => silentAt ?? Number.POSITIVE_INFINITY));
    if (Number.isFinite(nextSilentAt)) this.#paceTimer = setTimeout(() => this.#acknowledge(), nextSilentAt - now + 1);
    // Pages acknowledge in steps themselves; a step on top of theirs could end above the mark below which ptyhost resumes.
    if (limit > this.#acked && (awake.length > 0 || limit - this.#acked >= ACK_STEP_BYTES)) {
      this.#acked = limit;
      this.#link.ack(this.#view.id, limit);
    }
  }

  #checkpointSoon(): void {
    this.#checkpointTimer ??= setTimeout(() => {
      const generation = this.#generation;
      const seen = this.#ring.end;
      this.#emulators()
        .snapshot(this.#view.id, { above: false })
        .then((snapshot) => {
          this.#checkpointTimer = undefined;
          if (!snapshot || generation !== this.#generation || !this.#following) return;
          const { offset, isEarly = false, ...screen } = snapshot;
          const blob = new TextEncoder().encode(JSON.stringify({ ...stamp('kept screen'), ...screen }));
          this.#link.keep(this.#view.id, { offset, blob });
          // Also where the flood ended meanwhile: a screen that is kept without the lines above it has lost them.
          if (this.#ring.end > seen || isEarly) this.#checkpointSoon();
        })
        .catch(() => {
          this.#checkpointTimer = undefined;
        });
    }, CHECKPOINT_AFTER_MS);
  }
}
