import { expect, test } from 'vitest';
import { BEFORE, deployment, namespace, pod } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

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

test('an empty namespace has nothing to show', async () => {
  expect(await codeOf(spec, { ...lab, deployments: [], pods: [] })).toBe('pod.none');
});
