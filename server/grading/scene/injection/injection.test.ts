import { expect, test } from 'vitest';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';
import { askInjection } from './injection.ts';

interface Asked {
  spec: { containers: { name: string; resources?: unknown }[] };
}
type Admit = (pod: Asked) => string;

const SIDECAR = { name: 'istio-proxy' };
const webhooks = [
  {
    metadata: { name: 'istio-sidecar-injector' },
    webhooks: [
      {
        name: 'namespace.sidecar-injector.istio.io',
        clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject' } },
        namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
        failurePolicy: 'Fail',
      },
    ],
  },
];

/** An API server that admits pods as it is told, and lists what it is given. */
function cluster(admit: Admit, lists: Record<string, unknown[]> = {}) {
  const asked: Asked[] = [];
  const access: Pick<ClusterAccess, 'create' | 'list'> = {
    async create(_path, body, schema) {
      const pod = body as Asked;
      asked.push(pod);
      const answer = admit(pod);
      if (answer !== 'injected' && answer !== 'bare') throw new ClusterStatusError(403, answer);
      const containers = [...pod.spec.containers, ...(answer === 'injected' ? [SIDECAR] : [])];
      return schema.parse({ metadata: { name: 'x' }, spec: { containers } });
    },
    async list(path, schema) {
      const found = Object.entries({ mutatingwebhookconfigurations: webhooks, ...lists }).find(([name]) =>
        path.endsWith(name),
      );
      return { items: (found?.[1] ?? []).map((item) => schema.parse(item)), resourceVersion: '1' };
    },
  };
  const ask = () =>
    askInjection(access as ClusterAccess, {
      namespace: 'default',
      labels: { 'istio-injection': 'enabled' },
      signal: new AbortController().signal,
    });
  return { asked, ask };
}
const hasLimits = ({ spec }: Asked) => spec.containers.every(({ resources }) => resources !== undefined);

test('a pod with a sidecar, and one without: then it is read who would inject', async () => {
  expect(await cluster(() => 'injected').ask()).toEqual({ kind: 'injected' });
  expect(await cluster(() => 'bare').ask()).toMatchObject({
    kind: 'not-injected',
    injectors: { selecting: [{ configuration: 'istio-sidecar-injector' }] },
  });
});

test('a quota that asks for limits is given some', async () => {
  const { ask, asked } = cluster((pod) =>
    hasLimits(pod) ? 'injected' : 'pods "x" is forbidden: failed quota: q: must specify limits.cpu for: dry-run',
  );
  expect(await ask()).toEqual({ kind: 'injected' });
  expect(asked).toHaveLength(2);
});

test("a policy is asked with the namespace's own templates", async () => {
  const template = (labels: Record<string, string>) => ({
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'own' }] } } },
  });
  const deployments = [template({ 'sidecar.istio.io/inject': 'false' }), template({ owner: 'me' })];
  const policy = `pods "x" is invalid: : ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no owner`;
  const { ask, asked } = cluster((pod) => (pod.spec.containers[0]?.name === 'own' ? 'injected' : policy), {
    deployments,
  });
  expect(await ask()).toEqual({ kind: 'injected' });
  expect(asked).toHaveLength(3);
});

test('what stays refused is told with the pods that run', async () => {
  const pods = [{ metadata: { name: 'web-1' }, spec: { containers: [SIDECAR] } }];
  const said = 'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1';
  expect(await cluster(() => said, { pods }).ask()).toMatchObject({
    kind: 'refused',
    by: { kind: 'quota', quota: 'q' },
    message: said.slice(said.indexOf('exceeded')),
    injectedPod: 'web-1',
  });
});

test('an unreachable webhook is not tried again, and missing rights are nobody’s mistake', async () => {
  const down = cluster(
    () => 'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": down',
  );
  expect(await down.ask()).toMatchObject({ by: { kind: 'webhook-unreachable' } });
  expect(down.asked).toHaveLength(1);
  const rights = 'pods is forbidden: User "x" cannot create resource "pods" in API group "" in the namespace "default"';
  await expect(cluster(() => rights).ask()).rejects.toThrow('SLW400');
});
