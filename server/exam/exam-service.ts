import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#protocol/errors.ts';
import {
  EXAM_LESSON,
  type ExamKind,
  type ExamReport,
  type ExamResult,
  type ExamView,
  examKinds,
} from '#protocol/exam.ts';
import type { LabView } from '#protocol/lab-state.ts';
import { readyLabFor } from '../incidents/ready-lab.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import type { ExamTable } from '../storage/exam-table.ts';
import { type DomainShare, drawTasks, sharesOf } from './draw.ts';
import type { ExamBank } from './exam-bank.ts';
import { type ExamRecord, isActive } from './exam-record.ts';
import { type ExamLooks, ExamRun } from './exam-run.ts';
import { examResult, examView, tasksOf } from './exam-view.ts';
import { markExam } from './mark.ts';

/** Of each learner; the oldest go. */
export const EXAMS_KEPT_MAX = 50;

export interface ExamServiceDeps {
  readonly bank: ExamBank;
  readonly labs: LabService;
  readonly table: ExamTable;
  readonly looks: ExamLooks;
  /** Ends the session's lab and makes a new one at the lesson's start. */
  readonly freshLab: (session: string, lesson: string) => Promise<LabView>;
  /** What a session's pages are told of its exam. */
  readonly publish: (session: string, view: ExamView) => void;
  /** An exam of the session began or ended, and with it the rest of its lab's grading. */
  readonly onActive: (session: string) => void;
  /** Something else is under way in the session's lab. */
  readonly isBusy: (session: string) => boolean;
  readonly clock: () => number;
  readonly log: { warn(data: object, text: string): void };
  readonly seed?: () => number;
}

export interface ExamOverview {
  readonly results: ExamResult[];
  readonly current?: string;
  /** How a full exam is divided by what the bank has. */
  readonly shares: DomainShare[];
  readonly bank: number;
}

/** Exams of all learners: one at a time for each. */
export interface ExamService {
  overview(session: string): ExamOverview;
  /** The named one, else the one under way. Undefined where there is none. @throws SlipwayError SLW106 */
  view(session: string, exam?: string): ExamView | undefined;
  /** @throws SlipwayError SLW408 where one, or an incident, is under way */
  start(session: string, kind: ExamKind): ExamView;
  note(session: string, exam: string, note: { task: string; mark: 'flagged' | 'done'; on: boolean }): void;
  /** Hands it in. @throws SlipwayError SLW408 where it is not under way */
  end(session: string, exam: string): void;
  isActive(session: string): boolean;
  /** Marks the exam of a lab as it is now; it goes on. Undefined where the lab has none. */
  markLab(lab: string, signal: AbortSignal): Promise<ExamReport | undefined>;
  /** Goes on with what was under way when the server ended. */
  resume(): void;
  close(): void;
}

export function createExamService(deps: ExamServiceDeps): ExamService {
  const { bank, labs, table, looks, publish, onActive, clock, log } = deps;
  const seed = deps.seed ?? (() => randomBytes(4).readUInt32BE());
  const runs = new Map<string, ExamRun>();

  const found = (session: string, exam: string): ExamRecord => {
    const record = runs.get(session)?.record;
    const known = record?.id === exam ? record : table.get(session, exam);
    if (!known) throw new SlipwayError('SLW106', { what: `exam/${exam.slice(0, 20)}` });
    return known;
  };
  const viewOf = (session: string, record: ExamRecord): ExamView => {
    const run = runs.get(session);
    return examView(record, { bank, run: run?.record.id === record.id ? run : undefined, now: clock() });
  };
  const running = (session: string, exam: string): ExamRun => {
    const run = runs.get(session);
    if (run?.record.id !== exam) throw new SlipwayError('SLW408');
    return run;
  };
  const begin = (session: string, record: ExamRecord): ExamRun => {
    const tell = () => publish(session, viewOf(session, run.record));
    const run: ExamRun = new ExamRun({
      record,
      tasks: tasksOf(bank, record),
      looks,
      async readyLab(signal, known) {
        const start = () => deps.freshLab(session, EXAM_LESSON);
        const there = known !== undefined && labs.get(known) !== undefined ? known : undefined;
        return readyLabFor({ labs, lesson: EXAM_LESSON, known: there, start, signal });
      },
      hostsOf: (lab) => labs.hosts(lab),
      onRecord(next) {
        table.save({ session, record: next }, clock());
        tell();
      },
      onSeen: tell,
      onEnd() {
        if (runs.get(session) === run) runs.delete(session);
        tell();
        onActive(session);
      },
      clock,
      log,
    });
    runs.set(session, run);
    table.save({ session, record }, clock());
    table.keepNewest(session, EXAMS_KEPT_MAX);
    onActive(session);
    return run;
  };

  const unsubscribe = labs.onChange((lab, owner) => {
    if (!isAlive(lab)) runs.get(owner)?.labEnded(lab.id);
  });

  return {
    overview(session) {
      const results = table.of(session).flatMap((record) => examResult(record) ?? []);
      const current = runs.get(session)?.record.id;
      return {
        results,
        shares: sharesOf(bank.all, examKinds.full.tasks),
        bank: bank.all.length,
        ...(current !== undefined && { current }),
      };
    },
    view(session, exam) {
      const record = exam === undefined ? runs.get(session)?.record : found(session, exam);
      return record && viewOf(session, record);
    },
    start(session, kind) {
      if (runs.has(session) || deps.isBusy(session)) throw new SlipwayError('SLW408');
      const number = seed();
      const tasks = drawTasks(bank.all, { seed: number, count: examKinds[kind].tasks });
      const record: ExamRecord = {
        id: randomBytes(6).toString('hex'),
        kind,
        seed: number,
        phase: 'preparing',
        tasks: tasks.map(({ id }) => id),
        flagged: [],
        done: [],
      };
      const run = begin(session, record);
      void run.start();
      return viewOf(session, run.record);
    },
    note(session, exam, { task, mark, on }) {
      running(session, exam).note(task, mark, on);
    },
    end: (session, exam) => running(session, exam).end(),
    isActive: (session) => runs.has(session),
    async markLab(lab, signal) {
      const record = table.ofLab(lab);
      if (!record) return undefined;
      return markExam({ tasks: tasksOf(bank, record), look: looks.lookIn(labs.hosts(lab)), signal });
    },
    resume() {
      for (const { session, record } of table.all()) {
        if (isActive(record) && !runs.has(session)) void begin(session, record).start();
      }
    },
    close() {
      unsubscribe();
      for (const run of runs.values()) run.stop();
      runs.clear();
    },
  };
}
