import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readExam } from '#proof/exam/exam-files.ts';
import { examTable, readExamProofs } from '#proof/exam/results.ts';
import { readTrafficProof, trafficTable } from '#proof/fuzz/results.ts';
import { readIncidents } from '#proof/incidents/incident-files.ts';
import { incidentsTable, readIncidentProofs } from '#proof/incidents/results.ts';
import { judge } from '#proof/judge.ts';
import { type LessonFolder, lessonIds, readLessonFolder } from '#proof/lesson-folder.ts';
import { LessonLab } from '#proof/lesson-lab.ts';
import { type Task, tasksForCi, tasksOf } from '#proof/places.ts';
import { merge, type Place, readResults, writeResults } from '#proof/results.ts';
import { runTasks } from '#proof/run-tasks.ts';
import { proofPage } from '#proof/table.ts';
import { EXAM_LESSON } from '#protocol/exam.ts';
import { readConfig } from '#server/config.ts';
import { adminClient } from '../admin-client.ts';
import { checkoutDir } from '../checkout.ts';
import { proveExam } from './exam.ts';
import { proveByTraffic } from './fuzz.ts';
import { proveIncidents } from './incidents.ts';
import { givenLab, ownLabs, type ProveLabs } from './labs.ts';

const USAGE = `npm run prove -- [LESSON…] [--lab ID | --labs N] [--only NAME,…] [--part ci] [--results FOLDER] [--verbose]
       npm run prove -- --incidents [NAME…] [--rest] [--lab ID] [--results FOLDER] [--verbose]
       npm run prove -- --exam [NAME…] [--rest] [--sittings N [--seed S]] [--lab ID] [--results FOLDER] [--verbose]
       npm run prove -- --fuzz [--seed S] [--cases N | --case K,… [--whole]] [--kept NAME,…] [--lab ID] [--results FOLDER]

Proves the graders of lessons (all, where none is named) in labs of its own, which the running server makes:
each checkpoint fails on the start state and passes on each solution, each mutant gets its own reason, twice,
the page's commands print what it shows, and after a reset all is as new. Writes docs/proof.md and docs/proof/.

  --lab ID          use this lab, which has the lesson's target, and leave it as it was
  --labs N          share the work among that many labs (1), as far as the machine has room
  --only NAME,…     only places with such a name: start, solution, page, mutant, reset, or a part of theirs
  --part ci         what CI proves: lessons whose data says so in full, of the others one checkpoint each
  --results FOLDER  write the results there; a folder without results begins anew
  --table           run nothing; write the table anew from what earlier runs saw
  --verbose         print what the steps print

--incidents proves incidents instead, those whose name holds NAME or whose chapter it is (all): the lab is healthy
before, the fault leaves no trace, visitors see it, the checks find the reason, each repair is accepted and the wrong
one refused. --rest leaves out what was proven before.

--exam proves the exam's tasks: at its start a task gives no points, each right answer all of them, each wrong one what
its file says. With --sittings it takes N scripted exams from seed S on and holds each report against its answers.

--fuzz holds verdicts against traffic instead: random sets of objects are applied, every check that fits them is
asked, and what it says is compared with what requests do and with what the proxies have. What once failed is run
first, from proof/fuzz/regressions/; a new contradiction is shrunk, printed, and added there. With --results the
result is written to FOLDER/proof/ and FOLDER/proof.md.

  --seed S          the same seed makes the same cases (1)
  --cases N         how many new ones (200); 0: what once failed only
  --case K,…        these cases alone, by their numbers
  --whole           print contradictions as their cases made them, not shrunk, and add none of them
  --kept NAME,…     of what once failed, only files with such a name
  --width N         cases side by side (10)
  --leave           leave the cases' namespaces and pods in the lab`;

/** How long CI takes mutants of a lesson of which it proves one checkpoint, and of one that it proves in full. */
const CI_LESSON_MS = { part: 40_000, full: 180_000 };
const INTERRUPTED = 130;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lab: { type: 'string' },
    labs: { type: 'string', default: '1' },
    only: { type: 'string' },
    part: { type: 'string' },
    results: { type: 'string' },
    table: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    incidents: { type: 'boolean', default: false },
    rest: { type: 'boolean', default: false },
    exam: { type: 'boolean', default: false },
    sittings: { type: 'string', default: '0' },
    fuzz: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '200' },
    case: { type: 'string' },
    whole: { type: 'boolean', default: false },
    kept: { type: 'string' },
    width: { type: 'string', default: '10' },
    leave: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** With a plus where the checkout differs from that commit, the results of proofs left aside. */
const commit = () => {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: checkoutDir(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', '.', ':!docs/proof', ':!docs/proof.md') !== '';
    return `${git('rev-parse', '--short=9', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
};

const machine = () => {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${gib} GiB, Linux ${release()}`;
};

interface Context {
  readonly sources: readonly [ProveLabs, ...ProveLabs[]];
  readonly signal: AbortSignal;
  readonly results: string;
  readonly say: (line: string) => void;
}

type Say = Pick<Context, 'say'>;
const noteBy =
  ({ say }: Say) =>
  (text: string) =>
    say(`     ${text}`);

const isInFull = ({ lesson }: LessonFolder) => values.part !== 'ci' || lesson.proof?.ci === 'all';

/** Returns how many things were right and wrong. Results are written after each place. */
async function proveOne(folder: LessonFolder, { sources, signal, results, say }: Context) {
  const { lesson } = folder;
  const inFull = isInFull(folder);
  const note = noteBy({ say });
  const wanted = values.only?.split(',');
  const day = Math.floor(Date.now() / 86_400_000);
  const tasks = (values.part === 'ci' ? tasksForCi(folder, day) : tasksOf(folder)).filter(
    ({ name }) => !wanted || wanted.some((part) => name.includes(part)),
  );
  say(`== ${lesson.id}`);
  const labOf = (source: ProveLabs) => new LessonLab({ folder, source, signal, note });
  const [first, ...others] = sources;
  const labs = [labOf(first), ...others.map(labOf)] as const;
  const known = tasksOf(folder).map(({ name }) => name);
  const earlier = readResults(results, lesson.id)?.places.find(({ name }) => name === 'start');
  const places: Place[] = [];
  const at = commit();
  try {
    await runTasks({
      folder,
      tasks,
      labs,
      commit: at,
      start: earlier,
      mutantsWithinMs: values.part === 'ci' ? CI_LESSON_MS[inFull ? 'full' : 'part'] : Number.POSITIVE_INFINITY,
      signal,
      print: values.verbose ? say : undefined,
      onLeftOut: ({ name }) =>
        note(`${name} is left out: this lesson's time in CI is over; it comes first on another day`),
      onPlace(task, place) {
        places.push(place);
        const run = { machine: machine(), places: [place], known };
        writeResults(results, lesson.id, merge(readResults(results, lesson.id), run));
        const start = places.find(({ name }) => name === 'start') ?? earlier;
        report({ folder, task, say }, start ? [start, place] : [place]);
      },
    });
  } finally {
    await Promise.all(labs.map((lab) => lab.giveBack()));
  }
  return summary({ folder, say }, places);
}

function report({ folder, task, say }: Say & { folder: LessonFolder; task: Task }, seen: readonly Place[]): void {
  const place = seen.at(-1);
  const wrong = judge(folder, seen).wrong.filter((text) => text.startsWith(`${task.name}: `));
  say(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${task.name} (${place?.seconds} s)`);
  for (const text of wrong) say(text.slice(task.name.length + 2).replace(/^/gm, '       '));
}

function summary({ folder, say }: Say & { folder: LessonFolder }, places: readonly Place[]) {
  const note = noteBy({ say });
  const { wrong, controls, page } = judge(folder, places);
  const failed = places.filter(({ name }) => wrong.some((text) => text.startsWith(`${name}: `)));
  const rest = wrong.filter((text) => !places.some(({ name }) => text.startsWith(`${name}: `)));
  for (const text of rest) say(`FAIL ${text}`);
  if (page) note(`the page passed ${page.passed.length} checkpoints: ${page.passed.join(', ')}`);
  const noticed = controls.filter(({ caughtAt }) => caughtAt.length > 0).length;
  note(`${noticed} of ${controls.length} controls noticed`);
  return { passed: places.length - failed.length, failed: failed.length + rest.length };
}

async function writeTable(results: string): Promise<void> {
  const folders = await Promise.all((await lessonIds()).map(readLessonFolder));
  const seen = folders.flatMap(({ lesson: { id } }) => {
    const found = readResults(results, id);
    return found ? [[id, found] as const] : [];
  });
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'proof.md'), proofPage(folders, new Map(seen), await furtherParts(results)));
}

/** What is proven besides lessons. */
async function furtherParts(results: string): Promise<string[]> {
  const { book } = await readIncidents();
  const traffic = readTrafficProof(results);
  return [
    ...(traffic ? [trafficTable(traffic)] : []),
    incidentsTable(
      readIncidentProofs(results),
      book.all.map(({ id }) => id),
    ),
    await examPart(results),
  ];
}

async function examPart(results: string): Promise<string> {
  const { bank } = await readExam(EXAM_LESSON);
  return examTable(
    readExamProofs(results),
    bank.all.map(({ id }) => id),
  );
}

/** Seeds and numbers of cases. */
const isNumber = (text: string): boolean => /^\d{1,9}$/.test(text);

async function fuzz(source: ProveLabs, signal: AbortSignal) {
  const { hosts } = await source.fresh('mesh', signal);
  const counts = await proveByTraffic({
    hosts,
    seed: Number(values.seed),
    cases: Number(values.cases),
    only: values.case?.split(',').map(Number),
    whole: values.whole,
    width: Number(values.width),
    about: { date: new Date().toISOString().slice(0, 10), commit: commit(), machine: machine() },
    results: values.results,
    keeps: values.part !== 'ci' && !values.whole,
    leave: values.leave,
    kept: values.kept?.split(','),
    signal,
  });
  if (values.results !== undefined) await writeTable(values.results);
  return counts;
}

async function incidents(source: ProveLabs, signal: AbortSignal, results: string) {
  const counts = await proveIncidents({
    source,
    wanted: positionals,
    results,
    about: { commit: commit(), machine: machine() },
    rest: values.rest,
    signal,
    print: values.verbose ? console.log : undefined,
  });
  await writeTable(results);
  return counts;
}

async function exam(source: ProveLabs, signal: AbortSignal, results: string) {
  const count = Number(values.sittings);
  const counts = await proveExam({
    source,
    wanted: positionals,
    results,
    about: { commit: commit(), machine: machine() },
    rest: values.rest,
    sittings: count > 0 ? { from: Number(values.seed), count } : undefined,
    signal,
    print: values.verbose ? console.log : undefined,
  });
  await writeTable(results);
  return counts;
}

type Counts = { readonly passed: number; readonly failed: number };

/** What one lab is enough for. */
async function inOneLab(
  source: ProveLabs,
  work: (source: ProveLabs, signal: AbortSignal) => Promise<Counts>,
): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());
  const { signal } = interrupted;
  const alive = setInterval(() => undefined, 60_000);
  try {
    const { passed, failed } = await work(source, signal);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await source.end();
    clearInterval(alive);
  }
}

async function main(): Promise<number> {
  if (
    ![values.seed, values.cases, values.sittings, ...(values.case?.split(',') ?? [])].every(isNumber) ||
    !/^[1-9]\d?$/.test(values.width)
  ) {
    console.error(USAGE);
    return 2;
  }
  if (values.help || (values.part ?? 'ci') !== 'ci' || !/^[1-9]$/.test(values.labs)) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const results = values.results ?? join(checkoutDir(), 'docs');
  if (values.table) {
    await writeTable(results);
    return 0;
  }
  const { paths, serverSocket } = readConfig();
  const client = adminClient(serverSocket);
  let room = 1;
  try {
    const { capacity } = await client.status({ timeoutMs: 20_000 });
    // A queued lab would wait for the proof's own labs, which end only after it.
    room = Math.max(1, capacity ? capacity.capacity - capacity.used - capacity.queued : 1);
  } catch {
    console.error(`No server answers at ${serverSocket}. Labs are made by a running one: ./slipway start`);
    return 1;
  }
  if (room < Number(values.labs)) console.error(`The machine has room for ${room} of ${values.labs} labs.`);
  if (values.fuzz || values.incidents || values.exam) {
    const source = values.lab ? givenLab(values.lab, { client, paths }) : ownLabs({ client, paths });
    const work = values.exam ? exam : incidents;
    return inOneLab(source, values.fuzz ? fuzz : (lab, signal) => work(lab, signal, results));
  }
  const folders = await Promise.all((positionals.length > 0 ? positionals : await lessonIds()).map(readLessonFolder));
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());
  const { signal } = interrupted;
  const own = Array.from({ length: Math.min(room, Number(values.labs)) - 1 }, () => ownLabs({ client, paths }));
  const sources = [
    values.lab ? givenLab(values.lab, { client, paths }) : ownLabs({ client, paths }),
    ...(values.lab ? [] : own),
  ] as const;
  let [passed, failed] = [0, 0];
  const prove = async (folder: LessonFolder, context: Pick<Context, 'sources' | 'say'>) => {
    const counts = await proveOne(folder, { ...context, signal, results });
    passed += counts.passed;
    failed += counts.failed;
  };
  // The graders' timers do not keep the process running; it must run until its labs are removed.
  const alive = setInterval(() => undefined, 60_000);
  try {
    for (const folder of folders.filter(isInFull)) await prove(folder, { sources, say: console.log });
    // Of the others a start, a solution and some mutants: too little to share, so each lab takes whole lessons.
    const rest = folders.filter((folder) => !isInFull(folder)).values();
    await Promise.all(
      sources.map(async (source) => {
        for (const folder of rest) {
          const lines: string[] = [];
          await prove(folder, { sources: [source], say: (line) => lines.push(line) }).finally(() =>
            console.log(lines.join('\n')),
          );
        }
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.all(sources.map((source) => source.end()));
    clearInterval(alive);
  }
  await writeTable(results);
  console.log(`${passed} passed, ${failed} failed`);
  if (signal.aborted) return INTERRUPTED;
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
