import { type Localized, SlipwayError } from '#protocol/errors.ts';
import type { Answer } from '#protocol/exercise.ts';
import { type LabView, labSpecSchema } from '#protocol/lab-state.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import type { CheckpointView, LessonView, Verdict } from '#protocol/verdict.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import type { ToolchainWatch } from '../labs/toolchain-watch.ts';
import type { Answers } from '../lessons/exercises/answers-file.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import type { TroubledWatch } from '../services-watch.ts';
import type { Store } from '../storage/store.ts';
import { createDeskWork, type DeskWork } from './desk-work.ts';
import { requireFairPlace } from './fair-places.ts';
import { createLessonGraders } from './lesson-graders.ts';
import { isOwnMachine, networkOf } from './network.ts';

/** Long enough that a reload or a laptop's sleep does not stop the grader. */
const GRADER_IDLE_MS = 600_000;

export interface DeskDeps {
  readonly labs: LabService;
  readonly lessons: LessonSource;
  readonly store: Store;
  readonly toolchain: ToolchainWatch;
  readonly troubled: TroubledWatch;
  readonly log: { warn(data: object, text: string): void };
  readonly graderIdleMs?: number;
  /** How many labs one network may have; 0: as many as it likes. */
  readonly labsPerAddress?: number;
  /** While an incident or an exam of the session is under way: what a chapter's checkpoints say would tell what is to be found. */
  readonly pausesGrading?: (session: string) => boolean;
}

export interface DeskPage {
  send(message: ServerMessage): void;
}

/** All pages of one session, its lab, and the graders of the lessons that they show. */
export interface Desk {
  join(page: DeskPage): void;
  /** Where the session's newest page was opened. */
  cameFrom(address: string): void;
  readonly pages: number;
  leave(page: DeskPage): void;
  lab(): LabView | undefined;
  /** The lesson with this learner's verdicts; it is graded while the page shows it and the lab is ready. Throws SLW402. */
  openLesson(page: DeskPage, lesson: string): LessonView;
  /**
   * A new lab for the lesson, or the session's lab that already stands, whatever lesson it was made for. Throws SLW109
   * when others have all the labs that may be started from where this session is.
   */
  startLab(lesson: string): Promise<LabView>;
  endLab(lab: string): Promise<void>;
  /** A new lab at the lesson's start in place of the present one, and no answers. First passes are kept. */
  resetLesson(lesson: string): Promise<LabView>;
  /** A new lab at the lesson's start in place of the present one; answers stay. */
  freshLab(lesson: string): Promise<LabView>;
  /** The lab that stands, brought to the lesson's start with all that is in it. Throws SLW200 and SLW209. */
  prepareLesson(lesson: string): Promise<LabView>;
  /** The verdict follows as a message to all pages. Throws SLW106 and SLW403. */
  submitAnswer(lesson: string, checkpoint: string, answer: Answer): void;
  readonly work: DeskWork;
  /** What was passed, of all lessons. */
  progress(): Extract<ServerMessage, { type: 'progress' }>['lessons'];
  labChanged(lab: LabView): void;
  /** Grading of the open lessons is paused, or goes on. */
  gradingChanged(): void;
  broadcast(message: ServerMessage): void;
  /** Nobody is here, nothing is under way and there is no lab: another desk would be the same. */
  readonly isIdle: boolean;
  stop(): void;
}

export function createDesk(session: string, deps: DeskDeps): Desk {
  const { labs, lessons, store, log } = deps;
  /** With the lesson that each shows; the one that opened a lesson last comes last. */
  const pages = new Map<DeskPage, string | undefined>();
  let from: string | undefined;
  let starting: Promise<LabView> | undefined;
  let resetting: Promise<LabView> | undefined;
  let preparing: Promise<LabView> | undefined;

  const broadcast = (message: ServerMessage) => {
    for (const page of pages.keys()) page.send(message);
  };
  const answersOf = (lesson: string): Answers => ({
    get: (checkpoint) => store.answers.get(session, lesson, checkpoint),
  });
  /** Of each checkpoint, for what it failed last: the first reason is that nothing was done yet. */
  const failedFor = new Map<string, string>();
  const noteMistake = (key: string, verdict: Verdict) => {
    if (verdict.status !== 'failed') return;
    const { code } = verdict.reason;
    const before = failedFor.get(key);
    failedFor.set(key, code);
    if (before !== undefined && before !== code) store.mistakes.note({ session, code, at: verdict.at });
  };
  const onVerdict = (lesson: string, checkpoint: string, verdict: Verdict) => {
    noteMistake(`${lesson}/${checkpoint}`, verdict);
    const firstPassedAt =
      verdict.status === 'passed'
        ? store.progress.recordPass({ session, lesson, checkpoint, at: verdict.at })
        : store.progress.firstPasses(session, lesson).get(checkpoint);
    const answer = answersOf(lesson).get(checkpoint);
    broadcast({
      type: 'verdict',
      lesson,
      checkpoint,
      verdict,
      ...(firstPassedAt === undefined ? {} : { firstPassedAt }),
      ...(answer && { answer }),
    });
  };
  const graders = createLessonGraders({
    lessons,
    hostsOf: (lab) => labs.hosts(lab),
    answersOf,
    onVerdict,
    fits: (lab, lesson) => labs.fits(lab, lesson),
    onStart(lab, lesson) {
      if (graders.startView(lesson)?.verdict.status === 'passed') labs.noteFit(lab, lesson);
      publishLesson(lesson);
    },
    idleMs: deps.graderIdleMs ?? GRADER_IDLE_MS,
    log,
  });
  const isPaused = () => deps.pausesGrading?.(session) ?? false;
  const openLessons = () => {
    const all = [...pages.values()].filter((lesson) => lesson !== undefined);
    return all.filter((lesson, index) => all.lastIndexOf(lesson) === index);
  };
  /** Returns the open lessons whose grading began or ended. */
  const grade = (): string[] => {
    const lab = labs.ofOwner(session);
    const open = openLessons();
    const graded = lab?.state === 'ready' && !isPaused() ? lab.id : undefined;
    const changed = graders.follow(graded, open);
    return changed.filter((lesson) => open.includes(lesson));
  };

  const known = (lesson: string, answers?: Answers): LessonView => {
    const outline = lessons.outline(lesson, answers);
    if (!outline) throw new SlipwayError('SLW402', { lesson });
    return outline;
  };
  const lessonView = (id: string): LessonView => {
    const outline = known(id, answersOf(id));
    const rests = isPaused() ? duringOther : graders.lab() === undefined ? undefined : otherLessons;
    const ungraded = rests ? outline.checkpoints.map((view) => resting(view, rests)) : outline.checkpoints;
    const passes = store.progress.firstPasses(session, id);
    const start = graders.startView(id);
    return {
      ...outline,
      ...(start ? { start } : {}),
      checkpoints: (graders.views(id) ?? ungraded).map((checkpoint) => {
        const firstPassedAt = passes.get(checkpoint.id) ?? checkpoint.firstPassedAt;
        return firstPassedAt === undefined ? checkpoint : { ...checkpoint, firstPassedAt };
      }),
    };
  };
  const publishLesson = (lesson: string) => broadcast({ type: 'lesson', lesson: lessonView(lesson) });
  const answered = (lesson: string, checkpoint: string) => {
    if (graders.answered(lesson, checkpoint)) return;
    const view = lessonView(lesson).checkpoints.find(({ id }) => id === checkpoint);
    if (view) onVerdict(lesson, checkpoint, view.verdict);
  };

  const requireToolchain = () => {
    const { ready, artifacts } = deps.toolchain.current();
    if (ready.cluster) return;
    const missing = artifacts.find(({ status }) => status === 'running' || status === 'waiting' || status === 'failed');
    throw new SlipwayError('SLW202', { artifact: missing?.title ?? 'Kubernetes' });
  };
  const requirePlace = () => requireFairPlace(labs, { owner: session, from, most: deps.labsPerAddress ?? 0 });
  const makeLab = (lesson: string) => {
    requirePlace();
    return labs.start({ owner: session, target: { kind: 'lesson', lesson }, spec: labSpecSchema.parse({}), from });
  };
  const startLab = async (lesson: string): Promise<LabView> => {
    const standing = labs.ofOwner(session);
    if (standing && isAlive(standing)) return standing;
    requireToolchain();
    requirePlace();
    if (standing) await labs.destroy(standing.id);
    return makeLab(lesson);
  };
  const prepareLab = async (lesson: string): Promise<LabView> => {
    const standing = labs.ofOwner(session);
    if (!standing) throw new SlipwayError('SLW200', { lab: '-' });
    return labs.prepare(standing.id, lesson);
  };
  const replaceLab = async (lesson: string, between?: () => void): Promise<LabView> => {
    await starting?.catch(() => undefined);
    requireToolchain();
    requirePlace();
    const standing = labs.ofOwner(session);
    if (standing) await labs.destroy(standing.id);
    between?.();
    return makeLab(lesson);
  };
  const replacing = (lesson: string, between?: () => void): Promise<LabView> => {
    known(lesson);
    resetting ??= replaceLab(lesson, between).finally(() => {
      resetting = undefined;
    });
    return resetting;
  };

  return {
    get pages() {
      return pages.size;
    },
    get isIdle() {
      return pages.size === 0 && !starting && !resetting && !preparing && labs.ofOwner(session) === undefined;
    },
    join(page) {
      pages.set(page, undefined);
    },
    cameFrom(address) {
      const network = networkOf(address);
      from = isOwnMachine(network) ? undefined : network;
    },
    leave(page) {
      pages.delete(page);
      grade();
    },
    lab: () => labs.ofOwner(session),
    openLesson(page, lesson) {
      known(lesson);
      pages.delete(page);
      pages.set(page, lesson);
      store.sessions.setLesson(session, lesson, Date.now());
      for (const changed of grade()) if (changed !== lesson) publishLesson(changed);
      return lessonView(lesson);
    },
    async startLab(lesson) {
      known(lesson);
      if (resetting) return resetting;
      starting ??= startLab(lesson).finally(() => {
        starting = undefined;
      });
      return starting;
    },
    async endLab(lab) {
      if (labs.ownerOf(lab) !== session) throw new SlipwayError('SLW200', { lab });
      await labs.destroy(lab);
    },
    resetLesson: async (lesson) =>
      replacing(lesson, () => {
        store.answers.clear(session, lesson);
        publishLesson(lesson);
      }),
    freshLab: async (lesson) => replacing(lesson),
    async prepareLesson(lesson) {
      known(lesson);
      preparing ??= prepareLab(lesson).finally(() => {
        preparing = undefined;
      });
      return preparing;
    },
    submitAnswer(lesson, checkpoint, answer) {
      known(lesson);
      lessons.checkAnswer(lesson, checkpoint, answer);
      store.answers.save({ session, lesson, checkpoint, answer, at: Date.now() });
      answered(lesson, checkpoint);
    },
    work: createDeskWork({ session, stored: store.answers, lessons, lessonView, answered }),
    progress: () =>
      lessons.list().map(({ id, checkpoints }) => {
        const passes = store.progress.firstPasses(session, id);
        return { id, checkpoints: checkpoints.map((each) => ({ id: each, passed: passes.has(each) })) };
      }),
    labChanged(lab) {
      broadcast({ type: 'lab', lab });
      const changed = grade();
      for (const lesson of lab.state === 'stopped' ? openLessons() : changed) publishLesson(lesson);
    },
    gradingChanged() {
      for (const lesson of grade()) publishLesson(lesson);
    },
    broadcast,
    stop() {
      graders.stop();
      pages.clear();
    },
  };
}

/** There is a lab, but this lesson is not being graded in it. */
function resting(view: CheckpointView, waitingFor: Localized): CheckpointView {
  return view.withoutLab ? view : { ...view, verdict: { status: 'pending', at: 0, waitingFor } };
}
const duringOther = {
  ko: '인시던트를 푸는 동안과 시험을 보는 동안은 확인을 멈춘다. 끝나면 다시 확인한다.',
  en: 'Not checked while an incident or an exam is under way. It goes on when that is over.',
};
const otherLessons = {
  ko: '다른 장을 여럿 열어 두어 이 장의 확인을 멈췄다. 이 페이지를 새로 고치면 다시 확인한다.',
  en: 'Several other chapters are open, so this one is not being checked. Reload this page to go on.',
};
