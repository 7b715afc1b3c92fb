import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { CheckpointView, StartView, Verdict } from '#protocol/verdict.ts';
import type { Input, PrepareCheck } from '../checks/index.ts';
import { pause } from '../cluster/backoff.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { type Answers, noAnswers } from '../lessons/exercises/answers-file.ts';
import type { Lesson } from '../lessons/vocabulary.ts';
import type { CheckRun } from './check-run.ts';
import { CheckpointRun } from './checkpoint-run.ts';
import type { Held } from './lab/shared-pool.ts';
import type { LabShare, WatchedLab } from './lab/watched-lab.ts';
import { WatchedLabs } from './lab/watched-labs.ts';
import { type GradingLog, silentLog } from './log.ts';
import { createScene } from './scene.ts';
import { StartRun } from './start-run.ts';

/** Events of one `kubectl apply` come together. */
const DEBOUNCE_MS = 50;
/** What was applied just before `evaluate` was called arrives within this. */
const EVENT_LAG_MS = 150;

export interface GraderDeps {
  readonly hosts: LabHosts;
  readonly lesson: Lesson;
  readonly onVerdict: (checkpoint: string, verdict: Verdict) => void;
  /** For a lab that was made for another lesson: called when what is known of the lesson's start has changed. */
  readonly onStart?: (() => void) | undefined;
  /** What the learner answered; read anew at each look. */
  readonly answers?: Answers;
  readonly log?: GradingLog;
  /** A proof puts checks whose outcome is fixed in the place of real ones. */
  readonly prepare?: PrepareCheck;
  /** Watches and answers are shared with the other graders of these; otherwise the grader sees the lab by itself. */
  readonly labs?: WatchedLabs;
}

export interface Grader {
  /** Opens the watches; verdicts come by `onVerdict` from now on. */
  start(): void;
  /**
   * Asks everything anew and waits, at most `waitMs`, until nothing is pending. Trouble of the lab is an
   * inconclusive verdict, never a throw.
   */
  evaluate(options: { waitMs: number; signal?: AbortSignal }): Promise<CheckpointView[]>;
  views(): CheckpointView[];
  /** Of a grader with `onStart`, as soon as it is known; undefined for a lesson that starts with nothing of its own. */
  startView(): StartView | undefined;
  /** There is a new answer to the checkpoint: its verdict follows, also if it is the same as before. */
  answered(checkpoint: string): void;
  stop(): void;
}

/** Reconciles the verdicts of one lesson with one lab's state. Level-triggered: a passed checkpoint can fail again. */
export function createGrader({ hosts, lesson, onVerdict, log = silentLog, ...deps }: GraderDeps): Grader {
  const stopping = new AbortController();
  const { signal } = stopping;
  const labs = deps.labs ?? new WatchedLabs({ graceMs: 0 });
  const checkpoints = lesson.checkpoints.map(
    (spec) =>
      new CheckpointRun(spec, {
        at: Date.now(),
        answers: deps.answers ?? noAnswers,
        ...(deps.prepare && { prepare: deps.prepare }),
      }),
  );
  const startRun = deps.onStart && StartRun.of(lesson.start, Date.now());
  const runs: readonly CheckRun[] = [...checkpoints, ...(startRun?.parts ?? [])];
  const logNamespaces = new Set(
    runs.flatMap(({ specs }) =>
      specs.flatMap((check) => ('app' in check && typeof check.app === 'object' ? check.app.namespace : [])),
    ),
  );
  const inputs = new Set(runs.flatMap((each) => [...each.inputs]));
  let held: Held<WatchedLab> | undefined;
  let share: LabShare | undefined;
  /** Since when what was asked before is not good enough. */
  let anewFrom = 0;
  let tick: NodeJS.Timeout | undefined;
  const waiters = new Set<() => void>();

  const soon = () => {
    tick ??= setTimeout(run, DEBOUNCE_MS);
  };

  const changed = (input: Input) => {
    const now = performance.now();
    for (const each of runs) {
      if (!each.inputs.has(input)) continue;
      each.changedAt = now;
      each.dirty = true;
      soon();
    }
  };

  const publish = (run: CheckRun, verdict: Verdict) => {
    if (!run.publish(verdict)) return;
    const checkpoint = run instanceof CheckpointRun ? run.spec.id : undefined;
    const of = checkpoint === undefined ? { start: true } : { checkpoint };
    log.info({ lab: hosts.labId, lesson: lesson.id, ...of, verdict: summary(verdict) }, 'verdict');
    if (checkpoint === undefined) deps.onStart?.();
    else onVerdict(checkpoint, verdict);
  };

  const run = () => {
    tick = undefined;
    if (signal.aborted || !held || !share) return;
    const { world, places, logs } = share;
    for (const each of runs.filter(({ dirty, withoutLab }) => dirty && withoutLab)) {
      each.dirty = false;
      publish(each, each.conclude(each.judge(), { now: performance.now(), at: Date.now() }));
    }
    const due = runs.flatMap((each) => {
      const state = world.stateOf(each.inputs);
      return each.dirty && !each.running && (state.failure || state.synced) ? { each, failure: state.failure } : [];
    });
    if (due.length === 0) return;
    const changedAt = Math.max(...due.map(({ each }) => each.changedAt));
    const scene = createScene({
      ...held.value.common,
      world,
      places,
      logs,
      now: Date.now,
      changedAt,
      anewFrom,
      asker: signal,
    });
    for (const { each, failure } of due) {
      each.dirty = false;
      each.running = true;
      const began = performance.now();
      clearTimeout(each.recheck);
      const look = failure ? Promise.resolve({ kind: 'inconclusive' as const, failure }) : each.look(scene);
      void look.then((result) => {
        each.running = false;
        if (signal.aborted) return;
        const now = performance.now();
        if (each.wasOvertaken(now - began)) return soon();
        publish(each, each.conclude(result, { now, at: Date.now() }));
        const delay = each.nextLook(result, now);
        if (delay !== undefined) {
          each.recheck = setTimeout(() => {
            each.dirty = true;
            run();
          }, delay);
        }
        if (each.dirty) soon();
        for (const wake of waiters) wake();
      });
    }
  };

  const start = () => {
    if (share || signal.aborted) return;
    held = labs.hold(hosts);
    const lab = held.value;
    for (const each of runs) each.changedAt = lab.lastChange(each.inputs);
    share = lab.share({ inputs, logNamespaces, onChange: changed });
    soon();
  };

  const views = (): CheckpointView[] => checkpoints.map((each) => each.view());

  return {
    start,
    views,
    startView: () => startRun?.view(),
    answered(checkpoint) {
      const run = checkpoints.find(({ spec }) => spec.id === checkpoint);
      if (!run) return;
      run.dirty = true;
      run.publishAgain = true;
      soon();
    },
    async evaluate({ waitMs, signal: asked }) {
      const deadline = performance.now() + waitMs;
      using link = new LinkedAbort([signal, asked], waitMs);
      const within = link.signal;
      start();
      const refreshed = Promise.race([share?.places.refresh(), pause(waitMs, within)]);
      await Promise.all([pause(EVENT_LAG_MS, within), refreshed]);
      anewFrom = performance.now();
      for (const each of runs) {
        each.dirty = true;
        each.settled = false;
        // Logs are written once a second: what was requested just now is still to come.
        if (each.inputs.has('logs')) each.changedAt = anewFrom;
      }
      soon();
      while (!within.aborted && performance.now() < deadline) {
        if (runs.every((each) => each.settled && !each.dirty && !each.running)) break;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiters.add(resolve);
        await Promise.race([promise, pause(500, within)]);
        waiters.delete(resolve);
      }
      return views();
    },
    stop() {
      if (signal.aborted) return;
      stopping.abort();
      clearTimeout(tick);
      for (const each of runs) clearTimeout(each.recheck);
      share?.stop();
      held?.stop();
      for (const wake of waiters) wake();
    },
  };
}

const summary = (verdict: Verdict): string =>
  verdict.status === 'failed' ? `failed ${verdict.reason.code}` : verdict.status;
