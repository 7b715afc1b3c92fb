import { execFile } from 'node:child_process';

const OUTPUT_MAX_BYTES = 4 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;

export interface SystemCommandOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A program of the machine that ended badly, with the end of what it said. */
class SystemCommandError extends Error {
  override readonly name = 'SystemCommandError';
}

/** The kernel ends the program when labd is killed, or it would go on making what a restarted labd has just removed. */
const KILLED_WITH_US = ['--pdeathsig', 'KILL', '--'];

/** Runs a program of the machine (never one of a lab) to its end and answers its output. */
export function systemCommand(command: string, args: readonly string[], options: SystemCommandOptions = {}) {
  return new Promise<string>((resolve, reject) => {
    const child = execFile(
      'setpriv',
      [...KILLED_WITH_US, command, ...args],
      {
        maxBuffer: OUTPUT_MAX_BYTES,
        timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        killSignal: 'SIGKILL',
        ...(options.signal && { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const said = stderr.trim().split('\n').slice(-3).join(' | ');
        const why = said || error.message;
        const failed = new SystemCommandError(`${command} ${args.slice(0, 3).join(' ')}: ${why}`, { cause: error });
        // an abort is told before the program has ended, and what it still does would meet who cleans up after it
        void ended.then(() => reject(failed));
      },
    );
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      // one that could not be started does not end
      if (child.pid === undefined) resolve();
    });
    // a program that ends before it has read its input is judged by its exit status
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
  });
}
