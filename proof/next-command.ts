import { z } from 'zod';
import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import type { Reason } from '#protocol/verdict.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type CommandEnd, showsClaim } from './next-claim.ts';
import { runScript } from './run-steps.ts';

/** Nobody waits longer for a look; what follows a log never ends. */
const TIMEOUT_MS = 20_000;
const OUTPUT_MAX_BYTES = 4_000_000;

/** The run of the command that a reason gives to look with, as the results keep it. */
export const nextRunSchema = z.strictObject({
  checkpoint: z.string(),
  on: z.string(),
  command: z.string(),
  status: z.number().optional().describe('with which it ended, if it did'),
  shows: z.string().optional().describe('what of the reason stands in its output'),
  trouble: z.string().optional().describe('why it is no command to look with'),
});
type NextRun = z.infer<typeof nextRunSchema>;

interface Given {
  readonly checkpoint: string;
  readonly reason: Reason;
}
interface Options {
  readonly hosts: LabHosts;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

/** Runs the `next` of reasons, each command once. */
export class NextCommands {
  readonly #options: Options;
  readonly #runs = new Map<string, Promise<NextRun>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Of those given, what looks only, and so cannot change what is being graded meanwhile. */
  lookOnly(given: readonly Given[]): void {
    for (const each of given) if (onlyLooks(each.reason.next)) void this.#start(each);
  }

  /** All that were given, those that send requests too, when they have ended. */
  async all(given: readonly Given[]): Promise<NextRun[]> {
    for (const each of given) await this.#start(each);
    return Promise.all(this.#runs.values());
  }

  #start({ checkpoint, reason }: Given): Promise<NextRun> | undefined {
    if (reason.next === '' && reason.layer === 'answer') return undefined;
    const key = JSON.stringify([checkpoint, reason.on, reason.next]);
    const known = this.#runs.get(key);
    if (known) return known;
    const run = runNext({ checkpoint, reason }, this.#options);
    // Who waits for all of them hears of it; until then somebody else may fail first.
    run.catch(() => undefined);
    this.#runs.set(key, run);
    return run;
  }
}

/** Programs that read; a request would stand in the log that is graded, and be the very one that is missing. */
const LOOKS =
  /^(kubectl (-n \S+ )?(get|describe|logs|api-resources) |istioctl (analyze|proxy-config|proxy-status|pc|ps)\b|ls |cat |grep |ss |ps |head |tail |getent |id |command )/;
const onlyLooks = (command: string): boolean => LOOKS.test(`${command} `) && !/[;&]|\bcurl\b/.test(command);

/** In a fresh login shell, as in a terminal that the learner has just opened. */
async function runNext({ checkpoint, reason }: Given, { hosts, signal, print }: Options): Promise<NextRun> {
  const { next: command, on } = reason;
  const about = { checkpoint, on, command };
  if (command.trim() === '') return { ...about, trouble: 'is empty' };
  const end = await typed({ hosts, signal }, { on, command });
  if ('trouble' in end) return { ...about, ...end };
  const shown = showsClaim(reason, end);
  print?.(`--- next of ${checkpoint} on ${on}: ${command} (${end.code})\n${end.output}`);
  return { ...about, status: end.code, ...shown };
}

async function typed(
  { hosts, signal }: Options,
  { on, command }: { on: string; command: string },
): Promise<CommandEnd | { trouble: string }> {
  try {
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: OUTPUT_MAX_BYTES, signal };
    const { code, stdout, stderr } = await runScript(hosts, { host: on, script: command, ...limits });
    return { code, output: `${stdout}${stderr}` };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LabinitError && error.kind === 'timeout') {
      return { trouble: `did not end in ${TIMEOUT_MS / 1000} s` };
    }
    throw error;
  }
}
