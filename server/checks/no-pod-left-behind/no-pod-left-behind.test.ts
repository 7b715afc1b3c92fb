import { expect, test } from 'vitest';
import { BEFORE, deployment, namespace, pod } from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'no-pod-left-behind', namespace: 'default' } as const;
const early = (options: Parameters<typeof pod>[0] = {}) => pod({ app: 'early', ...options });
const lab = { namespaces: [namespace()], deployments: [deployment('early', BEFORE)] };
const bare = () => early({ sidecar: 'none', created: BEFORE });

test('fails while a pod from before the label is there', async () => {
  expect(await codeOf(spec, { ...lab, pods: [bare()] })).toBe('pod.created-before-label');
});

test('one pod in the mesh does not make up for one that was left behind', async () => {
  expect(await codeOf(spec, { ...lab, pods: [pod(), bare()] })).toBe('pod.created-before-label');
});

test('passes when the pod was made again', async () => {
  expect(await codeOf(spec, { ...lab, pods: [early()] })).toBe('ok');
});

test('passes when nothing was made before the label', async () => {
  expect(await codeOf(spec, { ...lab, deployments: [], pods: [pod()] })).toBe('ok');
});

test.each([
  [{ labels: { 'sidecar.istio.io/inject': 'false' } }],
  [{ labels: { 'sidecar.istio.io/inject': 'no' } }],
  [{ spec: { hostNetwork: true } }],
])('a pod that is kept out on purpose was not left behind, whenever it was made: %o', async (options) => {
  const helper = pod({ app: 'helper', sidecar: 'none', created: BEFORE, ...options });
  expect(await codeOf(spec, { ...lab, pods: [pod(), helper] })).toBe('ok');
});

test('says only what is known where the label shares its time with another', async () => {
  const outcome = await runCheck(spec, {
    ...lab,
    namespaces: [namespace({ 'istio-injection': 'enabled', team: 'x' })],
    pods: [bare()],
  });
  expect(outcome).toMatchObject({
    reason: { code: 'pod.created-before-label', message: { en: expect.not.stringContaining('before the label') } },
  });
});

test('an empty namespace has nothing to show', async () => {
  expect(await codeOf(spec, { ...lab, deployments: [], pods: [] })).toBe('pod.none');
});
