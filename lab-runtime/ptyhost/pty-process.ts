import { writeSync } from 'node:fs';
import { spawn as spawnPty } from 'node-pty';
import { InputQueue } from './input-queue.ts';
import { KILL_AFTER_MS } from './limits.ts';

export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
export interface PtySize {
  readonly cols: number;
  readonly rows: number;
}
export interface PtyEvents {
  data(bytes: Uint8Array): void;
  /** Comes once, after the last `data`. */
  exit(exitCode: number, signal: number | undefined): void;
}

/** A shell that runs under a pty of its own. */
export interface PtyProcess {
  /** False: the program does not read and its input queue is full; nothing was taken. */
  write(bytes: Uint8Array): boolean;
  resize(size: PtySize): void;
  pause(): void;
  resume(): void;
  kill(): void;
}

const EXIT_WATCH_MS = 50;

/** What node-pty 1.1 has on Unix and does not declare. */
interface UnixPty {
  readonly fd: number;
  readonly _socket: { readonly destroyed: boolean };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts `command` under a new pty. Throws when it cannot be started. */
export function startPty(command: ShellCommand, size: PtySize, events: PtyEvents): PtyProcess {
  const pty = spawnPty(command.file, [...command.args], {
    name: 'xterm-256color',
    cols: size.cols,
    rows: size.rows,
    cwd: '/',
    env: { ...command.env },
    encoding: null,
  });
  const unix = pty as unknown as UnixPty;
  let exited = false;
  let exitWatch: NodeJS.Timeout | undefined;
  let killTimer: NodeJS.Timeout | undefined;

  // node-pty's own write retries a full pty by setImmediate, so one hung program would cost a whole core.
  // The fd is non-blocking; it is closed together with the socket and must not be touched afterwards.
  const input = new InputQueue((bytes) => {
    if (exited || unix._socket.destroyed) return undefined;
    try {
      return writeSync(unix.fd, bytes);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : undefined;
    }
  });

  // With `encoding: null` the data are Buffers, whatever the type says.
  pty.onData((data) => events.data(data as unknown as Uint8Array));
  pty.onExit(({ exitCode, signal }) => {
    exited = true;
    clearInterval(exitWatch);
    clearTimeout(killTimer);
    input.clear();
    events.exit(exitCode, signal || undefined);
  });

  return {
    write: (bytes) => input.push(bytes),
    resize({ cols, rows }) {
      if (!exited && !unix._socket.destroyed) pty.resize(cols, rows);
    },
    pause() {
      if (exited || exitWatch) return;
      pty.pause();
      // node-pty drops what is unread 200 ms after the exit; a paused pty reads its last bytes before that.
      exitWatch = setInterval(() => {
        if (!isRunning(pty.pid)) pty.resume();
      }, EXIT_WATCH_MS);
    },
    resume() {
      clearInterval(exitWatch);
      exitWatch = undefined;
      if (!exited) pty.resume();
    },
    kill() {
      if (exited || killTimer) return;
      pty.resume();
      pty.kill('SIGHUP');
      killTimer = setTimeout(() => pty.kill('SIGKILL'), KILL_AFTER_MS);
    },
  };
}
