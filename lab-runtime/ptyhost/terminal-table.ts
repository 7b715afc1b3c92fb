import { randomInt } from 'node:crypto';
import type { PtyRequest } from '#protocol/ptyhost.ts';
import { HostedTerminal } from './hosted-terminal.ts';
import type { FindShell } from './lab-shell.ts';
import { EXITED_MAX, TERMINALS_MAX, TERMINALS_PER_LAB_MAX } from './limits.ts';
import type { PtyEvents, PtyProcess, PtySize, ShellCommand } from './pty-process.ts';

/** Ids of an earlier ptyhost's terminals must not be given again: pages may still ask for them. */
const FIRST_ID_MAX = 0x7000_0000;

export interface TerminalTableOptions {
  readonly findShell: FindShell;
  readonly startPty: (command: ShellCommand, size: PtySize, events: PtyEvents) => PtyProcess;
  readonly now: () => number;
}

/** All terminals of this ptyhost, and how many there may be. */
export class TerminalTable {
  readonly #options: TerminalTableOptions;
  readonly #terminals = new Map<number, HostedTerminal>();
  /** Closed by their owner, program not gone yet: they count, but nobody sees them. */
  readonly #closing = new Set<HostedTerminal>();
  #nextId = randomInt(1, FIRST_ID_MAX);

  constructor(options: TerminalTableOptions) {
    this.#options = options;
  }

  /** Throws an Error that says why there is no such terminal. */
  open(request: Extract<PtyRequest, { type: 'open' }>): HostedTerminal {
    const live = [...this.#terminals.values(), ...this.#closing].filter(({ exited }) => !exited);
    if (live.length >= TERMINALS_MAX) throw new Error(`this machine has its ${TERMINALS_MAX} terminals`);
    if (live.filter(({ lab }) => lab === request.lab).length >= TERMINALS_PER_LAB_MAX) {
      throw new Error(`the lab has its ${TERMINALS_PER_LAB_MAX} terminals`);
    }
    const { lab, host, owner, cols, rows } = request;
    const command = this.#options.findShell(lab, host);
    const size = { cols, rows };
    const terminal = new HostedTerminal({
      id: this.#nextId,
      lab,
      host,
      owner,
      size,
      now: this.#options.now,
      start: (events) => this.#options.startPty(command, size, events),
      onExit: (ended) => {
        this.#closing.delete(ended);
        this.#dropOldEnded();
      },
    });
    this.#nextId += 1;
    this.#terminals.set(terminal.id, terminal);
    return terminal;
  }

  get(id: number): HostedTerminal | undefined {
    return this.#terminals.get(id);
  }
  list(): HostedTerminal[] {
    return [...this.#terminals.values()];
  }

  close(terminal: HostedTerminal): void {
    this.#terminals.delete(terminal.id);
    if (terminal.exited) return;
    this.#closing.add(terminal);
    terminal.kill();
  }

  closeLab(lab: string): void {
    for (const terminal of this.list()) if (terminal.lab === lab) this.close(terminal);
  }

  closeAll(): void {
    for (const terminal of this.list()) this.close(terminal);
  }

  /** Programs that still run, whether listed or not. */
  get running(): number {
    return this.list().filter(({ exited }) => !exited).length + this.#closing.size;
  }

  #dropOldEnded(): void {
    const ended = this.list().filter(({ exited }) => exited);
    for (const terminal of ended.slice(0, Math.max(0, ended.length - EXITED_MAX))) this.#terminals.delete(terminal.id);
  }
}
