import type { ParseArgsConfig } from 'node:util';
import type { Config } from '#server/config.ts';
import type { Output } from './output.ts';

interface OptionHelp {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface CommandInput {
  readonly config: Config;
  readonly out: Output;
  readonly options: OptionValues;
  readonly args: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[];
}

export interface Command {
  /** `['lab', 'create']` */
  readonly words: readonly string[];
  /** Names of the arguments, for the help: `ID HOST`. */
  readonly args?: string;
  readonly argsMin?: number;
  readonly argsMax?: number;
  readonly takesRest?: boolean;
  readonly summary: string;
  readonly options?: Readonly<Record<string, OptionHelp>>;
  /** Works without being root. */
  readonly unprivileged?: boolean;
  /** Returns the exit status. Throws SlipwayError for what goes wrong. */
  run(input: CommandInput): Promise<number>;
}

export const commonOptions: Readonly<Record<string, OptionHelp>> = {
  json: { type: 'boolean', help: 'answer in JSON on standard output' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const parseOptions = (command: Command): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries({ ...command.options, ...commonOptions }).map(([name, { type, short }]) => [
      name,
      { type, ...(short ? { short } : {}) },
    ]),
  );

export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, { short, value, help }]) =>
      `  ${`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`.padEnd(22)} ${help}`,
  );
  const usage = ['./slipway', ...command.words, command.args, '[options]'].filter(Boolean).join(' ');
  return `${usage}\n\n${command.summary}\n\n${options.join('\n')}\n`;
}

export function overview(commands: readonly Command[]): string {
  const lines = commands.map((command) => {
    const usage = [...command.words, command.args].filter(Boolean).join(' ');
    return `  ${usage.padEnd(30)} ${command.summary}`;
  });
  return `Slipway: a service mesh course with labs of its own.\n\n./slipway COMMAND [options]\n\n${lines.join('\n')}\n\n--help after a command tells more; --json makes any answer machine-readable.\n`;
}
