import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ScreenSnapshot } from './emulator.ts';
import type { EmulatorReply, EmulatorRequest } from './emulator-messages.ts';
import { EMULATOR_HEAP_MAX_MIB, EMULATOR_SEMI_SPACE_MAX_MIB } from './limits.ts';

/** What a terminal needs of its emulator. */
export interface EmulatorEvents {
  parsed(offset: number): void;
  reply(text: string): void;
}
export type EmulatorStart = Omit<Extract<EmulatorRequest, { type: 'create' }>, 'type' | 'terminal'>;

const mainFile = new URL(
  import.meta.url.endsWith('.ts') ? './emulator-main.ts' : './emulator-main.js',
  import.meta.url,
);

/**
 * The emulators of one session, in a process of their own: what one learner's programs print can cost that learner the
 * screens at worst. A thread would not do, for its limits leave out typed arrays, of which screens are made. A process
 * that died is not started again by itself.
 */
export class EmulatorProcess {
  readonly #child: ChildProcess;
  readonly #events = new Map<number, EmulatorEvents>();
  readonly #snapshots = new Map<number, (snapshot: ScreenSnapshot | undefined) => void>();
  #ref = 0;
  #dead = false;

  readonly #onTrouble: (reason: string) => void;

  constructor({ onDeath, onTrouble }: { onDeath: (reason: string) => void; onTrouble: (reason: string) => void }) {
    this.#onTrouble = onTrouble;
    this.#child = fork(mainFile, {
      execArgv: [
        ...process.execArgv,
        `--max-old-space-size=${EMULATOR_HEAP_MAX_MIB}`,
        `--max-semi-space-size=${EMULATOR_SEMI_SPACE_MAX_MIB}`,
      ],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (reply) => this.#handle(reply as EmulatorReply));
    let reason = '';
    const end = (how: string) => {
      const stopped = this.#dead;
      this.#die();
      if (!stopped) onDeath(reason || how);
    };
    // One that cannot be started has no exit.
    this.#child.on('error', (error) => {
      reason ||= error.message;
      if (this.#child.pid === undefined) end(error.message);
    });
    this.#child.on('exit', (code, signal) => end(signal ?? `exit status ${code}`));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  create(terminal: number, start: EmulatorStart, events: EmulatorEvents): void {
    this.#events.set(terminal, events);
    this.#send({ type: 'create', terminal, ...start });
  }

  /** Copies the bytes. */
  write(terminal: number, offset: number, bytes: Uint8Array): void {
    this.#send({ type: 'write', terminal, offset, bytes });
  }

  resize(terminal: number, cols: number, rows: number): void {
    this.#send({ type: 'resize', terminal, cols, rows });
  }

  /** The screen after everything written so far, `above`: with what is above it; undefined when the emulator is gone. */
  snapshot(terminal: number, { above }: { above: boolean }): Promise<ScreenSnapshot | undefined> {
    if (this.#dead) return Promise.resolve(undefined);
    this.#ref += 1;
    const ref = this.#ref;
    return new Promise((resolve) => {
      this.#snapshots.set(ref, resolve);
      this.#send({ type: 'snapshot', terminal, ref, above });
    });
  }

  drop(terminal: number): void {
    this.#events.delete(terminal);
    this.#send({ type: 'drop', terminal });
  }

  async stop(): Promise<void> {
    this.#die();
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** One that dies meanwhile is told by its exit; that it could not be sent this says nothing more. */
  #send(request: EmulatorRequest): void {
    if (!this.#dead && this.#child.connected) this.#child.send(request, () => undefined);
  }

  #handle(reply: EmulatorReply): void {
    switch (reply.type) {
      case 'parsed':
        this.#events.get(reply.terminal)?.parsed(reply.offset);
        return;
      case 'reply':
        this.#events.get(reply.terminal)?.reply(reply.text);
        return;
      case 'trouble':
        this.#onTrouble(reply.reason);
        return;
      case 'snapshot': {
        const resolve = this.#snapshots.get(reply.ref);
        this.#snapshots.delete(reply.ref);
        resolve?.(reply.snapshot);
        return;
      }
    }
  }

  #die(): void {
    this.#dead = true;
    for (const resolve of this.#snapshots.values()) resolve(undefined);
    this.#snapshots.clear();
  }
}
