/** For tests: a bare client of a ptyhost, and a ptyhost process with local shells to talk to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePtyControl, encodePtyInput, PtyFrameDecoder, type PtyWireFrame } from '#protocol/pty-frames.ts';
import type { PtyReply, PtyRequest, PtyTerminal } from '#protocol/ptyhost.ts';

type WithoutRef<T> = T extends { ref: number } ? Omit<T, 'ref'> : never;

export async function until<T>(
  what: () => T | undefined | false,
  waitingFor: () => string,
  timeoutMs = 20_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = what();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out waiting: ${waitingFor()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export class PtyhostProcess implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'ptyhost-'));
  readonly socketPath: string;
  readonly child: ChildProcess;

  private constructor(socketPath?: string) {
    this.socketPath = socketPath ?? join(this.directory, 'sock', 'ptyhost.sock');
    const fixture = new URL('./local-shell-fixture.ts', import.meta.url).pathname;
    this.child = spawn(process.execPath, [fixture, this.socketPath], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  static async start(socketPath?: string): Promise<PtyhostProcess> {
    const host = new PtyhostProcess(socketPath);
    if (!host.child.stdout) throw new Error('no stdout');
    await Promise.race([
      once(host.child.stdout, 'data'),
      once(host.child, 'exit').then(([code]) => Promise.reject(new Error(`ptyhost ended with ${code}`))),
    ]);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export class PtyhostClient implements Disposable {
  readonly socket: Socket;
  readonly frames: PtyWireFrame[] = [];
  readonly outputs = new Map<number, Buffer>();
  readonly gaps: number[] = [];
  /** Acknowledge output as it comes. */
  acknowledge = true;
  #ends = new Map<number, number>();
  #ref = 0;

  constructor(socketPath: string) {
    this.socket = connect(socketPath);
    const decoder = new PtyFrameDecoder();
    this.socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind !== 'output') {
          this.frames.push(frame);
          continue;
        }
        const end = this.#ends.get(frame.terminal);
        if (end !== undefined && end !== frame.offset) this.gaps.push(frame.offset - end);
        const next = frame.offset + frame.bytes.length;
        this.#ends.set(frame.terminal, next);
        const before = this.outputs.get(frame.terminal) ?? Buffer.alloc(0);
        this.outputs.set(frame.terminal, Buffer.concat([before, frame.bytes]).subarray(-200_000));
        if (this.acknowledge) this.send({ type: 'ack', terminal: frame.terminal, offset: next });
      }
    });
    this.socket.on('error', () => {});
  }

  send(request: PtyRequest): void {
    this.socket.write(encodePtyControl(request));
  }
  type(terminal: number, text: string | Uint8Array): void {
    this.socket.write(encodePtyInput(terminal, typeof text === 'string' ? new TextEncoder().encode(text) : text));
  }
  end(terminal: number): number {
    return this.#ends.get(terminal) ?? 0;
  }
  replies(): PtyReply[] {
    return this.frames.flatMap((frame) => (frame.kind === 'control' ? [frame.json as PtyReply] : []));
  }

  async ask(request: WithoutRef<PtyRequest>): Promise<PtyReply> {
    this.#ref += 1;
    const ref = this.#ref;
    this.send({ ...request, ref } as PtyRequest);
    return until(
      () => this.replies().find((reply) => 'ref' in reply && reply.ref === ref),
      () => `an answer to ${request.type}`,
    );
  }

  async open(lab = 'testlab0', host = 'testpc'): Promise<PtyTerminal> {
    const reply = await this.ask({ type: 'open', lab, host, owner: '1:me', cols: 80, rows: 24 });
    if (reply.type !== 'opened') throw new Error(JSON.stringify(reply));
    return reply.terminal;
  }

  sees(terminal: number, text: string, timeoutMs?: number): Promise<boolean> {
    const shown = () => this.outputs.get(terminal)?.toString() ?? '';
    return until(
      () => shown().includes(text),
      () => `${JSON.stringify(text)} in ${JSON.stringify(shown().slice(-300))}`,
      timeoutMs,
    );
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
