import { expect, test } from 'vitest';
import { type Failure, failure } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import { observe } from './observe.ts';

const spec = { workers: 0, cluster: false };
const course = { stage: 'ready', target: { kind: 'bare' }, steps: [], readyMs: 1 } as const;
const failed = (reason: Failure): LabRecord => {
  return { state: 'failed', id: 'abcd1234', spec, hosts: [], steps: [], createdAt: 1, failure: reason };
};

test('a learner whose lab was ended for the sake of others reads that, and not that it died', () => {
  const reason = failure('SLW210', { what: 'memory' });
  expect(observe(course, failed(reason))).toMatchObject({ stage: 'failed', failure: reason });
  const died = failed(failure('SLW203', { step: 'boot', detail: 'x' }));
  expect(observe(course, died)).toMatchObject({ stage: 'failed', failure: { code: 'SLW207' } });
});
