import { failure, SlipwayError } from '../../protocol/errors.ts';
import { labSpecSchema, type LabView } from '../../protocol/lab-state.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { LessonView, Verdict } from '../../protocol/verdict.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import type { Store } from '../storage/store.ts';
import type { LessonSource, RunningGrader } from './lesson-source.ts';
import type { ToolchainWatch } from '../toolchain-watch.ts';

/** A learner who reloads, or whose laptop sleeps through a break, finds the grader where it was. */
const GRADER_IDLE_MS = 600_000;

export interface DeskDeps {
  readonly labs: LabService;
  readonly lessons: LessonSource;
  readonly store: Store;
  readonly toolchain: ToolchainWatch;
  readonly log: { warn(data: object, text: string): void };
  readonly graderIdleMs?: number;
}

export interface DeskPage {
  send(message: ServerMessage): void;
}

/** All pages of one session, its lab, and the grader of the lesson that they show. */
export interface Desk {
  join(page: DeskPage): void;
  leave(page: DeskPage): void;
  lab(): LabView | undefined;
  /** The lesson as this learner stands; begins to grade it when the session's lab is ready for it. Throws SLW402. */
  openLesson(lesson: string): LessonView;
  /** A new lab for the lesson, or the session's lab that already stands. */
  startLab(lesson: string): Promise<LabView>;
  endLab(lab: string): Promise<void>;
  labChanged(lab: LabView): void;
  broadcast(message: ServerMessage): void;
  stop(): void;
}

interface Grading {
  readonly lesson: string;
  readonly lab: string;
  readonly grader: RunningGrader;
}

export function createDesk(session: string, deps: DeskDeps): Desk {
  const { labs, lessons, store, log } = deps;
  const pages = new Set<DeskPage>();
  let grading: Grading | undefined;
  let idle: NodeJS.Timeout | undefined;
  let starting: Promise<LabView> | undefined;

  const broadcast = (message: ServerMessage) => {
    for (const page of pages) page.send(message);
  };
  const stopGrader = () => {
    const stopped = grading;
    grading = undefined;
    if (stopped)
      Promise.resolve(stopped.grader.stop()).catch((err: unknown) => log.warn({ err }, 'grader not stopped'));
  };
  const onVerdict = (lesson: string, checkpoint: string, verdict: Verdict) => {
    const firstPassedAt =
      verdict.status === 'passed'
        ? store.progress.recordPass({ session, lesson, checkpoint, at: verdict.at })
        : store.progress.firstPasses(session, lesson).get(checkpoint);
    broadcast({
      type: 'verdict',
      lesson,
      checkpoint,
      verdict,
      ...(firstPassedAt === undefined ? {} : { firstPassedAt }),
    });
  };
  const grade = () => {
    const lab = labs.ofOwner(session);
    if (lab?.state !== 'ready' || lab.target.kind !== 'lesson') return stopGrader();
    const { lesson } = lab.target;
    if (grading?.lab === lab.id && grading.lesson === lesson) return;
    stopGrader();
    if (pages.size === 0) return;
    const grader = lessons.startGrader({
      lesson,
      hosts: labs.hosts(lab.id),
      onVerdict: (checkpoint, verdict) => {
        if (grading?.lab === lab.id) onVerdict(lesson, checkpoint, verdict);
      },
    });
    grading = { lesson, lab: lab.id, grader };
  };

  const lessonView = (id: string): LessonView => {
    const outline = lessons.outline(id);
    if (!outline) throw new SlipwayError('SLW402', { lesson: id });
    const checkpoints = grading?.lesson === id ? grading.grader.views() : outline.checkpoints;
    const passes = store.progress.firstPasses(session, id);
    return {
      ...outline,
      checkpoints: checkpoints.map((checkpoint) => {
        const firstPassedAt = passes.get(checkpoint.id) ?? checkpoint.firstPassedAt;
        return firstPassedAt === undefined ? checkpoint : { ...checkpoint, firstPassedAt };
      }),
    };
  };

  const makeLab = async (lesson: string): Promise<LabView> => {
    const standing = labs.ofOwner(session);
    if (standing && isAlive(standing)) return standing;
    const { ready, artifacts } = deps.toolchain.current();
    if (!ready.cluster) {
      const missing = artifacts.find(
        ({ status }) => status === 'running' || status === 'waiting' || status === 'failed',
      );
      throw new SlipwayError('SLW202', { artifact: missing?.title ?? 'Kubernetes' });
    }
    if (standing) await labs.destroy(standing.id);
    return labs.start({ owner: session, target: { kind: 'lesson', lesson }, spec: labSpecSchema.parse({}) });
  };

  return {
    join(page) {
      pages.add(page);
      clearTimeout(idle);
      grade();
    },
    leave(page) {
      pages.delete(page);
      if (pages.size > 0) return;
      idle = setTimeout(stopGrader, deps.graderIdleMs ?? GRADER_IDLE_MS);
      idle.unref();
    },
    lab: () => labs.ofOwner(session),
    openLesson(lesson) {
      const view = lessonView(lesson);
      store.sessions.setLesson(session, lesson);
      return view;
    },
    startLab(lesson) {
      if (!lessons.outline(lesson)) throw new SlipwayError('SLW402', { lesson });
      starting ??= makeLab(lesson).finally(() => {
        starting = undefined;
      });
      return starting;
    },
    async endLab(lab) {
      if (labs.ownerOf(lab) !== session) throw new SlipwayError('SLW200', { lab });
      await labs.destroy(lab);
    },
    labChanged(lab) {
      broadcast({ type: 'lab', lab });
      const before = grading?.lab;
      grade();
      if (lab.target.kind === 'lesson' && (before !== grading?.lab || lab.state === 'stopped')) {
        broadcast({ type: 'lesson', lesson: lessonView(lab.target.lesson) });
      }
    },
    broadcast,
    stop() {
      clearTimeout(idle);
      stopGrader();
      pages.clear();
    },
  };
}

/** The value form of whatever was thrown; what is no SlipwayError is a bug of ours. */
export const asFailure = (error: unknown) =>
  error instanceof SlipwayError ? error.failure : failure('SLW900', { detail: String(error).slice(0, 300) });
