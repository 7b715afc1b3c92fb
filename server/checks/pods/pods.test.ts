import { describe, expect, test } from 'vitest';
import { BEFORE, deployment, namespace, pod } from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const lab = (...pods: unknown[]) => ({ namespaces: [namespace()], pods, deployments: [] });
const web = { kind: 'pods', namespace: 'default', app: 'web' } as const;
const named = (version: string) => ({ app: 'reviews', name: `reviews-${version}`, labels: { version } });
const versions = ['v1', 'v2', 'v3'].map((version) => pod(named(version)));
const reviews = { kind: 'pods', namespace: 'default', labels: { app: 'reviews' } } as const;

test('the same of several selections', async () => {
  const each = ['v1', 'v2', 'v3'].map((version) => ({ version }));
  const spec = { ...reviews, each, sidecar: 'present', ready: '2/2' } as const;
  expect(await codeOf(spec, lab(...versions))).toBe('ok');
  expect(await codeOf(spec, lab(...versions.slice(1)))).toBe('pod.none');
  expect(await codeOf(spec, lab(pod({ ...named('v1'), sidecar: 'none' }), ...versions.slice(1)))).toBe(
    'pod.sidecar-missing',
  );
  const idle = deployment('reviews-v1', BEFORE);
  const scaled = {
    ...idle,
    spec: { replicas: 0, template: { metadata: { labels: { app: 'reviews', version: 'v1' } } } },
  };
  expect(await codeOf(spec, { ...lab(...versions.slice(1)), deployments: [scaled] })).toBe('pod.scaled-to-zero');
});

describe('how many, and Ready', () => {
  test.each([
    ['ok', web, [pod()]],
    ['ok', { ...reviews, count: 3 }, versions],
    ['ok', { ...web, count: 0 }, []],
    ['ok', { ...web, ready: '2/2' }, [pod({ sidecar: 'init' })]],
    ['ok', { ...web, ready: false }, [pod({ ready: false })]],
    ['pod.none', web, []],
    ['pod.none', { ...reviews, labels: { app: 'reviews', version: 'v4' } }, versions],
    ['pod.too-few', { ...reviews, count: 3 }, versions.slice(1)],
    ['pod.too-many', { ...reviews, count: { max: 1 } }, versions],
    ['pod.ready-count', { ...web, ready: '2/2' }, [pod({ sidecar: 'none' })]],
    ['pod.not-ready', web, [pod({ ready: false })]],
    ['pod.image-pull', web, [pod({ waiting: { reason: 'ErrImagePull' } })]],
    ['waiting', web, [pod({ ready: false, created: '2026-11-23T07:09:50Z' })]],
  ] as const)('%s', async (code, spec, pods) => {
    expect(await codeOf(spec, lab(...pods))).toBe(code);
  });

  test('a rollout that has not ended is waited for', async () => {
    const rolling = { ...deployment('web', BEFORE), status: { observedGeneration: 1, updatedReplicas: 0 } };
    const two = [pod(), pod({ name: 'web-2' })].map((each, i) => ({
      ...each,
      metadata: { ...each.metadata, uid: `${i}` },
    }));
    expect(await codeOf({ ...web, count: 1 }, { ...lab(...two), deployments: [rolling] })).toBe('waiting');
  });

  test('pods in another namespace are named', async () => {
    const edge = pod();
    edge.metadata.namespace = 'edge';
    const spaces = [namespace(), { metadata: { name: 'edge' } }];
    expect(await codeOf(web, { ...lab(edge), namespaces: spaces })).toBe('pod.other-namespace');
  });

  test('a Deployment that has no pod is the cause', async () => {
    const none = { ...deployment('web', BEFORE), spec: { replicas: 0, template: {} } };
    expect(await codeOf(web, { ...lab(), deployments: [none] })).toBe('pod.scaled-to-zero');
  });
});

describe('containers', () => {
  const user = { securityContext: { runAsUser: 1337 } };
  const withUser = pod({
    spec: {
      containers: [
        { name: 'nginx', image: 'nginx:1.22' },
        { name: 'istio-proxy', image: 'proxyv2:1.23.2', ...user },
      ],
    },
  });
  test.each([
    ['ok', { sidecar: 'present' }, pod()],
    ['ok', { sidecar: 'present', containers: ['istio-proxy'] }, pod({ sidecar: 'init' })],
    ['ok', { sidecar: 'absent' }, pod({ sidecar: 'none' })],
    ['ok', { initContainers: ['istio-init'], images: { nginx: '^nginx:' } }, pod()],
    ['ok', { runAsUser: { 'istio-proxy': 1337 } }, withUser],
    ['pod.sidecar-missing', { sidecar: 'present' }, pod({ sidecar: 'none' })],
    ['pod.created-before-label', { sidecar: 'present' }, pod({ sidecar: 'none', created: BEFORE })],
    ['pod.sidecar-present', { sidecar: 'absent' }, pod({ sidecar: 'init' })],
    ['pod.container-missing', { containers: ['envoy'] }, pod()],
    ['pod.container-present', { noContainers: ['nginx'] }, pod()],
    ['pod.init-container-missing', { initContainers: ['istio-validation'] }, pod()],
    ['pod.image', { images: { nginx: '^httpd:' } }, pod()],
    ['pod.image', { images: { httpd: '' } }, pod()],
    ['pod.run-as-user', { runAsUser: { 'istio-proxy': 0 } }, withUser],
    ['pod.run-as-user', { runAsUser: { 'istio-proxy': 1337 } }, pod()],
  ] as const)('%s', async (code, more, each) => {
    expect(await codeOf({ ...web, ...more }, lab(each))).toBe(code);
  });
});

describe('a debug container', () => {
  const debug = (container: object, state: object = { running: {} }) => {
    const each = pod({
      spec: { ...pod().spec, ephemeralContainers: [{ name: 'debugger', image: 'netshoot', ...container }] },
    });
    return { ...each, status: { ...each.status, ephemeralContainerStatuses: [{ name: 'debugger', state }] } };
  };
  const spec = { ...web, ephemeral: { image: 'netshoot', target: 'istio-proxy', running: true } } as const;
  test.each([
    ['ok', debug({ targetContainerName: 'istio-proxy' })],
    ['pod.ephemeral-missing', pod()],
    ['pod.ephemeral-image', debug({ image: 'busybox' })],
    ['pod.ephemeral-target', debug({})],
    ['pod.ephemeral-target', debug({ targetContainerName: 'nginx' })],
    ['pod.ephemeral-ended', debug({ targetContainerName: 'istio-proxy' }, { terminated: { exitCode: 0 } })],
  ])('%s', async (code, each) => {
    expect(await codeOf(spec, lab(each))).toBe(code);
  });
  test('one of several pods is enough', async () => {
    expect(await codeOf(spec, lab(pod({ name: 'a' }), debug({ targetContainerName: 'istio-proxy' })))).toBe('ok');
  });
  test('a name that is asked for', async () => {
    const named = { ...web, ephemeral: { name: 'netdebug' } };
    expect(await runCheck(named, lab(debug({})))).toMatchObject({
      reason: { code: 'pod.ephemeral-name', observed: 'name debugger' },
    });
  });
});
