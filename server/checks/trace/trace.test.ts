import { expect, test } from 'vitest';
import { addonLab } from '../shared/addons/addons-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const span = (processID: string, tags: Record<string, unknown> = {}) => ({
  processID,
  operationName: 'reviews:9080/*',
  duration: 271,
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});
const whole = {
  traceID: 'abc',
  processes: { p1: { serviceName: 'page.default' }, p2: { serviceName: 'reviews.default' } },
  spans: [span('p1'), span('p2', { response_flags: 'FI', 'http.status_code': 500 }), span('p2')],
};
const small = { ...whole, processes: { p1: whole.processes.p1 }, spans: [span('p1')] };
const spec = { kind: 'trace', service: 'page.default', services: ['page.default', 'reviews.default'] } as const;
const lab = (...data: unknown[]) => addonLab(() => ({ data }));
const aborted = { service: 'reviews.default', tags: { response_flags: 'FI', 'http.status_code': '500' } };

test.each([
  ['ok', {}, lab(small, whole)],
  ['ok', { minSpans: 3 }, lab(whole)],
  ['trace.services', { minSpans: 4 }, lab(whole)],
  ['trace.services', {}, lab(small)],
  ['trace.none', {}, lab()],
  ['trace.none', {}, addonLab(() => ({ data: null }))],
  ['ok', { span: aborted }, lab(whole)],
  ['trace.span', { span: { ...aborted, service: 'page.default' } }, lab(whole)],
  ['trace.span', { span: { ...aborted, tags: { response_flags: 'UT' } } }, lab(whole)],
])('%s %j', async (code, more, seen) => {
  expect(await codeOf({ ...spec, ...more }, seen)).toBe(code);
});

test('what is of another form is no verdict about the learner', async () => {
  await expect(
    runCheck(
      spec,
      addonLab(() => ({ data: [{ traceID: 7 }] })),
    ),
  ).rejects.toMatchObject({
    failure: { code: 'SLW400' },
  });
});
