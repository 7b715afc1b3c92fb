import { expect, test } from 'vitest';
import { BEFORE, deployment, doneLab, namespace, pod } from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'app-injected', app: { namespace: 'default', name: 'web', except: ['early'] } } as const;
const lab = (...pods: unknown[]) => ({ ...doneLab(), pods });

test.each([
  ['an ordinary container', pod()],
  ['a restartable init container', pod({ sidecar: 'init' })],
  ['another name', pod({ app: 'shop' })],
])('passes with the sidecar as %s', async (_, each) => {
  expect(await codeOf(spec, { ...lab(each), deployments: [] })).toBe('ok');
});

test.each([
  ['pod.none', []],
  ['pod.none', [pod({ app: 'early' })]],
  ['pod.created-before-label', [pod({ sidecar: 'none', created: BEFORE })]],
  ['pod.sidecar-missing', [pod({ sidecar: 'none' })]],
  ['pod.opted-out', [pod({ sidecar: 'none', labels: { 'sidecar.istio.io/inject': 'false' } })]],
  ['pod.host-network', [pod({ sidecar: 'none', spec: { hostNetwork: true } })]],
  ['pod.image-pull', [pod({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } })]],
  ['pod.crash-loop', [pod({ waiting: { reason: 'CrashLoopBackOff' } })]],
  ['pod.not-ready', [pod({ ready: false })]],
])('%s', async (code, pods) => {
  expect(await codeOf(spec, { ...lab(...pods), deployments: [] })).toBe(code);
});

test('a pod that was just made is waited for', async () => {
  const young = pod({ ready: false, created: '2026-11-23T07:09:50Z' });
  expect(await codeOf(spec, lab(young))).toBe('waiting');
});

test('a rollout that replaces a pod without a sidecar is waited for', async () => {
  const rolling = { ...deployment('web', BEFORE), status: { observedGeneration: 1, updatedReplicas: 0 } };
  expect(await codeOf(spec, { ...lab(pod({ sidecar: 'none', created: BEFORE })), deployments: [rolling] })).toBe(
    'waiting',
  );
});

test('a Deployment with no replicas says so', async () => {
  const none = { ...deployment('web', BEFORE), spec: { replicas: 0, template: {} } };
  expect(await codeOf(spec, { ...lab(), deployments: [none] })).toBe('pod.scaled-to-zero');
});

test('the cause is given instead of the symptom', async () => {
  const explained = { ...spec, explainedBy: [{ kind: 'namespace-injects', namespace: 'default' } as const] };
  const outcome = await runCheck(explained, {
    ...lab(pod({ sidecar: 'none' })),
    namespaces: [namespace({})],
    injection: { kind: 'not-injected', injectors: { selecting: [], configurations: [], revisions: [] } },
  });
  expect(outcome).toMatchObject({ kind: 'broken', reason: { code: 'namespace.label-missing', layer: 'label' } });
});
