import { SlipwayError } from '#protocol/errors.ts';
import type { IncidentResult, IncidentView } from '#protocol/incidents.ts';
import type { LabView } from '#protocol/lab-state.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import type { IncidentTable } from '../storage/incident-table.ts';
import type { MistakeTable } from '../storage/mistake-table.ts';
import type { UndoEntry } from './fault.ts';
import type { Incident, IncidentBook } from './incident-book.ts';
import { type IncidentRecord, incidentRecordSchema, isActive, pointsOf } from './incident-record.ts';
import { IncidentRun } from './incident-run.ts';
import { incidentView } from './incident-view.ts';
import type { LabLooks } from './lab-looks.ts';
import { likeMistake } from './like-mistake.ts';
import { readyLabFor } from './ready-lab.ts';

export interface IncidentServiceDeps {
  readonly book: IncidentBook;
  readonly labs: LabService;
  readonly table: IncidentTable;
  readonly mistakes: MistakeTable;
  readonly looks: LabLooks;
  /** The session's lab, or a new one for the lesson. */
  readonly startLab: (session: string, lesson: string) => Promise<LabView>;
  /** What a session's pages are told of its incident. */
  readonly publish: (session: string, view: IncidentView) => void;
  /** An incident of the session began or ended, and with it the rest of its lab's grading. */
  readonly onActive: (session: string) => void;
  readonly clock: () => number;
  readonly log: { warn(data: object, text: string): void };
  readonly visitEveryMs?: number;
}

interface IncidentOverview {
  readonly results: IncidentResult[];
  /** Under way now. */
  readonly current?: string;
  /** One whose cause is that of the learner's last mistake, where there is one. */
  readonly like?: string;
}

/** Incidents of all learners: one at a time for each. */
export interface IncidentService {
  overview(session: string): IncidentOverview;
  /** Undefined where the learner never began it. */
  view(session: string, incident: string): IncidentView | undefined;
  /** One that is under way goes on; one that is over begins anew. @throws SlipwayError SLW106 | SLW405 */
  start(session: string, incident: string): IncidentView;
  /** @throws SlipwayError SLW405 where it does not run */
  name(session: string, incident: string, code: string): void;
  askReason(session: string, incident: string): void;
  giveUp(session: string, incident: string): void;
  /** While one is under way, no chapter is graded on its lab: it would tell the cause. */
  isActive(session: string): boolean;
  /** Goes on with what was under way when the server ended. */
  resume(): void;
  close(): void;
}

export function createIncidentService(deps: IncidentServiceDeps): IncidentService {
  const { book, labs, table, looks, publish, onActive, clock, log } = deps;
  /** By session and incident, in the order in which they changed. */
  const records = new Map<string, { session: string; incident: string; record: IncidentRecord }>();
  for (const row of table.all()) records.set(keyOf(row.session, row.incident), row);
  const runs = new Map<string, IncidentRun>();

  const recordOf = (session: string, incident: string) => records.get(keyOf(session, incident))?.record;
  const viewOf = (session: string, incident: Incident): IncidentView | undefined => {
    const record = recordOf(session, incident.id);
    const run = runs.get(session);
    return record && incidentView(incident, record, run?.incident === incident ? run : undefined);
  };
  const tell = (session: string, incident: Incident) => {
    const view = viewOf(session, incident);
    if (view) publish(session, view);
  };
  const keep = (session: string, incident: string, record: IncidentRecord) => {
    const key = keyOf(session, incident);
    records.delete(key);
    records.set(key, { session, incident, record });
    table.save({ session, incident, record }, clock());
  };
  const keepResult = (session: string, incident: string, record: IncidentRecord) => {
    const { phase, startedAt = 0, endedAt = 0 } = record;
    if (phase !== 'solved') return;
    const result = {
      id: incident,
      solvedAt: endedAt,
      seconds: Math.max(0, Math.round((endedAt - startedAt) / 1000)),
      points: pointsOf(record),
    };
    const best = table.results(session).find(({ id }) => id === incident);
    const isBetter =
      !best || result.points > best.points || (result.points === best.points && result.seconds < best.seconds);
    if (isBetter) table.saveResult(session, result);
  };
  /** Of a learner's earlier incidents in this lab: their faults may still be in it. */
  const leftIn = (session: string, lab: string): UndoEntry[] =>
    [...records.values()]
      .filter((row) => row.session === session && row.record.lab === lab)
      .toReversed()
      .flatMap(({ record }) => record.undo);
  const forgetLeft = (session: string, lab: string, except?: string) => {
    for (const row of records.values()) {
      const isLeft = row.session === session && row.record.lab === lab && row.record.undo.length > 0;
      if (isLeft && row.incident !== except) keep(session, row.incident, { ...row.record, undo: [] });
    }
  };

  const begin = (session: string, incident: Incident, record: IncidentRecord) => {
    const run: IncidentRun = new IncidentRun({
      incident,
      record,
      looks,
      readyLab: (signal, known) => {
        const lesson = incident.lesson.id;
        return readyLabFor({ labs, lesson, known, signal, start: () => deps.startLab(session, lesson) });
      },
      hostsOf: (lab) => labs.hosts(lab),
      leftIn: (lab) => leftIn(session, lab),
      onRecord(next) {
        if (next.step === 'fault' && next.lab !== undefined) forgetLeft(session, next.lab, incident.id);
        keep(session, incident.id, next);
        tell(session, incident);
      },
      onSeen: () => tell(session, incident),
      onEnd() {
        keepResult(session, incident.id, run.record);
        if (runs.get(session) === run) runs.delete(session);
        tell(session, incident);
        onActive(session);
      },
      clock,
      log,
      ...(deps.visitEveryMs !== undefined && { visitEveryMs: deps.visitEveryMs }),
    });
    runs.set(session, run);
    keep(session, incident.id, record);
    onActive(session);
    void run.start();
  };
  const running = (session: string, incident: string): IncidentRun => {
    const run = runs.get(session);
    if (run?.incident.id !== incident) throw new SlipwayError('SLW405', { incident: run?.incident.id ?? '-' });
    return run;
  };

  const unsubscribe = labs.onChange((lab, owner) => {
    if (isAlive(lab)) return;
    runs.get(owner)?.labEnded(lab.id);
    forgetLeft(owner, lab.id);
  });

  return {
    overview(session) {
      const results = table.results(session);
      const current = runs.get(session)?.incident.id;
      const like = likeMistake(deps.mistakes.codes(session), book.all, new Set(results.map(({ id }) => id)));
      return { results, ...(current !== undefined && { current }), ...(like !== undefined && { like }) };
    },
    view: (session, incident) => viewOf(session, book.get(incident)),
    start(session, id) {
      const incident = book.get(id);
      const other = runs.get(session);
      if (other && other.incident !== incident) throw new SlipwayError('SLW405', { incident: other.incident.id });
      if (!other) {
        const { lab, undo = [] } = recordOf(session, id) ?? {};
        // What an earlier try left in the lab is taken out by the next preparation.
        begin(
          session,
          incident,
          incidentRecordSchema.parse({ phase: 'preparing', undo, ...(lab !== undefined && { lab }) }),
        );
      }
      const view = viewOf(session, incident);
      if (!view) throw new Error('an incident that was just begun is not on record');
      return view;
    },
    name: (session, incident, code) => running(session, incident).name(code),
    askReason: (session, incident) => running(session, incident).askReason(),
    giveUp: (session, incident) => running(session, incident).giveUp(),
    isActive: (session) => runs.has(session),
    resume() {
      for (const { session, incident, record } of records.values()) {
        const known = book.all.find(({ id }) => id === incident);
        if (isActive(record) && known && !runs.has(session)) begin(session, known, record);
      }
    },
    close() {
      unsubscribe();
      for (const run of runs.values()) run.stop();
      runs.clear();
    },
  };
}

const keyOf = (session: string, incident: string): string => `${session} ${incident}`;
