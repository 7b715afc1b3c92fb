import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '#protocol/labinit.ts';
import { answer, doneLab, pod, service } from '#server/grading/lab-objects-fixture.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import { prepareCheck } from '../index.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const failed = (error: 'refused' | 'reset' | 'timeout' | 'dns', ms = 1): ProbeResult => ({
  ok: false,
  error,
  message: error,
  ms,
});
const page = (more: Partial<Extract<ProbeResult, { ok: true }>> = {}): ProbeResult => ({
  ...(answer(200, '<title>Simple Bookstore App</title>') as Extract<ProbeResult, { ok: true }>),
  ...more,
});
const spec = { kind: 'probe', url: 'http://{ingress}/productpage', host: 'www.mesh.test' } as const;
const lab = (result: ProbeResult) => ({ ...doneLab(), answer: () => result });

describe('an answer', () => {
  test.each([
    ['ok', {}, page()],
    ['ok', { status: [200, 302] }, page({ status: 302 })],
    ['ok', { body: '<title>Simple' }, page()],
    ['ok', { headers: { Server: '^istio-envoy$', 'x-other': { absent: true } } }, page()],
    ['ok', { latencyMs: { min: 5500, max: 7000 } }, page({ ms: 6002 })],
    ['ok', { status: 403 }, answer(403, 'RBAC: access denied')],
    ['probe.status', {}, answer(404, 'not found here')],
    ['probe.not-found', {}, answer(404)],
    ['probe.no-cluster', {}, answer(503)],
    ['probe.no-healthy-upstream', {}, answer(503, 'no healthy upstream')],
    [
      'probe.upstream-failed',
      {},
      answer(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection failure'),
    ],
    [
      'probe.upstream-reset',
      {},
      answer(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection termination'),
    ],
    [
      'probe.overflow',
      {},
      answer(503, 'upstream connect error or disconnect/reset before headers. reset reason: overflow'),
    ],
    ['probe.upstream-timeout', {}, answer(504, 'upstream request timeout')],
    ['probe.denied', {}, answer(403, 'RBAC: access denied')],
    ['probe.bad-gateway', {}, answer(502)],
    ['probe.refused', {}, failed('refused')],
    ['probe.reset', {}, failed('reset')],
    ['probe.no-answer', {}, failed('timeout')],
    ['probe.name-unknown', {}, failed('dns')],
    ['probe.body', { body: 'Reviews' }, page()],
    ['probe.body-forbidden', { notBody: 'Simple \\w+' }, page()],
    ['probe.header', { headers: { server: '^nginx' } }, page()],
    ['probe.header', { headers: { server: { absent: true } } }, page()],
    ['probe.header', { headers: { 'x-envoy-upstream-service-time': '\\d' } }, page()],
    ['probe.too-fast', { latencyMs: { min: 5500, max: 7000 } }, page({ ms: 12 })],
    ['probe.too-slow', { latencyMs: { max: 1000 } }, page({ ms: 1200 })],
    ['probe.too-slow', { latencyMs: { max: 1000 } }, failed('timeout', 4000)],
    ['probe.unexpected-success', { status: 403 }, page()],
  ] as const)('%s %j', async (code, expectation, result) => {
    expect(await codeOf({ ...spec, expect: expectation }, lab(result))).toBe(code);
  });
});

describe('a failure that is wanted', () => {
  test.each([
    ['ok', 'refused', failed('refused')],
    ['ok', 'reset', failed('reset')],
    ['probe.unexpected-success', 'refused', answer(404)],
    ['probe.no-answer', 'refused', failed('timeout')],
    ['probe.refused', 'reset', failed('refused')],
  ] as const)('%s for %s', async (code, wanted, result) => {
    expect(await codeOf({ ...spec, expect: wanted }, lab(result))).toBe(code);
  });
});

describe('where it goes', () => {
  const orders: ProbeOrder[] = [];
  const recording = (result: ProbeResult = page()) => ({
    ...doneLab(),
    services: [...(doneLab().services ?? []), service({ clusterIP: '10.10.200.9' }, 'reviews')],
    answer: (order: ProbeOrder) => {
      orders.push(order);
      return result;
    },
  });
  const sent = async (check: Parameters<typeof runCheck>[0]) => {
    orders.length = 0;
    const outcome = await runCheck(check, recording());
    return { outcome, order: orders[0] };
  };

  test.each([
    ['http://{ingress}/', 'http://192.168.10.102:30080/'],
    ['http://{nodeIP:k3s-w1}:{nodePort:istio-ingressgateway:80}/', 'http://192.168.10.101:30080/'],
    ['http://{nodeIP:k3s-s}:{nodePort:istio-system/istio-ingressgateway:http2}/', 'http://192.168.10.10:30080/'],
    ['http://{clusterIP:default/reviews}:9080/', 'http://10.10.200.9:9080/'],
    ['http://{podIP:default/web}/', 'http://172.16.2.3/'],
  ])('%s', async (url, wanted) => {
    // A node that is named directly is watched for who listens there.
    expect((await sent({ kind: 'probe', url, expect: {} })).order).toMatchObject({ from: 'testpc', url: wanted });
  });

  test('from a pod, a Service by its name, and the command that does the same', async () => {
    const from = { namespace: 'default', app: 'web' };
    const { order, outcome } = await sent({ kind: 'probe', from, url: 'http://reviews:9080/reviews/0' });
    expect(order).toMatchObject({
      from: 'k3s-w2',
      pod: '172.16.2.3',
      resolve: '10.10.200.9',
      url: 'http://reviews:9080/reviews/0',
    });
    // The Host header is the URL's, by which the sidecar routes.
    expect(order).not.toHaveProperty('host');
    expect(outcome).toMatchObject({
      evidence: expect.stringContaining('kubectl exec -n default web-6557b9b857-sjnxf -c nginx -- curl -sv'),
    });
  });

  test('what cannot be resolved is reported', async () => {
    expect(await codeOf({ kind: 'probe', url: 'http://{nodePort:web-svc:80}/' }, recording())).toBe('probe.no-target');
    expect(await codeOf({ kind: 'probe', from: { namespace: 'x' }, url: 'http://a/' }, recording())).toBe(
      'probe.no-target',
    );
    expect(await codeOf({ kind: 'probe', url: 'http://{nowhere}/' }, recording())).toBe('probe.no-target');
  });

  test('a plain program in a host: refused is not the fault of a gateway', async () => {
    const check = { kind: 'probe', url: 'http://192.168.10.200:10000/' } as const;
    expect(prepareCheck(check).inputs).toEqual(['host:testpc', 'asked']);
    expect(await runCheck(check, { answer: () => failed('refused') })).toMatchObject({
      reason: {
        code: 'probe.refused',
        on: 'testpc',
        next: 'curl -sv http://192.168.10.200:10000/',
        message: { en: expect.not.stringContaining('ingress') },
      },
    });
  });

  test('a name follows the hosts file of the sender', () => {
    const { inputs } = prepareCheck({ kind: 'probe', url: 'http://www.mesh.test:{nodePort:istio-ingressgateway:80}/' });
    expect(inputs).toContain('file:testpc:/etc/hosts');
    expect(inputs).toContain('virtualServices');
  });

  test('with the cookie of a login', async () => {
    const login = { url: 'http://{ingress}/login', form: { username: 'jason', passwd: 'x' } };
    const cookie = page({ status: 302, headers: { 'set-cookie': 'session=abc; Path=/' } });
    orders.length = 0;
    expect(await codeOf({ ...spec, login, expect: { status: 302 } }, recording(cookie))).toBe('ok');
    expect(orders[0]).toMatchObject({ method: 'POST', body: 'username=jason&passwd=x', host: 'www.mesh.test' });
    expect(orders[1]).toMatchObject({ method: 'GET', headers: { cookie: 'session=abc' } });
    expect(await codeOf({ ...spec, login }, recording())).toBe('probe.login');
  });

  test('and the command logs in first, for another terminal has no cookie', async () => {
    const login = { url: 'http://{nodeIP:testpc}:10000/login', form: { username: 'jason', passwd: 'x' } };
    const check = {
      kind: 'probe',
      url: 'http://{nodeIP:testpc}:10000/page?a=1&b=2',
      login,
      expect: { status: 200 },
    } as const;
    expect(
      await runCheck(check, recording(page({ status: 302, headers: { 'set-cookie': 'session=abc' } }))),
    ).toMatchObject({
      reason: {
        next: "curl -s -o /dev/null -c /tmp/cookies -d 'username=jason&passwd=x' http://192.168.10.200:10000/login; curl -sv -b /tmp/cookies 'http://192.168.10.200:10000/page?a=1&b=2'",
      },
    });
  });
});

test('the answer is what a lesson’s reasons look at', async () => {
  const reasons = [
    { when: { body: { $regex: 'reviews are currently unavailable' } }, code: 'bookinfo.reviews', ko: '…', en: '…' },
  ] as const;
  const body = page({ body: 'Sorry, product reviews are currently unavailable' });
  expect(await codeOf({ ...spec, expect: { body: 'glyphicon-star' }, reasons }, lab(body))).toBe('bookinfo.reviews');
});

test('further resources that change the answer', () => {
  const { inputs } = prepareCheck({ ...spec, watch: ['/apis/security.istio.io/v1/peerauthentications'] });
  expect(inputs).toContain('metadata:/apis/security.istio.io/v1/peerauthentications');
});

test('pods that are not Ready send nothing', async () => {
  const from = { namespace: 'default', app: 'web' };
  const check = { kind: 'probe', from, url: 'http://web-svc/' } as const;
  expect(await codeOf(check, { ...doneLab(), pods: [pod({ ready: false })] })).toBe('probe.no-target');
});
