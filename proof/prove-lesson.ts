import type { Answer } from '#protocol/exercise.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { liveGrader, lookFresh, lookLive, type SeenReason, untilPassed } from './evaluate.ts';
import type { LessonFolder } from './lesson-folder.ts';
import type { LessonLab } from './lesson-lab.ts';
import type { Mutant } from './mutants.ts';
import { valuesTrouble } from './next-claim.ts';
import { NextCommands } from './next-command.ts';
import type { Expectation, Observation } from './observation.ts';
import { expectedAt, type Task } from './places.ts';
import { runPage } from './prose/run-page.ts';
import type { Place } from './results.ts';
import { answersNow, runSteps } from './run-steps.ts';
import type { Solution } from './solution-steps.ts';

export interface ProveOptions {
  readonly folder: LessonFolder;
  readonly lab: LessonLab;
  readonly commit: string;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

type SeenHere = Pick<Place, 'seen' | 'caught' | 'trouble' | 'next'>;
interface Doing extends ProveOptions {
  readonly hosts: LabHosts;
  readonly expected: ReadonlyMap<string, Expectation>;
}

/** Does one task at the lesson's start and returns what was seen. Trouble with the lab is a value too, never thrown. */
export async function provePlace(task: Task, start: Place | undefined, options: ProveOptions): Promise<Place> {
  const { folder, lab, commit, signal } = options;
  const about = { name: task.name, date: new Date().toISOString().slice(0, 10), commit };
  let labId = '-';
  let began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  try {
    const hosts = await lab.atStart({ changes: changesLab(task) });
    labId = hosts.labId;
    began = performance.now();
    const here = await perform(task, { ...options, hosts, expected: expectedAt(folder, task, start) });
    return { ...about, lab: labId, seconds: seconds(), ...here };
  } catch (error) {
    signal.throwIfAborted();
    return { ...about, lab: labId, seconds: seconds(), seen: {}, caught: [], trouble: [(error as Error).message] };
  }
}

/** Answers and looks change nothing in a lab. */
function changesLab(task: Task): boolean {
  switch (task.kind) {
    case 'start':
    case 'reset':
      return false;
    case 'page':
      return true;
    case 'solution':
      return task.solution.steps.length > 0;
    case 'mutant':
      return task.mutant.steps.length > 0;
  }
}

async function perform(task: Task, doing: Doing): Promise<SeenHere> {
  switch (task.kind) {
    case 'start':
    case 'reset': {
      const { seen, caught, reasons } = await lookFresh(
        { ...doing, lesson: doing.folder.lesson, answers: new Map() },
        doing.expected,
      );
      return { seen: listed(seen), caught, trouble: valuesOf(reasons) };
    }
    case 'solution':
      return follow(task.solution, doing.folder.lesson, doing);
    case 'mutant':
      return followMistake(task.mutant, doing);
    case 'page':
      return followPage(doing);
  }
}

/** The verdicts of a mistake's other checkpoints are not compared, so they need not settle. */
function only(lesson: Lesson, checkpoint: string): Lesson {
  const found = lesson.checkpoints.find(({ id }) => id === checkpoint);
  return found ? { ...lesson, checkpoints: [found] } : lesson;
}

const listed = (...looks: readonly ReadonlyMap<string, Observation>[]): Record<string, Observation[]> => {
  const ids = new Set(looks.flatMap((look) => [...look.keys()]));
  return Object.fromEntries([...ids].map((id) => [id, looks.flatMap((look) => look.get(id) ?? [])]));
};

const valuesOf = (reasons: readonly SeenReason[]): string[] => {
  const troubles = reasons.flatMap(({ checkpoint, reason }) => {
    const trouble = valuesTrouble(reason);
    return trouble === undefined ? [] : `${checkpoint}: ${reason.code} ${trouble}`;
  });
  return [...new Set(troubles)];
};

/** What a learner who made it is told, and what the command shows that comes with it. */
function followMistake(mutant: Mutant, doing: Doing): Promise<SeenHere> {
  const commands = new NextCommands(doing);
  return follow(mutant, only(doing.folder.lesson, mutant.expect.checkpoint), {
    ...doing,
    onLive: (reasons) => commands.lookOnly(reasons),
    whileItLasts: (reasons) => commands.all(reasons),
  });
}

interface Following extends Doing {
  /** Called as soon as the first look has ended. */
  readonly onLive?: (reasons: readonly SeenReason[]) => void;
  /** Called after all looks, before what goes on in the background is ended. */
  readonly whileItLasts?: (reasons: readonly SeenReason[]) => Promise<Place['next']>;
}

/** The steps, seen live; and looked at once more by a grader that saw nothing of them. */
async function follow({ steps, answers: written }: Solution, lesson: Lesson, doing: Following): Promise<SeenHere> {
  const { hosts, folder, signal, print } = doing;
  const answers = new Map<string, Answer>();
  const grader = liveGrader({ hosts, lesson, answers });
  const caught = new Set<string>();
  const onTheWay: Record<string, Observation[]> = {};
  const answer = async (ids: readonly string[]) => {
    const due = Object.fromEntries(Object.entries(written).filter(([id]) => ids.includes(id)));
    for (const [id, given] of await answersNow(due, { hosts, lesson: folder.lesson, signal })) {
      answers.set(id, given);
      grader.answered(id);
    }
  };
  const lookAgain = async (part: Lesson, expected: Doing['expected']) => {
    const fresh = await lookFresh({ hosts, lesson: part, whole: folder.lesson, answers, signal }, expected);
    for (const control of fresh.caught) caught.add(control);
    return fresh;
  };
  let end = () => {};
  try {
    end = await runSteps({
      hosts,
      steps,
      signal,
      print,
      onExpect: async (id) => {
        await answer([id]);
        const live = await untilPassed(grader, id, signal);
        const fresh = await lookAgain(only(lesson, id), new Map([[id, { status: 'passed' }]]));
        onTheWay[id] = [live, fresh.seen.get(id)].filter((each) => each !== undefined);
      },
    });
    await answer(Object.keys(written));
    const later = new Map([...doing.expected].filter(([id]) => !(id in onTheWay)));
    const first = lookLive(grader, signal).then((live) => {
      doing.onLive?.(live.reasons);
      return live;
    });
    const [live, fresh] = await Promise.all([first, lookAgain(lesson, later)]);
    const reasons = [...live.reasons, ...fresh.reasons];
    const next = await doing.whileItLasts?.(reasons);
    return {
      seen: { ...listed(live.seen, fresh.seen), ...onTheWay },
      caught: [...caught].sort(),
      trouble: valuesOf(reasons),
      ...(next && { next }),
    };
  } finally {
    end();
    grader.stop();
  }
}

/** A checkpoint is looked at where the page shows it, and once more at the page's end. */
async function followPage({ hosts, folder, signal, print }: Doing): Promise<SeenHere> {
  const { lesson, page } = folder;
  const answers = new Map<string, Answer>();
  const grader = liveGrader({ hosts, lesson, answers });
  const inPlace = new Map<string, Observation>();
  try {
    const trouble = await runPage({
      hosts,
      parts: page,
      signal,
      print,
      onCheckpoint: async (id) => {
        const { exercise, task } = lesson.checkpoints.find((each) => each.id === id) ?? {};
        if (exercise || task) return;
        const seen = await untilPassed(grader, id, signal);
        print?.(`--- checkpoint ${id}: ${seen?.status}`);
        if (seen?.status === 'passed') inPlace.set(id, seen);
      },
    });
    const atEnd = await lookLive(grader, signal);
    return { seen: listed(new Map([...atEnd.seen, ...inPlace])), caught: [], trouble };
  } finally {
    grader.stop();
  }
}
