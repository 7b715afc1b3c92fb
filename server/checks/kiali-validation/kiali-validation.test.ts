import { expect, test } from 'vitest';
import { addonLab } from '../shared/addons/addons-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'kiali-validation', resource: 'virtualservices', namespace: 'default', name: 'reviews' } as const;
const subset = { code: 'KIA1107', message: 'Subset not found', path: 'spec/http[0]/route[0]/destination' };
const found = (...checks: unknown[]) => addonLab(() => ({ validation: { checks } }));
const nowhere = addonLab(() => ({ status: 404, body: { error: 'not found' } }));

test.each([
  ['ok', { code: 'KIA1107' }, found(subset)],
  ['kiali.finds-nothing', { code: 'KIA1107' }, found()],
  ['kiali.finds-nothing', { code: 'KIA1107' }, found({ ...subset, code: 'KIA1101' })],
  ['ok', {}, found()],
  ['ok', {}, addonLab(() => ({ validation: { checks: null } }))],
  ['kiali.finds-fault', {}, found(subset)],
  ['kiali.object-missing', {}, nowhere],
])('%s %j', async (code, more, lab) => {
  expect(await codeOf({ ...spec, ...more }, lab)).toBe(code);
});

test('asks for one object, and says what was found in it', async () => {
  const paths: string[] = [];
  const lab = addonLab((path) => {
    paths.push(path);
    return { validation: { checks: [subset] } };
  });
  const outcome = await runCheck(spec, lab);
  expect(outcome).toMatchObject({ reason: { observed: expect.stringContaining('Subset not found') } });
  expect(paths).toEqual(['/kiali/api/namespaces/default/istio/virtualservices/reviews']);
});

test('what is of another form is no verdict about the learner', async () => {
  await expect(
    runCheck(
      spec,
      addonLab(() => ({ validation: { checks: 'all' } })),
    ),
  ).rejects.toMatchObject({
    failure: { code: 'SLW400' },
  });
});
