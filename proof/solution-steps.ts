import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type WrittenAnswers, writtenAnswersSchema } from '#protocol/exercise.ts';

const STEP = /^(\d+)-(k3s-s|k3s-w\d|testpc)-[a-z0-9-]+?(\.bg)?\.sh$/;
const EXPECT = /^(\d+)-check-([a-z0-9-]+)\.expect$/;
const TIMEOUT = /^# timeout: (\d+)$/m;
const STEP_TIMEOUT_S = 120;
const ANSWERS_FILE = 'answers.yaml';

/** Commands that a learner types on a host. `background`: it goes on until the solution is over. */
export interface ScriptStep {
  readonly kind: 'script';
  readonly name: string;
  readonly host: string;
  readonly script: string;
  readonly background: boolean;
  readonly timeoutMs: number;
}
/** The checkpoint passes here; later steps may undo it. */
interface ExpectStep {
  readonly kind: 'expect';
  readonly name: string;
  readonly checkpoint: string;
}
export type Step = ScriptStep | ExpectStep;

/** A step that does a task is called `<number>-<host>-<checkpoint>.sh`. */
export const doesTask = (step: Step, task: string): boolean =>
  step.kind === 'script' && new RegExp(`^\\d+-(k3s-s|k3s-w\\d|testpc)-${task}(\\.bg)?\\.sh$`).test(step.name);

export interface Solution {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly answers: WrittenAnswers;
}

/** @throws Error for a file whose name is not of that form. */
export async function readSolution(path: string, name: string): Promise<Solution> {
  const files = (await readdir(path)).filter((file) => file !== ANSWERS_FILE);
  const steps = await Promise.all(files.map(async (file) => toStep(file, await readFile(join(path, file), 'utf8'))));
  const answers = await readFile(join(path, ANSWERS_FILE), 'utf8').catch(() => '{}');
  return { name, steps: inOrder(steps, name), answers: writtenAnswersSchema.parse(parse(answers) ?? {}) };
}

function toStep(name: string, text: string): Step {
  const checkpoint = EXPECT.exec(name)?.[2];
  if (checkpoint !== undefined) return { kind: 'expect', name, checkpoint };
  const [matches, , host, background] = STEP.exec(name) ?? [];
  if (matches === undefined || host === undefined) {
    throw new Error(
      `${name}: a step is called <number>-<host>-<what>.sh, <number>-<host>-<what>.bg.sh when it goes on, or <number>-check-<checkpoint>.expect`,
    );
  }
  const timeoutMs = Number(TIMEOUT.exec(text)?.[1] ?? STEP_TIMEOUT_S) * 1000;
  return { kind: 'script', name, host, script: text, background: background !== undefined, timeoutMs };
}

function inOrder(steps: readonly Step[], solution: string): Step[] {
  const number = ({ name }: Step) => Number.parseInt(name, 10);
  const sorted = steps.toSorted((a, b) => number(a) - number(b) || a.name.localeCompare(b.name));
  const twice = sorted.find((step, index) => index > 0 && number(step) === number(sorted[index - 1] ?? step));
  if (twice) throw new Error(`${solution}/${twice.name}: another step has this number`);
  return sorted;
}
