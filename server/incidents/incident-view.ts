import type { IncidentView } from '#protocol/incidents.ts';
import type { Incident } from './incident-book.ts';
import { type IncidentRecord, isActive, pointsOf } from './incident-record.ts';
import type { IncidentRun } from './incident-run.ts';

type Seen = Pick<IncidentRun, 'count' | 'restHolds' | 'reason'>;

/** What the learner may know of it: the cause when it is over, the reason when it was paid for. */
export function incidentView(incident: Incident, record: IncidentRecord, seen?: Seen): IncidentView {
  const { phase, step, failure, startedAt, endedAt, right, wrong, named, reasonAsked, way } = record;
  const isOver = !isActive(record) && startedAt !== undefined;
  const { causes } = incident;
  const { cause: codes, looks } = incident.spec;
  const [cause, second] = codes.flatMap((code) => causes.filter((each) => each.code === code));
  const reason = reasonAsked && phase === 'running' ? seen?.reason : undefined;
  const restHolds = phase === 'running' ? seen?.restHolds : undefined;
  return {
    id: incident.id,
    phase,
    ...(step && { step }),
    ...(failure && { failure }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    points: pointsOf(record),
    ...(seen?.count && { visitors: seen.count }),
    ...(restHolds !== undefined && { restHolds }),
    causes: startedAt === undefined ? [] : [...causes],
    asked: codes.length,
    right: [...right],
    wrong: [...wrong],
    named,
    ...(reason && { reason }),
    reasonAsked,
    ...(isOver && cause && { after: { cause, ...(second && { second }), looks: [...looks], way: [...way] } }),
  };
}
