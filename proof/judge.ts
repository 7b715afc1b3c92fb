import { checksOf, controlName } from './controls.ts';
import type { LessonFolder } from './lesson-folder.ts';
import { type Expectation, meets, type Observation, observationText } from './observation.ts';
import { expectedAt, type Task, tasksOf } from './places.ts';
import type { Place } from './results.ts';

interface Count {
  readonly right: number;
  readonly of: number;
}
export interface CheckpointRow {
  readonly id: string;
  readonly start: Observation | undefined;
  readonly startRight: boolean;
  readonly solutions: Count;
  readonly mutants: Count;
  readonly reset: boolean | undefined;
  /** Places at which a grader that always says this would be noticed. */
  readonly noticed: { readonly passed: readonly string[]; readonly failed: readonly string[] };
  readonly seconds: number;
  readonly labs: readonly string[];
}
interface ControlRow {
  readonly control: string;
  /** Checkpoints with that check. */
  readonly usedBy: readonly string[];
  readonly caughtAt: readonly string[];
}
export interface Judgement {
  readonly rows: readonly CheckpointRow[];
  readonly controls: readonly ControlRow[];
  /** The page's commands and which checkpoints they passed; undefined when they were not run. */
  readonly page: { readonly passed: readonly string[]; readonly trouble: readonly string[] } | undefined;
  /** Commands that reasons of mutants give to look with. */
  readonly next: Count;
  /** Every place of the lesson has been run. */
  readonly complete: boolean;
  /** What is not as it must be; empty: proven, as far as it was run. */
  readonly wrong: readonly string[];
}

const ALWAYS: Readonly<Record<'passed' | 'failed', Observation>> = {
  passed: { status: 'passed', observed: '' },
  failed: { status: 'failed', code: 'control.failed', observed: '' },
};

interface Judged {
  readonly task: Task;
  readonly place: Place;
  readonly expected: ReadonlyMap<string, Expectation>;
}

const right = ({ place, expected }: Judged, id: string, replaced?: Observation): boolean => {
  const wanted = expected.get(id);
  const seen = place.seen[id] ?? [];
  if (!wanted) return true;
  return seen.length > 0 && seen.every((each) => meets(wanted, replaced ?? each));
};

/** After a reset all must be as at the start, where a control would have said the same. */
const isEvidence = ({ task }: Judged): boolean => task.kind !== 'reset';

/** Compares what was seen with what must be seen. Places that were not run are not judged. */
export function judge(folder: LessonFolder, places: readonly Place[]): Judgement {
  const byName = new Map(places.map((place) => [place.name, place]));
  const start = byName.get('start');
  const tasks = tasksOf(folder);
  const judged = tasks.flatMap((task): Judged[] => {
    const place = byName.get(task.name);
    return place ? [{ task, place, expected: expectedAt(folder, task, start) }] : [];
  });
  const rows = folder.lesson.checkpoints.map(({ id }) => rowOf(id, judged, tasks));
  const complete = judged.length === tasks.length;
  const controls = [...checksOf(folder.lesson).values()].flatMap(({ name, usedBy }) =>
    (['passed', 'failed'] as const).map((says): ControlRow => {
      const control = controlName({ check: name, says });
      const caughtAt = judged.filter((each) => isEvidence(each) && each.place.caught.includes(control));
      return { control, usedBy, caughtAt: caughtAt.map(({ place }) => place.name) };
    }),
  );
  const wrong = judged.flatMap(({ task, place, expected }) => [
    ...place.trouble.map((text) => `${place.name}: ${text}`),
    ...[...expected].flatMap(([id, wanted]) => unmet(place, id, wanted)),
    ...(task.kind === 'mutant' ? badCommands(place) : []),
  ]);
  const mistakes = judged.filter(({ task }) => task.kind === 'mutant');
  const commands = mistakes.flatMap(({ place }) => place.next ?? []);
  const page = byName.get('page');
  return {
    rows,
    controls,
    complete,
    next: { right: commands.filter(({ trouble }) => trouble === undefined).length, of: commands.length },
    page: page && {
      passed: Object.entries(page.seen).flatMap(([id, seen]) => (seen.at(-1)?.status === 'passed' ? id : [])),
      trouble: page.trouble,
    },
    wrong: complete ? [...wrong, ...unnoticed(rows, controls)] : wrong,
  };
}

function rowOf(id: string, judged: readonly Judged[], tasks: readonly Task[]): CheckpointRow {
  const mine = judged.filter(({ expected }) => expected.has(id));
  const of = (kind: Task['kind']) => mine.filter(({ task }) => task.kind === kind);
  const count = (kind: 'solution' | 'mutant'): Count => ({
    right: of(kind).filter((each) => right(each, id)).length,
    of: tasks.filter((task) => task.kind === kind && (task.kind !== 'mutant' || task.mutant.expect.checkpoint === id))
      .length,
  });
  const noticedAt = (says: 'passed' | 'failed') =>
    mine.filter((each) => isEvidence(each) && !right(each, id, ALWAYS[says])).map(({ place }) => place.name);
  const [start] = of('start');
  const [reset] = of('reset');
  return {
    id,
    start: start?.place.seen[id]?.[0],
    startRight: start !== undefined && right(start, id),
    solutions: count('solution'),
    mutants: count('mutant'),
    reset: reset && right(reset, id),
    noticed: { passed: noticedAt('passed'), failed: noticedAt('failed') },
    seconds: mine.reduce((sum, { place }) => sum + place.seconds, 0),
    labs: [...new Set(mine.map(({ place }) => place.lab))],
  };
}

function unmet({ name, seen }: Place, id: string, wanted: Expectation): string[] {
  const looks = seen[id] ?? [];
  const must = wanted.status === 'passed' ? 'passed' : `failed ${wanted.code ?? ''}`.trim();
  if (looks.length === 0) return [`${name}: ${id} was not looked at`];
  const other = looks.find((each) => !meets(wanted, each));
  return other ? [`${name}: ${id} must be ${must} and is ${observationText(other)}`] : [];
}

function badCommands({ name, next, trouble }: Place): string[] {
  if (!next) return trouble.length > 0 ? [] : [`${name}: its next command was not run`];
  return next.flatMap(({ on, command, trouble: what }) =>
    what === undefined ? [] : `${name}: the next command on ${on}, ${command}, ${what}`,
  );
}

function unnoticed(rows: readonly CheckpointRow[], controls: readonly ControlRow[]): string[] {
  const checkpoints = rows.flatMap(({ id, noticed }) =>
    (['passed', 'failed'] as const).flatMap((says) =>
      noticed[says].length === 0 ? `${id}: nobody would notice if it always ${says}` : [],
    ),
  );
  const checks = controls.flatMap(({ control, usedBy, caughtAt }) =>
    caughtAt.length === 0
      ? `nobody would notice ${control} (in ${usedBy.join(', ')}); a mutant that only this check finds is missing`
      : [],
  );
  return [...checkpoints, ...checks];
}
