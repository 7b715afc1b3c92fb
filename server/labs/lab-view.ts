import type { LabStep, LabTarget, LabView } from '#protocol/lab-state.ts';
import type { LabRow } from '../storage/lab-table.ts';
import type { Plan } from './course.ts';
import { isGone, type Observed } from './observe.ts';

const DETAIL_MAX = 500;

/** The steps that the server adds after labd's own. */
export function plannedSteps(target: LabTarget, { cluster, mesh }: { cluster: boolean; mesh: boolean }): LabStep[] {
  if (!cluster) return [];
  const names: LabStep['name'][] = ['nodes'];
  if (mesh) names.push('istio', 'gateway');
  if (target.kind === 'lesson') names.push('lesson');
  return names.map((name) => ({ name, status: 'waiting' }));
}

export interface Viewed extends Plan {
  readonly row: LabRow;
  readonly observed: Observed;
  /** Why labd could not be asked for it yet. */
  readonly trouble?: string | undefined;
}

/** One lab for its learner, out of what is wanted, what the server did and what labd told. */
export function labView({ row, desired, course, observed, trouble }: Viewed): LabView {
  const record = typeof observed === 'string' ? undefined : observed;
  const askedAt = course.stage === 'ready' || course.stage === 'preparing' ? course.askedAt : undefined;
  const asking: LabStep[] =
    course.stage === 'requested'
      ? [{ name: 'queue', status: 'running', ...(trouble ? { detail: trouble.slice(0, DETAIL_MAX) } : {}) }]
      : [];
  const base = {
    id: row.id,
    spec: row.spec,
    target: course.target,
    hosts: record?.hosts ?? [],
    steps: [...(record?.steps ?? asking), ...course.steps],
    createdAt: row.createdAt,
    ...(askedAt === undefined ? {} : { askedAt }),
  };
  if (desired.want === 'absent') return { ...base, state: isGone(observed) ? 'stopped' : 'stopping' };
  if (course.stage === 'failed') return { ...base, state: 'failed', failure: course.failure };
  // Somebody else asked labd to end it.
  if (record?.state === 'stopping') return { ...base, state: 'stopping' };
  if (record?.state === 'queued') return { ...base, state: 'queued', position: record.position };
  if (record?.state === 'preparing' || record?.state === 'booting') return { ...base, state: record.state };
  switch (course.stage) {
    case 'requested':
      return { ...base, state: 'preparing' };
    case 'making':
      return { ...base, state: record ? bringUpState(course.steps) : 'preparing' };
    case 'preparing':
      return { ...base, state: bringUpState(course.steps) };
    case 'ready':
      return { ...base, state: 'ready', readyMs: course.readyMs };
  }
}

const bringUpState = (steps: readonly LabStep[]) =>
  steps.find((step) => step.name === 'nodes')?.status === 'done' ? 'installing' : 'booting';

/** The lab takes room on the machine, or will. */
export const isAlive = (lab: LabView): boolean => !['stopping', 'stopped', 'failed'].includes(lab.state);
