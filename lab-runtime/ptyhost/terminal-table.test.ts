import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PTY_PAUSE_BYTES, PTY_RESUME_BYTES, PTY_RING_MAX_BYTES, SILENT_AFTER_MS } from '#protocol/terminal-flow.ts';
import type { ConnectionReader, ReaderSink } from './connection-reader.ts';
import { EXITED_MAX } from './limits.ts';
import type { PtyEvents, PtyProcess } from './pty-process.ts';
import { TerminalTable } from './terminal-table.ts';

/** A program that prints what the test says, and remembers whether it was held. */
class FakePty implements PtyProcess {
  paused = false;
  killed = false;
  readonly events: PtyEvents;
  constructor(events: PtyEvents) {
    this.events = events;
  }
  print(bytes: number): void {
    this.events.data(new Uint8Array(bytes));
  }
  write(): boolean {
    return true;
  }
  resize(): void {}
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  kill(): void {
    this.killed = true;
  }
}

class FakeSink implements ReaderSink {
  received = 0;
  gaps = 0;
  open = true;
  #end: number | undefined;
  output(offset: number, bytes: Uint8Array): void {
    if (this.#end !== undefined && this.#end !== offset) this.gaps += 1;
    this.received += bytes.length;
    this.#end = offset + bytes.length;
  }
  writable(): boolean {
    return this.open;
  }
  exited(): void {}
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function table() {
  const ptys: FakePty[] = [];
  const terminals = new TerminalTable({
    findShell: () => ({ file: 'sh', args: [], env: {} }),
    startPty: (_, __, events) => {
      const pty = new FakePty(events);
      ptys.push(pty);
      return pty;
    },
    now: () => Date.now(),
  });
  const open = () => {
    const terminal = terminals.open({
      type: 'open',
      ref: 1,
      lab: 'lab00000',
      host: 'testpc',
      owner: '',
      cols: 80,
      rows: 24,
    });
    const pty = ptys.at(-1);
    if (!pty) throw new Error('not started');
    return { terminal, pty };
  };
  return { terminals, open };
}

test('the program is held above the high mark and let go below the low one', () => {
  const { terminal, pty } = table().open();
  const reader = terminal.attach(0, new FakeSink());
  pty.print(PTY_PAUSE_BYTES);
  expect(pty.paused).toBe(false);
  pty.print(1);
  vi.advanceTimersByTime(10);
  expect(pty.paused).toBe(true);
  terminal.ack(reader, PTY_PAUSE_BYTES + 1 - PTY_RESUME_BYTES);
  expect(pty.paused).toBe(true);
  terminal.ack(reader, PTY_PAUSE_BYTES + 2 - PTY_RESUME_BYTES);
  expect(pty.paused).toBe(false);
});

test('a silent reader paces nobody until it acknowledges again, and one that is between the marks counts as silent too', () => {
  const { terminal, pty } = table().open();
  const reader = terminal.attach(0, new FakeSink());
  pty.print(PTY_PAUSE_BYTES + 1);
  vi.advanceTimersByTime(10);
  terminal.ack(reader, PTY_PAUSE_BYTES - PTY_RESUME_BYTES - 1_000);
  vi.advanceTimersByTime(SILENT_AFTER_MS - 10);
  expect(pty.paused).toBe(true);
  vi.advanceTimersByTime(20);
  expect(pty.paused).toBe(false);
  pty.print(500_000);
  expect(pty.paused).toBe(false);
  vi.advanceTimersByTime(10);
  terminal.ack(reader, 70_000);
  expect(pty.paused).toBe(true);
});

test('the fastest reader paces, and its end lets the program go', () => {
  const { terminal, pty } = table().open();
  const readers: ConnectionReader[] = [terminal.attach(0, new FakeSink()), terminal.attach(0, new FakeSink())];
  const [fast, slow] = readers;
  if (!fast || !slow) throw new Error('two readers');
  pty.print(PTY_PAUSE_BYTES + 1);
  vi.advanceTimersByTime(10);
  terminal.ack(fast, PTY_PAUSE_BYTES + 1);
  expect(pty.paused).toBe(false);
  terminal.detach(fast);
  expect(pty.paused).toBe(true);
  terminal.detach(slow);
  expect(pty.paused).toBe(false);
});

test('a reader whose socket is full loses what the ring loses, and sees the gap', () => {
  const { terminal, pty } = table().open();
  const sink = new FakeSink();
  const reader = terminal.attach(0, sink);
  pty.print(10);
  sink.open = false;
  for (let i = 0; i < 4; i += 1) pty.print(PTY_RING_MAX_BYTES / 2);
  vi.advanceTimersByTime(10);
  expect(sink.received).toBe(10);
  sink.open = true;
  reader.pump();
  expect(sink.received).toBe(10 + PTY_RING_MAX_BYTES);
  expect(sink.gaps).toBe(1);
});

test('ended terminals stay for their owner, the newest ones; a closed one is gone at once and its program ended', () => {
  const { terminals, open } = table();
  for (let i = 0; i < EXITED_MAX + 3; i += 1) open().pty.events.exit(0, undefined);
  expect(terminals.list().length).toBe(EXITED_MAX);
  const { terminal, pty } = open();
  terminals.close(terminal);
  expect(terminals.get(terminal.id)).toBeUndefined();
  expect(pty.killed).toBe(true);
  expect(terminals.running).toBe(1);
  pty.events.exit(0, 1);
  expect(terminals.running).toBe(0);
});
