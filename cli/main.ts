import { parseArgs } from 'node:util';
import { failure, SlipwayError } from '#protocol/errors.ts';
import { readConfig } from '#server/config.ts';
import { type Command, commandHelp, type OptionValues, overview, parseOptions } from './command.ts';
import { labCommands } from './lab/commands.ts';
import { createOutput } from './output.ts';
import { doctorCommand } from './services/doctor.ts';
import { serviceCommands } from './services/install-service.ts';
import { startCommand } from './services/start.ts';
import { statusCommand } from './services/status.ts';
import { stopCommand } from './services/stop.ts';
import { upgradeCommand } from './services/upgrade.ts';
import { testCommand } from './test/command.ts';
import { toolchainCommands } from './toolchain/commands.ts';

const USAGE = 2;
/** `lab exec` passes the command's status on: its own failures take one that commands rarely use. */
const EXEC_FAILED = 125;

const commands: readonly Command[] = [
  startCommand,
  stopCommand,
  statusCommand,
  upgradeCommand,
  doctorCommand,
  ...serviceCommands,
  testCommand,
  ...toolchainCommands,
  ...labCommands,
];

const isHelp = (word: string | undefined) => word === '--help' || word === '-h' || word === 'help';

async function main(argv: readonly string[]): Promise<number> {
  const dashes = argv.indexOf('--');
  const before = dashes < 0 ? argv : argv.slice(0, dashes);
  const rest = dashes < 0 ? [] : argv.slice(dashes + 1);
  const language = (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').startsWith('ko')
    ? 'ko'
    : 'en';
  const out = createOutput({
    json: before.includes('--json'),
    language,
    stdout: process.stdout,
    stderr: process.stderr,
  });

  const command = commands.find(({ words }) => words.every((word, index) => before[index] === word));
  if (!command) {
    const wanted = before.filter((word) => !word.startsWith('-') && word !== 'help');
    const listed = commands.filter(({ words }) => wanted.every((word, index) => words[index] === word));
    process[isHelp(before.find(isHelp)) ? 'stdout' : 'stderr'].write(overview(listed.length > 0 ? listed : commands));
    if (wanted.length > 0 && listed.length === 0) out.say(`\nThere is no command "${wanted.join(' ')}".`);
    return isHelp(before.find(isHelp)) ? 0 : USAGE;
  }
  const words = before.slice(command.words.length);
  if (words.some(isHelp)) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  let parsed: { values: OptionValues; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...words], allowPositionals: true, options: parseOptions(command) }) as typeof parsed;
    const { argsMin = 0, argsMax = argsMin } = command;
    const count = parsed.positionals.length;
    if (count < argsMin || count > argsMax || (rest.length > 0 && !command.takesRest)) {
      throw new Error(`"${command.words.join(' ')}" takes ${command.args ?? 'no arguments'}.`);
    }
  } catch (error) {
    out.say(`${(error as Error).message}\n\n${commandHelp(command)}`);
    return USAGE;
  }
  try {
    const config = readConfig();
    if (!command.unprivileged && process.getuid?.() !== 0) {
      throw new SlipwayError('SLW504', { detail: `"${command.words.join(' ')}" needs root; put sudo before it` });
    }
    return await command.run({ config, out, options: parsed.values, args: parsed.positionals, rest });
  } catch (error) {
    if (!(error instanceof SlipwayError)) {
      out.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      out.fail(failure('SLW900', { detail: String(error).slice(0, 200) }));
    } else {
      out.fail(error.failure);
    }
    return command.takesRest ? EXEC_FAILED : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
// Sockets that are kept alive must not keep the command alive.
process.stdout.write('', () => process.exit());
