import type { Answer, WrittenAnswers } from '#protocol/exercise.ts';
import type { CommandResult, LabHosts } from '#server/labs/lab-hosts.ts';
import { answersOf } from '#server/lessons/exercises/answers-file.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { PROOF_MARK } from './proof-mark.ts';
import type { ScriptStep, Step } from './solution-steps.ts';

const ASK_TIMEOUT_MS = 30_000;
const OUTPUT_MAX_BYTES = 1_000_000;

export interface StepRun {
  readonly hosts: LabHosts;
  readonly steps: readonly Step[];
  /** Called where a solution says that the checkpoint passes now. */
  readonly onExpect: (checkpoint: string) => Promise<void>;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

interface Script {
  readonly host: string;
  readonly script: string;
  readonly timeoutMs: number;
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

/** Runs a script as a learner would type it, in one login shell of the host. */
export function runScript(
  hosts: LabHosts,
  { host, script, timeoutMs, maxBytes = OUTPUT_MAX_BYTES, signal }: Script,
): Promise<CommandResult> {
  return hosts.exec(
    host,
    { argv: ['/bin/bash', '-l', '-c', script], cwd: '/root', env: PROOF_MARK },
    { maxBytes, timeoutMs, signal },
  );
}

/**
 * Runs the steps in order. A step may fail: a mistake often does. What goes on in the background is ended by the
 * returned function, and whatever else the steps started, by the next reset.
 * @throws LabinitError for a step that does not end in its time.
 */
export async function runSteps({ hosts, steps, onExpect, signal, print }: StepRun): Promise<() => void> {
  const endings: (() => void)[] = [];
  const end = () => {
    for (const each of endings) each();
  };
  try {
    for (const step of steps) {
      if (step.kind === 'expect') {
        await onExpect(step.checkpoint);
        continue;
      }
      const script = await withNodePort(hosts, step, signal);
      if (step.background) {
        endings.push(await leaveRunning(hosts, { ...step, script }, { signal, print }));
        continue;
      }
      const { stdout, stderr, code } = await runScript(hosts, { ...step, script, signal });
      print?.(`--- ${step.name} on ${step.host} (${code})\n${stdout}${stderr}`);
    }
    return end;
  } catch (error) {
    end();
    throw error;
  }
}

/** `$IGWHTTP` is what the learner read on k3s-s and types elsewhere. */
async function withNodePort(hosts: LabHosts, { script }: ScriptStep, signal: AbortSignal): Promise<string> {
  if (!script.includes('IGWHTTP') || /\bIGWHTTP=/.test(script)) return script;
  const { stdout } = await runScript(hosts, {
    host: 'k3s-s',
    script: `kubectl get service -n istio-system istio-ingressgateway -o jsonpath='{.spec.ports[?(@.port==80)].nodePort}'`,
    timeoutMs: ASK_TIMEOUT_MS,
    signal,
  });
  return `export IGWHTTP=${/^\d*/.exec(stdout.trim())?.[0] ?? ''}\n${script}`;
}

async function leaveRunning(
  hosts: LabHosts,
  { name, host, script }: ScriptStep,
  { signal, print }: Pick<StepRun, 'signal' | 'print'>,
): Promise<() => void> {
  const argv = ['/bin/bash', '-l', '-c', script];
  const session = await hosts.spawn(host, { argv, cwd: '/root', env: PROOF_MARK }, { signal });
  for (const stream of [session.stdout, session.stderr]) {
    stream.on('data', (bytes: Buffer) => print?.(`--- ${name} on ${host}\n${bytes.toString('utf8')}`));
  }
  session.exit.catch(() => undefined);
  return () => session.close();
}

export interface AnswerRun {
  readonly hosts: LabHosts;
  readonly lesson: Lesson;
  readonly signal: AbortSignal;
}

/** The answers that a solution has written down; commands among them are run now. */
export function answersNow(
  written: WrittenAnswers,
  { hosts, lesson, signal }: AnswerRun,
): Promise<ReadonlyMap<string, Answer>> {
  return answersOf(written, lesson, async (host, script) => {
    const { stdout } = await runScript(hosts, { host, script, timeoutMs: ASK_TIMEOUT_MS, signal });
    return stdout;
  });
}
