import { describe, expect, test } from 'vitest';
import { doneLab, pod } from '#server/grading/lab-objects-fixture.ts';
import { outboundLine, sidecarLine } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = {
  kind: 'sends-through-sidecar',
  app: { namespace: 'default', name: 'caller', except: ['web'] },
  service: 'default/web-svc',
} as const;

const NAME = 'caller-6557b9b857-sjnxf';
const caller = (options: Record<string, unknown> = {}, context?: Record<string, unknown>) => {
  const made = pod({ app: 'caller', ...options });
  const [own, ...rest] = made.spec.containers;
  return {
    ...made,
    spec: { ...made.spec, containers: [{ ...own, ...(context && { securityContext: context }) }, ...rest] },
  };
};
const lab = (one: unknown, lines: string[], name = NAME) => ({
  ...doneLab(),
  pods: [pod(), one],
  logs: { [name]: { namespace: 'default', lines } },
});

test('passes with a request to the Service in the log of the sidecar, and says which', async () => {
  const outcome = await runCheck(spec, lab(caller(), [outboundLine()]));
  expect(outcome).toMatchObject({ kind: 'ok', evidence: expect.stringContaining('outbound|80||web-svc') });
});

describe('a request that stands in the log does not count', () => {
  test.each([
    ['of another pod', lab(caller(), [outboundLine()], 'web-6557b9b857-sjnxf')],
    ['that came in', lab(caller(), [sidecarLine('a')])],
    ['to another Service', lab(caller(), [outboundLine('outbound|80||shop.default.svc.cluster.local')])],
  ])('%s', async (_, given) => {
    expect(await codeOf(spec, given)).toBe('log.outbound-none');
  });
});

test.each([
  ['pod.proxy-user', caller({}, { runAsUser: 1337 }), [outboundLine()]],
  ['pod.proxy-user', caller({ spec: { securityContext: { runAsUser: 1337 } } }), []],
  ['pod.proxy-group', caller({}, { runAsUser: 1000, runAsGroup: 1337 }), [outboundLine()]],
  ['pod.sidecar-missing', caller({ sidecar: 'none' }), []],
  ['pod.not-ready', caller({ ready: false }), []],
  ['log.passthrough', caller(), [outboundLine('PassthroughCluster')]],
])('%s', async (code, one, lines) => {
  expect(await codeOf(spec, { ...lab(one, lines), deployments: [] })).toBe(code);
});

test('the container decides over its pod', async () => {
  const own = caller({ spec: { securityContext: { runAsUser: 1337 } } });
  const [first, ...rest] = own.spec.containers;
  const containers = [{ ...first, securityContext: { runAsUser: 1000 } }, ...rest];
  const fixed = { ...own, spec: { ...own.spec, securityContext: { runAsUser: 1337 }, containers } };
  expect(await codeOf(spec, lab(fixed, [outboundLine()]))).toBe('ok');
});

test('an annotation that takes connections out of the rules is the cause of an empty log', async () => {
  const one = caller();
  const annotations = { 'traffic.sidecar.istio.io/excludeOutboundPorts': '80' };
  const excluding = { ...one, metadata: { ...one.metadata, annotations } };
  expect(await codeOf(spec, lab(excluding, []))).toBe('pod.excluded-outbound');
  expect(await codeOf(spec, lab(excluding, [outboundLine()]))).toBe('ok');
});

test('without the application there is no pod', async () => {
  expect(await codeOf(spec, { ...doneLab(), pods: [pod()] })).toBe('pod.none');
});

test('a pod that has just started is given time to call, an older one is not', async () => {
  const started = (startTime: string) => ({ ...caller(), status: { ...caller().status, startTime } });
  expect(await runCheck(spec, lab(started('2026-11-23T07:09:55Z'), []))).toMatchObject({ settleMs: 3_000 });
  expect(await runCheck(spec, lab(started('2026-11-23T07:09:00Z'), []))).toMatchObject({ settleMs: 0 });
});
