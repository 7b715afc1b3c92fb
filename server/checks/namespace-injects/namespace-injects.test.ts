import { expect, test } from 'vitest';
import { namespace } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = { kind: 'namespace-injects', namespace: 'default' } as const;
const without = (labels: Record<string, string>) => ({
  namespaces: [namespace(labels)],
  injection: { kind: 'not-injected' } as const,
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
  [{ 'istio-injection': 'enabled' }, 'namespace.injector-missing'],
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
  expect(await codeOf(spec, { namespaces: [annotated], injection: { kind: 'not-injected' } })).toBe(
    'namespace.label-as-annotation',
  );
});

test('tells a webhook that cannot be called', async () => {
  const refused = { kind: 'refused', message: 'failed calling webhook "namespace.sidecar-injector.istio.io"' } as const;
  expect(await codeOf(spec, { namespaces: [namespace()], injection: refused })).toBe('namespace.injector-unreachable');
});
