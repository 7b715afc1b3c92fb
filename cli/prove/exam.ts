import { readExam } from '#proof/exam/exam-files.ts';
import { proveTask } from '#proof/exam/prove-task.ts';
import { readExamProofs, writeExamProof } from '#proof/exam/results.ts';
import { proveSitting } from '#proof/exam/sitting.ts';
import { TaskGround } from '#proof/exam/task-ground.ts';
import { EXAM_LESSON, examKinds } from '#protocol/exam.ts';
import type { ExamTask } from '#server/exam/exam-bank.ts';
import { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import { applyLessonStart } from '#server/lessons/lesson-start.ts';
import type { ProveLabs } from './labs.ts';

/** Tasks at a time: each has namespaces of its own, and mostly waits. */
const SIDE_BY_SIDE = 5;
/** Longer than a script takes: what is watched stays so until the next look. */
const WATCHED_MS = 300_000;

export interface ExamRunOptions {
  readonly source: ProveLabs;
  /** Parts of names; all where none is given. */
  readonly wanted: readonly string[];
  readonly results: string;
  readonly about: { readonly commit: string; readonly machine: string };
  /** Only those that were not proven yet. */
  readonly rest: boolean;
  /** Seeds of sittings from this one on, instead of tasks. */
  readonly sittings: { readonly from: number; readonly count: number } | undefined;
  readonly signal: AbortSignal;
  readonly print: ((text: string) => void) | undefined;
}

/** Proves tasks of the exam, or sittings, in one lab. Results are written after each. */
export async function proveExam(options: ExamRunOptions): Promise<{ passed: number; failed: number }> {
  const { source, wanted, results, rest, sittings, signal } = options;
  const { bank, start } = await readExam(EXAM_LESSON);
  const known = readExamProofs(results);
  const due = bank.all.filter(
    ({ id }) =>
      (wanted.length === 0 || wanted.some((name) => id.includes(name))) &&
      !(rest && !sittings && known.tasks[id]?.trouble.length === 0),
  );
  if (due.length === 0) return { passed: 0, failed: 0 };
  const { id: lab, hosts } = await source.fresh('mesh', signal);
  console.log(`     lab ${lab}, ${sittings ? `${sittings.count} sittings` : `${due.length} tasks`}`);
  await applyLessonStart({ hosts, lesson: start, signal });
  const labs = new WatchedLabs({ graceMs: WATCHED_MS });
  const grounds = new Map<string, TaskGround>();
  const groundOf = (task: ExamTask): TaskGround => {
    const ground = grounds.get(task.id) ?? new TaskGround({ hosts, task, labs, signal, print: options.print });
    grounds.set(task.id, ground);
    return ground;
  };
  try {
    return sittings
      ? await proveSittings(options, { bank: due, hosts, labs, groundOf, sittings })
      : await proveTasks(options, { due, groundOf });
  } finally {
    labs.stop();
    for (const ground of grounds.values()) ground.close();
  }
}

async function proveTasks(
  { about, results, signal }: ExamRunOptions,
  { due, groundOf }: { due: readonly ExamTask[]; groundOf: (task: ExamTask) => TaskGround },
) {
  const counts = { passed: 0, failed: 0 };
  const queue = [...due];
  const work = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      const ground = groundOf(task);
      const proof = await proveTask({ ground, about, signal });
      // What is left of it is removed before it is set up again.
      await ground.remove().catch((error: unknown) => console.log(`     ${task.id}: ${String(error)}`));
      writeExamProof(results, { task: task.id, proof });
      const scores = Object.entries(proof.scores).map(([name, points]) => `${name} ${points}`);
      tell(counts, `${task.id} (${proof.seconds} s; ${scores.join(', ')})`, proof.trouble);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return counts;
}

async function proveSittings(
  { about, results, signal }: ExamRunOptions,
  {
    sittings,
    ...given
  }: Pick<Parameters<typeof proveSitting>[0], 'bank' | 'hosts' | 'labs' | 'groundOf'> & {
    sittings: NonNullable<ExamRunOptions['sittings']>;
  },
) {
  const counts = { passed: 0, failed: 0 };
  const { tasks: count } = examKinds.full;
  for (let seed = sittings.from; seed < sittings.from + sittings.count; seed += 1) {
    const proof = await proveSitting({ ...given, seed, count, width: SIDE_BY_SIDE, about, signal });
    writeExamProof(results, { seed, proof });
    tell(counts, `sitting ${seed} (${proof.seconds} s; ${proof.percent} %)`, proof.trouble);
  }
  return counts;
}

function tell(counts: { passed: number; failed: number }, what: string, trouble: readonly string[]): void {
  console.log(`${trouble.length === 0 ? 'ok  ' : 'FAIL'} ${what}`);
  for (const text of trouble) console.log(`       ${text}`);
  if (trouble.length === 0) counts.passed += 1;
  else counts.failed += 1;
}
