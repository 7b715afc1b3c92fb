import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from '../checkout.ts';
import type { CommandInput } from '../command.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** The failed ones by name, with what they said. */
  readonly failures?: readonly string[];
}
export interface SectionInput extends CommandInput {
  readonly signal: AbortSignal;
}
export interface Section {
  readonly name: string;
  run(input: SectionInput): Promise<Counts>;
}
export interface SectionResult extends Counts {
  readonly name: string;
  readonly ms: number;
}

/** An interrupted run counts as failed. */
export function summary(results: readonly Counts[], interrupted: boolean): Counts {
  const add = (pick: (counts: Counts) => number) => results.reduce((sum, counts) => sum + pick(counts), 0);
  return { passed: add(({ passed }) => passed), failed: add(({ failed }) => failed) + (interrupted ? 1 : 0) };
}

export interface Run {
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Standard output is returned: instead of being shown, or besides. */
  readonly capture?: 'hidden' | 'shown';
}
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a program of the checkout. Its output goes to standard error, so that standard output has our lines only. */
export function run(argv: readonly string[], { signal, environment, cwd, capture }: Run): Promise<Ran> {
  const [command = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: cwd ?? checkoutDir(),
      env: { ...process.env, CI: 'true', NO_COLOR: '1', ...environment },
      stdio: ['ignore', capture ? 'pipe' : 2, 2],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (capture === 'shown') process.stderr.write(chunk);
    });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** A program of node_modules/.bin, by this Node. */
export const tool = (name: string, ...args: string[]): string[] => [
  join(checkoutDir(), 'node_modules', '.bin', name),
  ...args,
];

/** A program whose exit status is its one result. */
export const check = (name: string, ...commands: readonly (readonly string[])[]): Section => ({
  name,
  async run({ signal }) {
    let failed = 0;
    for (const argv of commands) if ((await run(argv, { signal })).code !== 0) failed += 1;
    return { passed: commands.length - failed, failed };
  },
});

/** Where reports of this run are left, for reading afterwards. */
export function reportFile(name: string): string {
  const folder = join(checkoutDir(), 'dist', 'reports');
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

export function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
