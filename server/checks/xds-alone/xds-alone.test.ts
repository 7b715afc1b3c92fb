import { describe, expect, test } from 'vitest';
import { type LastUpdates, newestUpdate } from '#server/envoy/last-updates.ts';
import { doneLab } from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'xds-alone', moved: 'RDS' } as const;
const at = (time: string) => Date.parse(`2026-11-23T07:${time}Z`);
const lab = (lastUpdates: LastUpdates) => ({ ...doneLab(), lastUpdates });

test('passes when the others changed at other times, before or after, and says when', async () => {
  const times = { CDS: at('06:50.100'), LDS: at('06:40.000'), RDS: at('06:44.900') };
  expect(await runCheck(spec, lab(times))).toMatchObject({
    kind: 'ok',
    evidence: 'CDS 07:06:50.100, LDS 07:06:40.000, RDS 07:06:44.900',
  });
  expect(await codeOf({ ...spec, moved: 'CDS' }, lab(times))).toBe('ok');
});

test.each([
  ['xds.together', { CDS: at('06:44.800'), LDS: at('06:40.000'), RDS: at('06:44.900') }],
  ['xds.together', { CDS: at('06:40.000'), LDS: at('06:45.900'), RDS: at('06:44.900') }],
  ['xds.none', { CDS: at('06:40.000'), LDS: undefined, RDS: undefined }],
])('%s', async (code, times) => {
  expect(await codeOf(spec, lab(times))).toBe(code);
});

test('waits for a gateway', async () => {
  expect(await codeOf(spec, { ...lab({ CDS: 1, LDS: 1, RDS: 1 }), pods: [] })).toBe('waiting');
});

describe('the newest update', () => {
  test('of clusters or routes, and of listeners', () => {
    const configs = [{ last_updated: '2026-11-23T07:06:40.000Z' }, { last_updated: '2026-11-23T07:06:44.900Z' }];
    expect(newestUpdate({ configs })).toBe(at('06:44.900'));
    expect(newestUpdate({ configs: [{ active_state: { last_updated: '2026-11-23T07:06:40.000Z' } }, {}] })).toBe(
      at('06:40.000'),
    );
    expect(newestUpdate({})).toBeUndefined();
  });
  test.each([null, { configs: {} }, { configs: [{ last_updated: 'yesterday' }] }])('refuses %j', (value) => {
    expect(() => newestUpdate(value)).toThrow('SLW400');
  });
});
