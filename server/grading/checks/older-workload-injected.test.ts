import { expect, test } from 'vitest';
import { BEFORE, deployment, LABELLED_AT, namespace, pod } from '../testing/lab-objects.ts';
import { codeOf } from '../testing/run-check.ts';

const spec = { kind: 'older-workload-injected', namespace: 'default', workload: 'early' } as const;
const early = (options: Parameters<typeof pod>[0] = {}) => pod({ app: 'early', ...options });
const lab = { namespaces: [namespace()], deployments: [deployment('early', BEFORE)] };

test('fails while the pod is as old as its Deployment', async () => {
  expect(await codeOf(spec, { ...lab, pods: [early({ sidecar: 'none', created: BEFORE })] })).toBe(
    'pod.created-before-label',
  );
});

test('passes when the pod was made again', async () => {
  expect(await codeOf(spec, { ...lab, pods: [early()] })).toBe('ok');
});

test('any workload that is older than the label will do', async () => {
  const deployments = [deployment('early', BEFORE), deployment('web', BEFORE)];
  expect(await codeOf(spec, { ...lab, deployments, pods: [early({ sidecar: 'none', created: BEFORE }), pod()] })).toBe(
    'ok',
  );
});

test('a workload of the same second as the label is not older', async () => {
  const deployments = [deployment('web', LABELLED_AT)];
  expect(await codeOf(spec, { ...lab, deployments, pods: [pod()] })).toBe('pod.older-workload-gone');
});
