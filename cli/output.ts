import type { Failure, Localized } from '#protocol/errors.ts';

export interface Output {
  readonly json: boolean;
  readonly interactive: boolean;
  /** In the reader's language. */
  text(value: Localized): string;
  /** Progress and remarks, on standard error. */
  say(line: string): void;
  /** The answer, on standard output. */
  print(line: string): void;
  /** The answer in both forms: `value` with --json, the lines otherwise. */
  answer(value: unknown, lines: readonly string[]): void;
  fail(failure: Failure): void;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly language: 'ko' | 'en';
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export function createOutput({ json, language, stdout, stderr }: OutputOptions): Output {
  const text = (value: Localized) => value[language];
  return {
    json,
    interactive: stderr.isTTY === true,
    text,
    say: (line) => void stderr.write(`${line}\n`),
    print: (line) => void stdout.write(`${line}\n`),
    answer(value, lines) {
      if (json) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
      else for (const line of lines) stdout.write(`${line}\n`);
    },
    fail(failure) {
      if (json) stdout.write(`${JSON.stringify({ failure }, undefined, 2)}\n`);
      stderr.write(`${failure.code}: ${text(failure.message)}\n`);
      // Only where somebody reads it: a log needs no second line.
      if (stderr.isTTY)
        stderr.write(`${text({ ko: '자세히', en: 'More' })}: docs/errors.md#${failure.code.toLowerCase()}\n`);
    },
  };
}

export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const gibibytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
