import { describe, expect, test } from 'vitest';
import { answer } from '#server/grading/lab-objects-fixture.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import type { LabSocket } from '#server/labs/lab-hosts.ts';
import { prepareCheck } from '../index.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const socket = (local = '0.0.0.0:9902'): LabSocket => ({
  kind: 'tcp',
  state: 'listen',
  local,
  peer: '',
  path: '',
  pid: 7,
  comm: 'envoy',
  uid: 0,
});
const orders: ProbeOrder[] = [];
const lab = (result: ReturnType<typeof answer>, local?: string) => ({
  hosts: { testpc: { sockets: [socket(local)] } },
  answer: (order: ProbeOrder) => {
    orders.push(order);
    return result;
  },
});
const spec = { kind: 'envoy-admin', host: 'testpc', path: '/ready' } as const;

describe('what the interface says', () => {
  test.each([
    ['ok', {}, answer(200, 'LIVE\n')],
    ['ok', { text: '^LIVE$' }, answer(200, 'LIVE\n')],
    ['ok', { status: 503, text: '^DRAINING$' }, answer(503, 'DRAINING\n')],
    ['admin.status', { status: 503 }, answer(200, 'LIVE\n')],
    ['admin.text', { text: '^LIVE$' }, answer(200, 'PRE_INITIALIZING\n')],
    ['ok', { json: { state: 'LIVE' } }, answer(200, '{"state":"LIVE","version":"x"}')],
    ['admin.json', { json: { state: 'LIVE' } }, answer(200, '{"state":"DRAINING"}')],
    ['admin.no-answer', {}, { ok: false as const, error: 'reset' as const, message: 'reset', ms: 1 }],
  ] as const)('%s %j', async (code, more, result) => {
    expect(await codeOf({ ...spec, ...more }, lab(result))).toBe(code);
  });

  test('the path that differs is reported, and a lesson can look at it', async () => {
    const reasons = [{ path: 'state', when: { state: 'DRAINING' }, code: 'health.failed', ko: '…', en: '…' }] as const;
    const outcome = await runCheck(
      { ...spec, json: { state: 'LIVE' }, reasons },
      lab(answer(200, '{"state":"DRAINING"}')),
    );
    expect(outcome).toMatchObject({ reason: { code: 'health.failed', expected: 'LIVE', observed: 'DRAINING' } });
  });

  test('what is no JSON is no verdict about the learner', async () => {
    await expect(runCheck({ ...spec, json: {} }, lab(answer(200, '{"cut off')))).rejects.toMatchObject({
      failure: { code: 'SLW400' },
    });
  });
});

describe('how it is asked', () => {
  test('nobody is asked while nothing listens', async () => {
    orders.length = 0;
    expect(await codeOf(spec, { ...lab(answer(200, 'LIVE')), hosts: { testpc: { sockets: [] } } })).toBe(
      'admin.not-listening',
    );
    expect(await codeOf(spec, lab(answer(200, 'LIVE'), '0.0.0.0:19902'))).toBe('admin.not-listening');
    expect(orders).toEqual([]);
  });

  test.each([
    ['0.0.0.0:9902', 'http://127.0.0.1:9902/ready'],
    ['[::]:9902', 'http://127.0.0.1:9902/ready'],
    ['127.0.0.1:9902', 'http://127.0.0.1:9902/ready'],
    ['192.168.10.200:9902', 'http://192.168.10.200:9902/ready'],
  ])('from the host itself, where it listens: %s', async (local, url) => {
    orders.length = 0;
    await runCheck(spec, lab(answer(200, 'LIVE'), local));
    expect(orders).toMatchObject([{ from: 'testpc', url, method: 'GET' }]);
  });

  test('a POST only where it changes nothing', async () => {
    orders.length = 0;
    const logging = { ...spec, path: '/logging', post: true, text: '^ {2}http: debug$' } as const;
    expect(await codeOf(logging, lab(answer(200, 'active loggers:\n  http: debug\n')))).toBe('ok');
    expect(orders).toMatchObject([{ method: 'POST' }]);
    expect(() => prepareCheck({ ...logging, path: '/logging?level=debug' })).toThrow(/changes nothing/);
    expect(() => prepareCheck({ ...logging, path: '/quitquitquit' })).toThrow(/changes nothing/);
  });

  test('its state changes without an event, so it is looked at anew', () => {
    expect(prepareCheck(spec).inputs).toEqual(['host:testpc', 'polled']);
  });
});
