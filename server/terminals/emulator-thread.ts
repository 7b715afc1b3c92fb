import { Worker } from 'node:worker_threads';
import type { ScreenSnapshot } from './emulator.ts';
import type { EmulatorReply, EmulatorRequest } from './emulator-messages.ts';
import { EMULATOR_HEAP_MAX_MIB, EMULATOR_YOUNG_HEAP_MAX_MIB } from './limits.ts';

/** What a terminal needs of its emulator. */
export interface EmulatorEvents {
  parsed(offset: number): void;
  reply(text: string): void;
}
export type EmulatorStart = Omit<Extract<EmulatorRequest, { type: 'create' }>, 'type' | 'terminal'>;

const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './emulator-worker.ts' : './emulator-worker.js',
  import.meta.url,
);

/**
 * The emulators of one session, in a thread of their own: what one learner's programs print can cost that learner the
 * screens at worst. A thread that died is not started again by itself.
 */
export class EmulatorThread {
  readonly #worker: Worker;
  readonly #events = new Map<number, EmulatorEvents>();
  readonly #snapshots = new Map<number, (snapshot: ScreenSnapshot | undefined) => void>();
  #ref = 0;
  #dead = false;

  readonly #onTrouble: (reason: string) => void;

  constructor({ onDeath, onTrouble }: { onDeath: (reason: string) => void; onTrouble: (reason: string) => void }) {
    this.#onTrouble = onTrouble;
    this.#worker = new Worker(workerFile, {
      name: 'emulator',
      resourceLimits: {
        maxOldGenerationSizeMb: EMULATOR_HEAP_MAX_MIB,
        maxYoungGenerationSizeMb: EMULATOR_YOUNG_HEAP_MAX_MIB,
      },
    });
    this.#worker.on('message', (reply: EmulatorReply) => this.#handle(reply));
    let reason = 'ended';
    this.#worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    this.#worker.on('exit', () => {
      const stopped = this.#dead;
      this.#die();
      if (!stopped) onDeath(reason);
    });
  }

  create(terminal: number, start: EmulatorStart, events: EmulatorEvents): void {
    this.#events.set(terminal, events);
    this.#post({ type: 'create', terminal, ...start });
  }

  /** Copies the bytes. */
  write(terminal: number, offset: number, bytes: Uint8Array): void {
    const own = new Uint8Array(bytes);
    this.#post({ type: 'write', terminal, offset, bytes: own }, [own.buffer]);
  }

  resize(terminal: number, cols: number, rows: number): void {
    this.#post({ type: 'resize', terminal, cols, rows });
  }

  /** The screen after everything written so far, `above`: with what is above it; undefined when the emulator is gone. */
  snapshot(terminal: number, { above }: { above: boolean }): Promise<ScreenSnapshot | undefined> {
    if (this.#dead) return Promise.resolve(undefined);
    this.#ref += 1;
    const ref = this.#ref;
    return new Promise((resolve) => {
      this.#snapshots.set(ref, resolve);
      this.#post({ type: 'snapshot', terminal, ref, above });
    });
  }

  drop(terminal: number): void {
    this.#events.delete(terminal);
    this.#post({ type: 'drop', terminal });
  }

  async stop(): Promise<void> {
    this.#die();
    await this.#worker.terminate();
  }

  #post(request: EmulatorRequest, transfer: ArrayBuffer[] = []): void {
    if (!this.#dead) this.#worker.postMessage(request, transfer);
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
