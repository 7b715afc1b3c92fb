import { type CheckpointRow, type Judgement, judge } from './judge.ts';
import type { LessonFolder } from './lesson-folder.ts';
import type { Observation } from './observation.ts';
import { tasksOf } from './places.ts';
import type { Place, Results } from './results.ts';

const HEAD = `# Proof

Written by \`npm run prove\`; what a run did not touch stays as an earlier run left it.

Each lesson has one row for each checkpoint: it fails at the lesson's **start**, passes on each **solution** (as seen live, and by a grader that saw nothing of it), each **mutant** gets its own reason, twice, the command that comes with it is typed in another shell, ends well and shows what the reason claims (**next**), and after a **reset** everything fails as it did at the start. **Noticed** tells how many of these places turn red when the whole checkpoint is replaced by "always passed" and by "always failed"; below each table the same is done to every single check. *Time* is that of all places which judge the checkpoint, so solutions count for each.
`;

/** The whole page, from the results by lesson. Lessons come in the course's order, places in the lesson's. */
export function proofPage(
  folders: readonly LessonFolder[],
  results: ReadonlyMap<string, Results>,
  further: readonly string[] = [],
): string {
  const judged = folders.map((folder) => {
    const run = results.get(folder.lesson.id);
    return { folder, run, judgement: judge(folder, run?.places ?? []) };
  });
  const sections = judged.map(({ folder, run, judgement }) =>
    run && run.places.length > 0
      ? section(folder, run, judgement)
      : `## ${heading(folder)}\n\nNot proven yet: \`npm run prove ${folder.lesson.id}\`.\n`,
  );
  const mutants = folders.reduce((sum, { mutants: { length } }) => sum + length, 0);
  const checkpoints = folders.reduce((sum, { lesson }) => sum + lesson.checkpoints.length, 0);
  const summary = [
    '| lesson | checkpoints | solutions | mutants right | next commands run | proven |',
    '| --- | --- | --- | --- | --- | --- |',
    ...judged.map(({ folder, judgement }) => summaryRow(folder, judgement)),
  ];
  const total = `${checkpoints} checkpoints and ${mutants} mutants in ${folders.length} lessons.`;
  return [HEAD, total, '', ...summary, '', ...sections, ...further].join('\n');
}

const heading = ({ folder, lesson }: LessonFolder) => `${Number.parseInt(folder, 10)}. ${lesson.title.en}`;

const verdictOf = ({ wrong, complete }: Judgement) => {
  if (wrong.length > 0) return `**no**, ${wrong.length} wrong`;
  return complete ? 'yes' : 'in part';
};

function summaryRow(folder: LessonFolder, judgement: Judgement): string {
  const right = judgement.rows.reduce((sum, { mutants }) => sum + mutants.right, 0);
  const { length } = folder.mutants;
  const cells = [
    heading(folder),
    folder.lesson.checkpoints.length,
    folder.solutions.length,
    `${right}/${length}`,
    `${judgement.next.right}/${judgement.next.of}`,
    verdictOf(judgement),
  ];
  return `| ${cells.join(' | ')} |`;
}

function section(folder: LessonFolder, { machine, places }: Results, judgement: Judgement): string {
  const { rows, controls, page, next, wrong } = judgement;
  const dates = unique(places.map(({ date }) => date)).toSorted();
  const days = dates.length > 1 ? `${dates[0]} to ${dates.at(-1)}` : dates[0];
  const commits = unique(places.map(({ commit }) => commit));
  const total = places.reduce((sum, { seconds }) => sum + seconds, 0);
  const lines = [
    `## ${heading(folder)}`,
    '',
    `${days}, commit ${commits.join(', ')}, ${time(total)} on ${machine}.`,
    '',
    '| checkpoint | start | solutions | mutants | after reset | noticed: passed, failed | time | lab |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(tableRow),
    '',
    ...(wrong.length > 0 ? ['**Wrong:**', '', ...wrong.map((text) => `- ${cell(text, 600)}`), ''] : []),
    'Each check alone, always passed and always failed:',
    '',
    '| check | of | noticed at |',
    '| --- | --- | --- |',
    ...controls.map(
      ({ control, usedBy, caughtAt }) =>
        `| ${control} | ${few(usedBy)} | ${caughtAt.length === 0 ? '–' : few(caughtAt)} |`,
    ),
    '',
    ...(next.of > 0
      ? [`${next.right} of ${next.of} next commands of mutants ended well and showed what their reasons claim.`, '']
      : []),
    ...(page ? [pageLine(page.passed, rows.length), ''] : []),
    '<details><summary>What was seen</summary>',
    '',
    '| place | checkpoint | verdict | observed |',
    '| --- | --- | --- | --- |',
    ...tasksOf(folder).flatMap(({ name }) => places.filter((place) => place.name === name).flatMap(evidenceRows)),
    '',
    '</details>',
    '',
  ];
  return lines.join('\n');
}

function tableRow(row: CheckpointRow): string {
  const cells = [
    row.id,
    row.start ? `${mark(row.startRight)} ${code(row.start)}` : '–',
    share(row.solutions),
    row.mutants.of === 0 ? 'none' : share(row.mutants),
    row.reset === undefined ? '–' : mark(row.reset),
    `${row.noticed.passed.length}, ${row.noticed.failed.length}`,
    time(row.seconds),
    row.labs.join(' ') || '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

const pageLine = (passed: readonly string[], total: number) =>
  `The page's own commands ran as it shows them and passed ${passed.length} of ${total} checkpoints${passed.length > 0 ? `: ${passed.join(', ')}` : ''}.`;

function evidenceRows({ name, seen }: Place): string[] {
  return Object.entries(seen).flatMap(([id, looks]) => {
    const [first] = looks;
    if (!first) return [];
    const others = looks.slice(1).filter((each) => each.status !== first.status || each.code !== first.code);
    return [first, ...others].map(
      (each) =>
        `| ${name} | ${id} | ${code(each)} | ${cell([each.object, each.observed].filter(Boolean).join(': '))} |`,
    );
  });
}

const OBSERVED_MAX = 240;
const FEW = 4;
const unique = (values: readonly string[]) => [...new Set(values)];
const mark = (right: boolean) => (right ? '✔' : '✘');
const share = ({ right, of }: CheckpointRow['solutions']) => `${mark(right === of)} ${right}/${of}`;
const code = (seen: Observation) => (seen.code ? `\`${seen.code}\`` : seen.status);
const few = (names: readonly string[]) =>
  names.length <= FEW ? names.join(', ') : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;
const time = (exact: number): string => {
  const seconds = Math.round(exact);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** A text from a lab in a cell of a table: it must not end the cell, or be read as markup. */
function cell(text: string, max = OBSERVED_MAX): string {
  const one = text.replace(/\s+/g, ' ').trim();
  const cut = one.length > max ? `${one.slice(0, max - 1)}…` : one;
  return cut.replace(/[\\`*_{}[\]<>|]/g, (sign) => `\\${sign}`);
}
