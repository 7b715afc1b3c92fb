import { parseArgs } from 'node:util';
import { DEFAULT_RUN_DIR, DEFAULT_STATE_DIR, layout } from '../../../lab-runtime/layout.ts';
import { type CheckpointView, checkpointViewSchema } from '../../../protocol/verdict.ts';
import { createLabHosts, type LabHosts } from '../../labs/lab-hosts.ts';
import { createGrader } from '../grader.ts';
import { applyLessonStart } from '../lesson-start.ts';
import type { Lesson } from '../vocabulary.ts';
import { resetLab, runSolution } from './lab-scripts.ts';
import { type LessonFolder, type Mutant, readLessonFolder, type Solution } from './lesson-folder.ts';

const USAGE = `npm run prove -- LESSON --lab ID [--only NAME,…] [--verbose]

Proves the graders of a lesson in a lab that has the lesson's target (./slipway lab create):
each checkpoint fails on the start state and passes on each solution, and each mutant gets its own reason.
Everything that was made in the lab is removed.`;

interface Row {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly detail: string;
}

const WAIT_MS = 15_000;

const evaluate = async (hosts: LabHosts, lesson: Lesson): Promise<CheckpointView[]> => {
  const grader = createGrader({ hosts, lesson, onVerdict: () => undefined });
  try {
    const views = await grader.evaluate({ waitMs: WAIT_MS });
    // What the server would send: a verdict outside the protocol is no verdict.
    return views.map((view) => checkpointViewSchema.parse(view));
  } finally {
    grader.stop();
  }
};

const text = ({ id, verdict }: CheckpointView): string =>
  verdict.status === 'failed'
    ? `${id}: ${verdict.reason.code} (${verdict.reason.object}; observed: ${verdict.reason.observed})`
    : `${id}: ${verdict.status}`;

/** At the start every checkpoint is failed, and none is passed by chance. */
async function proveStart(hosts: LabHosts, { lesson }: LessonFolder): Promise<string[]> {
  const views = await evaluate(hosts, lesson);
  return views.filter(({ verdict }) => verdict.status !== 'failed').map(text);
}

/** All passed as seen live, and the same again by a grader that saw nothing of it. */
async function proveSolution(
  hosts: LabHosts,
  { lesson }: LessonFolder,
  solution: Solution,
  print?: (text: string) => void,
) {
  const live = createGrader({ hosts, lesson, onVerdict: () => undefined });
  live.start();
  try {
    await runSolution(hosts, solution, print);
    const first = await live.evaluate({ waitMs: WAIT_MS });
    const second = await evaluate(hosts, lesson);
    return [...first, ...second].filter(({ verdict }) => verdict.status !== 'passed').map(text);
  } finally {
    live.stop();
  }
}

/** The expected checkpoint fails for the expected reason, twice. */
async function proveMutant(hosts: LabHosts, { lesson }: LessonFolder, mutant: Mutant, print?: (text: string) => void) {
  await runSolution(hosts, mutant, print);
  const wrong: string[] = [];
  for (const views of [await evaluate(hosts, lesson), await evaluate(hosts, lesson)]) {
    const view = views.find(({ id }) => id === mutant.expect.checkpoint);
    const code = view?.verdict.status === 'failed' ? view.verdict.reason.code : undefined;
    if (view && code !== mutant.expect.code) wrong.push(`expected ${mutant.expect.code}, got ${text(view)}`);
  }
  return wrong;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      lab: { type: 'string' },
      only: { type: 'string' },
      verbose: { type: 'boolean' },
      'state-dir': { type: 'string', default: DEFAULT_STATE_DIR },
      'run-dir': { type: 'string', default: DEFAULT_RUN_DIR },
    },
  });
  const [id] = positionals;
  if (!id || !values.lab) {
    console.error(USAGE);
    return 2;
  }
  const hosts = createLabHosts(layout(values['state-dir'], values['run-dir']), values.lab);
  const folder = await readLessonFolder(id);
  const print = values.verbose ? (output: string) => console.log(output) : undefined;
  const rows: Row[] = [];
  let usedLogs = true;
  const prove = async (name: string, run: () => Promise<string[]>) => {
    if (values.only && !values.only.split(',').some((part) => name.includes(part))) return;
    let began = performance.now();
    const wrong = await (async () => {
      await resetLab(hosts, { logs: usedLogs });
      await applyLessonStart({ hosts, lesson: folder.lesson });
      began = performance.now();
      return run();
    })().catch((error: unknown) => [String(error)]);
    const row = { name, ok: wrong.length === 0, seconds: (performance.now() - began) / 1000, detail: wrong.join('; ') };
    rows.push(row);
    console.log(`${row.ok ? 'ok  ' : 'FAIL'} ${name} (${row.seconds.toFixed(1)} s) ${row.detail}`);
  };

  await prove('start', () => proveStart(hosts, folder));
  for (const solution of folder.solutions) {
    await prove(`solution ${solution.name}`, () => proveSolution(hosts, folder, solution, print));
  }
  for (const mutant of folder.mutants) {
    await prove(`mutant ${mutant.name} → ${mutant.expect.code}`, () => proveMutant(hosts, folder, mutant, print));
    usedLogs = mutant.steps.some(({ host }) => host === 'testpc');
  }
  await resetLab(hosts, { logs: true }).catch((error: unknown) => console.error(String(error)));
  const failed = rows.filter(({ ok }) => !ok).length;
  console.log(`${rows.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
