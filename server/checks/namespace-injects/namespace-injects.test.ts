import { expect, test } from 'vitest';
import { namespace } from '#server/grading/lab-objects-fixture.ts';
import { refusalOf } from '#server/grading/scene/injection/refusal.ts';
import type { Injectors } from '#server/grading/scene/injection/webhooks.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'namespace-injects', namespace: 'default' } as const;
const SELECTING = {
  configuration: 'istio-sidecar-injector',
  webhook: 'namespace.sidecar-injector.istio.io',
  failurePolicy: 'Fail',
};
const injectors = (more: Partial<Injectors> = {}): Injectors => ({
  selecting: [SELECTING],
  configurations: ['istio-sidecar-injector'],
  revisions: ['default'],
  ...more,
});
const NOBODY = { selecting: [] };
const without = (labels: Record<string, string>, seen: Partial<Injectors> = NOBODY) => ({
  namespaces: [namespace(labels)],
  injection: { kind: 'not-injected', injectors: injectors(seen) } as const,
});

test('passes when a dry run injects, whatever the label is called', async () => {
  expect(await codeOf(spec, { namespaces: [namespace({ 'istio.io/rev': 'default' })] })).toBe('ok');
});

test.each([
  [{}, 'namespace.label-missing'],
  [{ 'istio-injection': 'enable' }, 'namespace.label-value'],
  [{ 'istio-injection': 'true' }, 'namespace.label-value'],
  [{ 'istio-injection': 'disabled', 'istio.io/rev': 'default' }, 'namespace.injection-disabled'],
  [{ 'istio.io/rev': 'stable' }, 'namespace.revision-unknown'],
  [{ 'istio-inject': 'enabled' }, 'namespace.label-key'],
  [{ 'istio-injection': 'enabled' }, 'namespace.injector-selects-others'],
])('labels %o: %s', async (labels, code) => {
  expect(await codeOf(spec, without(labels as Record<string, string>))).toBe(code);
});

test('names the namespace that got the label instead', async () => {
  const lab = without({});
  const other = { metadata: { name: 'kube-public', labels: { 'istio-injection': 'enabled' } } };
  expect(await codeOf(spec, { ...lab, namespaces: [...lab.namespaces, other] })).toBe('namespace.label-on-other');
});

test('tells an annotation from a label', async () => {
  const annotated = { metadata: { name: 'default', annotations: { 'istio-injection': 'enabled' } } };
  expect(await codeOf(spec, { namespaces: [annotated], injection: without({}).injection })).toBe(
    'namespace.label-as-annotation',
  );
});

test.each<[string, Partial<Injectors>]>([
  ['namespace.injector-missing', { selecting: [], configurations: [], revisions: [] }],
  ['namespace.injector-selects-others', { selecting: [], revisions: ['1-23'] }],
  ['namespace.injector-ignored', { selecting: [{ ...SELECTING, failurePolicy: 'Ignore' }] }],
  ['namespace.injector-idle', {}],
])('%s: by what was read of the webhooks', async (code, seen) => {
  expect(await codeOf(spec, without({ 'istio-injection': 'enabled' }, seen))).toBe(code);
});

test('a revision that nobody has: names those that are there', async () => {
  const outcome = await runCheck(
    spec,
    without({ 'istio.io/rev': 'stable' }, { selecting: [], revisions: ['1-23', 'prod'] }),
  );
  expect(outcome).toMatchObject({
    reason: { code: 'namespace.revision-unknown', expected: expect.stringContaining('istio.io/rev=prod') },
  });
});

const POD = 'pods "slipway-dry-run-x7" is forbidden: ';
const refusedBy = (
  said: string,
  more: { injectedPod?: string; seen?: Partial<Injectors>; labels?: Record<string, string> } = {},
) => ({
  namespaces: [namespace(more.labels)],
  injection: {
    kind: 'refused',
    injectors: injectors(more.seen),
    injectedPod: more.injectedPod,
    ...refusalOf({ status: 403, said }),
  } as const,
});
const QUOTA = `${POD}exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=1`;
const SECURITY = `${POD}violates PodSecurity "baseline:latest": non-default capabilities (container "istio-init" …)`;
const POLICY = `pods "slipway-dry-run-x7" is invalid: : ValidatingAdmissionPolicy 'need-owner' with binding 'b' denied request: no owner`;
const LIMITS = `${POD}[maximum memory usage per Container is 64Mi, but limit is 1Gi]`;

test.each([
  [
    'namespace.injector-unreachable',
    'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": no endpoints',
  ],
  [
    'namespace.injector-unreachable',
    'Internal error occurred: failed calling webhook "rev.namespace.sidecar-injector.istio.io": x509',
  ],
  [
    'namespace.other-webhook-unreachable',
    'Internal error occurred: failed calling webhook "police.mesh.test": not found',
  ],
  ['namespace.webhook-denied', 'admission webhook "police.mesh.test" denied the request: no'],
  ['namespace.policy-denied', POLICY],
  ['namespace.quota', QUOTA],
  ['namespace.limit-range', LIMITS],
  ['namespace.pod-security', SECURITY],
  ['namespace.terminating', `${POD}unable to create new content in namespace default because it is being terminated`],
  ['namespace.pods-refused', `${POD}some plugin of the cluster`],
  ['waiting', `${POD}error looking up service account default/default: serviceaccount "default" not found`],
])('%s: %s', async (code, said) => {
  const outcome = await runCheck(spec, refusedBy(said));
  expect(outcome.kind === 'broken' ? outcome.reason.code : outcome.kind).toBe(code);
  if (outcome.kind === 'broken') expect(outcome.reason.observed).toBe(refusalOf({ status: 403, said }).message);
});

test('the pods that run tell whether a quota or a policy stands in the way of all', async () => {
  const injectedPod = 'web-1';
  expect(await codeOf(spec, refusedBy(QUOTA, { injectedPod }))).toBe('ok');
  expect(await codeOf(spec, refusedBy(POLICY, { injectedPod }))).toBe('ok');
  expect(await codeOf(spec, refusedBy(SECURITY, { injectedPod }))).toBe('namespace.pod-security');
  expect(await codeOf(spec, refusedBy(LIMITS, { injectedPod }))).toBe('namespace.limit-range');
});

test('a label that no webhook selects is the cause, whoever refused the dry run', async () => {
  const seen = { selecting: [] };
  expect(await codeOf(spec, refusedBy(QUOTA, { seen, labels: {} }))).toBe('namespace.label-missing');
  expect(await codeOf(spec, refusedBy(SECURITY, { seen, labels: { 'istio-injection': 'disabled' } }))).toBe(
    'namespace.injection-disabled',
  );
});
