import { expect, it } from 'vitest';
import type { LabView } from '#protocol/lab-state.ts';
import type { CheckpointView, Verdict } from '#protocol/verdict.ts';
import { counts, currentOf, phaseOf } from './checkpoint-phase.ts';

const text = { ko: '', en: '' };
const view = (id: string, verdict: Verdict, firstPassedAt?: number): CheckpointView => ({
  id,
  title: text,
  goal: text,
  verdict,
  ...(firstPassedAt ? { firstPassedAt } : {}),
});
const passed: Verdict = { status: 'passed', at: 1, evidence: '200' };
const pending: Verdict = { status: 'pending', at: 1, waitingFor: text };
const lab = (state: 'ready' | 'booting') => ({ state }) as LabView;

it('waits for a lab whatever the last verdict was', () => {
  expect(phaseOf(view('a', passed), undefined)).toBe('waiting');
  expect(phaseOf(view('a', passed), lab('booting'))).toBe('waiting');
  expect(phaseOf(view('a', passed), lab('ready'))).toBe('passed');
});

it('judges an exercise without a lab, and calls an unanswered one by its own name', () => {
  const reason = { code: 'answer.missing', layer: 'answer', object: '', message: text, expected: '', observed: '' };
  const missing = { status: 'failed', at: 1, reason: { ...reason, next: '', on: '' } } as Verdict;
  expect(phaseOf({ ...view('a', passed), withoutLab: true }, undefined)).toBe('passed');
  expect(phaseOf({ ...view('a', missing), withoutLab: true }, undefined)).toBe('unanswered');
  expect(phaseOf(view('a', missing), undefined)).toBe('waiting');
});

it('counts what passed once, also after it regressed', () => {
  expect(counts(view('a', pending))).toBe(false);
  expect(counts(view('a', pending, 5))).toBe(true);
});

it('points at the first checkpoint that is not passed', () => {
  expect(currentOf([view('a', passed), view('b', pending), view('c', pending)], lab('ready'))).toBe('b');
});
