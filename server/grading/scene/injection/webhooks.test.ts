import { expect, test } from 'vitest';
import { injectorsOf, webhookConfigurationSchema } from './webhooks.ts';

const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const webhook = (name: string, ...expressions: unknown[]) => ({
  name,
  clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject' } },
  namespaceSelector: { matchExpressions: expressions },
  objectSelector: { matchExpressions: [expression('sidecar.istio.io/inject', 'NotIn', 'false')] },
  failurePolicy: 'Fail',
});
const configuration = (name: string, ...webhooks: unknown[]) =>
  webhookConfigurationSchema.parse({ metadata: { name }, webhooks });
const standard = configuration(
  'istio-sidecar-injector',
  webhook(
    'rev.namespace.sidecar-injector.istio.io',
    expression('istio.io/rev', 'In', 'default'),
    expression('istio-injection', 'DoesNotExist'),
  ),
  webhook('namespace.sidecar-injector.istio.io', expression('istio-injection', 'In', 'enabled')),
  {
    ...webhook('object.sidecar-injector.istio.io'),
    objectSelector: { matchLabels: { 'sidecar.istio.io/inject': 'true' } },
  },
);
const tag = configuration(
  'istio-revision-tag-prod',
  webhook('rev.namespace.sidecar-injector.istio.io', expression('istio.io/rev', 'In', 'prod')),
);
const foreign = configuration('police', {
  ...webhook('police.mesh.test'),
  clientConfig: { url: 'https://police/check' },
});

test.each<[Record<string, string>, string[]]>([
  [{ 'istio-injection': 'enabled' }, ['istio-sidecar-injector']],
  [{ 'istio.io/rev': 'default' }, ['istio-sidecar-injector']],
  [{ 'istio.io/rev': 'prod' }, ['istio-revision-tag-prod']],
  [{ 'istio.io/rev': 'default', 'istio-injection': 'disabled' }, []],
  [{ 'istio.io/rev': 'stable' }, []],
  [{}, []],
])('of a namespace with %o', (labels, expected) => {
  const { selecting, configurations, revisions } = injectorsOf([standard, tag, foreign], labels);
  expect(selecting.map((each) => each.configuration)).toEqual(expected);
  expect(configurations).toEqual(['istio-sidecar-injector', 'istio-revision-tag-prod']);
  expect(revisions).toEqual(['default', 'prod']);
});
