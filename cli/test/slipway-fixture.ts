import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkoutDir } from '../checkout.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Running {
  readonly finished: Promise<Finished>;
  /** What it has said on standard error until now. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `./slipway …` as a person or a script does, against the server that the environment names. */
export function start(args: readonly string[], input = ''): Running {
  const child = spawn(join(checkoutDir(), 'slipway'), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { finished, said: () => stderr, kill: (signal) => void child.kill(signal) };
}

export const slipway = (...args: string[]): Promise<Finished> => start(args).finished;
