import { failure } from '#protocol/errors.ts';
import type { LabStep, LabTarget, LabView } from '#protocol/lab-state.ts';
import type { LabRecord } from '#protocol/labd.ts';
import type { LabRow } from '../storage/lab-table.ts';

/** What labd told last; `unknown` until it answered for the first time, `gone` when it has no such lab. */
export type Known = LabRecord | 'unknown' | 'gone';

/** The steps that the server adds after labd's own. */
export function plannedSteps(target: LabTarget, { cluster, mesh }: { cluster: boolean; mesh: boolean }): LabStep[] {
  if (!cluster) return [];
  const names: LabStep['name'][] = ['nodes'];
  if (mesh) names.push('istio', 'gateway');
  if (target.kind === 'lesson') names.push('lesson');
  return names.map((name) => ({ name, status: 'waiting' }));
}

/** One lab for its learner, out of what labd knows and what the server knows. */
export function labView(row: LabRow, known: Known): LabView {
  const record = typeof known === 'string' ? undefined : known;
  const base = {
    id: row.id,
    spec: row.spec,
    target: row.target,
    hosts: record?.hosts ?? [],
    steps: [...(record?.steps ?? []), ...row.steps],
    createdAt: row.createdAt,
    ...(row.askedAt === undefined ? {} : { askedAt: row.askedAt }),
  };
  const died = (detail: string): LabView => ({ ...base, state: 'failed', failure: failure('SLW207', { detail }) });
  if (known === 'gone' || record?.state === 'stopped') {
    if (row.ending) return { ...base, state: 'stopped' };
    return row.failure ? { ...base, state: 'failed', failure: row.failure } : died('labd no longer has it');
  }
  if (record?.state === 'stopping') {
    return row.failure ? { ...base, state: 'failed', failure: row.failure } : { ...base, state: 'stopping' };
  }
  if (row.ending) return { ...base, state: 'stopping' };
  if (row.failure) return { ...base, state: 'failed', failure: row.failure };
  switch (record?.state) {
    case undefined:
      return row.readyMs === undefined
        ? { ...base, state: 'preparing' }
        : { ...base, state: 'ready', readyMs: row.readyMs };
    case 'queued':
      return { ...base, state: 'queued', position: record.position };
    case 'preparing':
    case 'booting':
      return { ...base, state: record.state };
    case 'running':
      if (row.readyMs !== undefined) return { ...base, state: 'ready', readyMs: row.readyMs };
      return {
        ...base,
        state: row.steps.find((step) => step.name === 'nodes')?.status === 'done' ? 'installing' : 'booting',
      };
    case 'failed':
      return row.readyMs === undefined
        ? { ...base, state: 'failed', failure: record.failure }
        : died(record.failure.message.en);
  }
}

export const isGone = (known: Known): boolean => known === 'gone' || (known !== 'unknown' && known.state === 'stopped');

/** Shells can be opened from the moment the hosts answer. */
export const hostsAnswer = (known: Known): boolean => typeof known !== 'string' && known.state === 'running';

/** The lab takes room on the machine, or will. */
export const isAlive = (lab: LabView): boolean => !['stopping', 'stopped', 'failed'].includes(lab.state);
