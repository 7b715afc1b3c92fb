import type { Failure } from '#protocol/errors.ts';
import type { ServerMessage, TerminalView } from '#protocol/messages.ts';
import type { PtyTerminal } from '#protocol/ptyhost.ts';
import { EmulatorProcess } from './emulator-process.ts';
import { FollowedTerminal } from './followed-terminal.ts';
import type { HistoryFolders } from './history-folders.ts';
import type { TerminalSink } from './page-reader.ts';
import type { PtyhostLink } from './ptyhost-link.ts';

/** An emulator process that dies again within this was probably ended by its input. */
const DIES_AGAIN_WITHIN_MS = 30_000;
/** How long a process that died again is not restarted. */
const REBUILD_AGAIN_AFTER_MS = 1_000;

/** An open that is under way. `closed`: its lab closed meanwhile, with what the asker is told. */
export interface OpeningTerminal {
  readonly lab: string;
  readonly host: string;
  readonly ordinal: number;
  closed?: Failure;
}

export interface SessionTerminalsOptions {
  readonly session: string;
  readonly link: PtyhostLink;
  readonly now: () => number;
  readonly log: { warn(data: object, text: string): void };
  readonly histories: HistoryFolders | undefined;
}

/** One session's terminals, pages and emulators. */
export class SessionTerminals {
  readonly sinks = new Set<TerminalSink>();
  /** Opens under way, by lab and host, so that they get ordinals of their own and count. */
  readonly opening: OpeningTerminal[] = [];
  readonly #options: SessionTerminalsOptions;
  readonly #terminals = new Map<number, FollowedTerminal>();
  #emulators: EmulatorProcess | undefined;
  #diedAt = Number.NEGATIVE_INFINITY;
  #rebuilding: NodeJS.Timeout | undefined;

  constructor(options: SessionTerminalsOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.sinks.size === 0 && this.#terminals.size === 0 && this.opening.length === 0;
  }
  get(id: number): FollowedTerminal | undefined {
    return this.#terminals.get(id);
  }
  all(): FollowedTerminal[] {
    return [...this.#terminals.values()];
  }
  views(): TerminalView[] {
    return this.all().map(({ view }) => view);
  }

  /** The smallest number that no terminal of this host has. */
  freeOrdinal(lab: string, host: string): number {
    const used = [...this.views(), ...this.opening].filter((other) => other.lab === lab && other.host === host);
    for (let ordinal = 1; ; ordinal += 1) if (!used.some((other) => other.ordinal === ordinal)) return ordinal;
  }

  /** Follows a terminal that ptyhost has; one that is followed already begins again. */
  follow(known: PtyTerminal, ordinal: number): FollowedTerminal {
    const { terminal: id, lab, host, cols, rows, ringEnd } = known;
    let terminal = this.#terminals.get(id);
    if (!terminal) {
      const { session, link, now, histories } = this.#options;
      const view = { id, lab, host, ordinal, cols, rows };
      const emulators = () => this.#process();
      terminal = new FollowedTerminal({ view, session, link, now, emulators, historyFolder: histories?.of(id) });
      this.#terminals.set(id, terminal);
    }
    terminal.follow({ quietUntil: ringEnd });
    return terminal;
  }

  /** To all pages of the session, but the one that asked. */
  publish(message: ServerMessage, except?: TerminalSink): void {
    for (const sink of this.sinks) if (sink !== except) sink.sendMessage(message);
  }

  forget(terminal: FollowedTerminal, failure: Failure | undefined): void {
    const { id } = terminal.view;
    this.#terminals.delete(id);
    this.#emulators?.drop(id);
    terminal.close(this.sinks, failure);
    const isLast = this.#terminals.size === 0;
    // A process that is stopped, or that died, does not come to the removal of the history any more.
    const isOurs = isLast || !this.#emulators;
    const stopped = isLast ? this.#stopProcess() : Promise.resolve();
    const { histories, log } = this.#options;
    stopped.then(
      () => (isOurs ? histories?.remove(id) : undefined),
      (error: unknown) => log.warn({ reason: String(error) }, 'the emulators of a session cannot be stopped'),
    );
  }

  async stop(): Promise<void> {
    clearTimeout(this.#rebuilding);
    for (const terminal of this.all()) terminal.dispose();
    await this.#emulators?.stop();
  }

  #process(): EmulatorProcess {
    this.#emulators ??= new EmulatorProcess({
      onDeath: (reason) => this.#processDied(reason),
      onTrouble: (reason) => {
        this.#options.log.warn({ reason }, 'something is wrong with the emulators of a session');
      },
    });
    return this.#emulators;
  }

  #processDied(reason: string): void {
    const { now, log, session } = this.#options;
    log.warn({ reason, session: session.slice(0, 8) }, 'the emulators of a session died and are rebuilt');
    this.#emulators = undefined;
    const plain = now() - this.#diedAt < DIES_AGAIN_WITHIN_MS;
    this.#diedAt = now();
    const rebuild = () => {
      for (const terminal of this.all()) terminal.follow({ quietUntil: terminal.received, plain });
    };
    // A process that fails at its start must not be restarted in a tight loop.
    if (plain) this.#rebuilding = setTimeout(rebuild, REBUILD_AGAIN_AFTER_MS).unref();
    else rebuild();
  }

  async #stopProcess(): Promise<void> {
    const idle = this.#emulators;
    this.#emulators = undefined;
    await idle?.stop();
  }
}
