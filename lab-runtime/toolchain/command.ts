import { spawn } from 'node:child_process';

const KILL_GRACE_MS = 5_000;
const ERROR_TAIL_LINES = 12;

export interface CommandOptions {
  readonly cwd?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly log?: (line: string) => void;
}

/** A program that ended badly; the message holds the end of what it said. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Runs a program to its end and answers its standard output.
 * It gets its own process group: Ctrl-C in the terminal reaches only us, and we end the whole group.
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, environment, signal, log } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    const tail: string[] = [];
    const kill = (name: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // the group is gone already
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      kill('SIGTERM');
      timer = setTimeout(() => kill('SIGKILL'), KILL_GRACE_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const lines = (onLine: (line: string) => void) => {
      let rest = '';
      return (chunk: string): void => {
        const parts = (rest + chunk).split(/\r?\n|\r/);
        rest = parts.pop() ?? '';
        for (const line of parts) onLine(line);
      };
    };
    const note = lines((line) => {
      tail.push(line);
      if (tail.length > ERROR_TAIL_LINES) tail.shift();
      log?.(line);
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output.push(chunk);
      note(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', note);
    child.on('error', (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(new CommandError(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      note('\n');
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve(output.join(''));
      else {
        const how = killedBy === null ? `exit status ${code}` : killedBy;
        const said = tail
          .filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'))
          .slice(-3)
          .join(' | ');
        reject(new CommandError(`${command} ${args[0] ?? ''}: ${how}: ${said}`));
      }
    });
  });
}
