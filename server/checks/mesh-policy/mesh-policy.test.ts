import { describe, expect, test } from 'vitest';
import { pod } from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';
import { caller, httpService, meshLab } from '../shared/mesh/mesh-lab-fixture.ts';

const named = (name: string, spec: object, at = '07:01') => ({
  metadata: { name, namespace: 'default', creationTimestamp: `2026-11-23T${at}:00Z` },
  spec,
});
const ratings = { ...pod({ app: 'ratings', name: 'ratings-v1-x' }), status: { podIP: '172.16.1.9', phase: 'Running' } };
const jason = [{ headers: { 'end-user': { exact: 'jason' } } }];
const to = (more: object = {}) => ({ ...more, route: [{ destination: { host: 'ratings' } }] });
const delay = (fixedDelay: string, percentage: object | undefined = { value: 100 }) => ({
  fault: { delay: { fixedDelay, ...(percentage && { percentage }) } },
});
const abort = (httpStatus: number, value = 100) => ({ fault: { abort: { httpStatus, percentage: { value } } } });
const vs = (http: object[], spec: object = {}, name = 'ratings') => named(name, { hosts: ['ratings'], http, ...spec });
const lab = (virtualServices: object[], more: FakeLab = {}) =>
  meshLab({ pods: [ratings, caller()], services: [httpService('ratings')], virtualServices, ...more });
const from = { namespace: 'default', labels: { app: 'productpage' } };
const base = { kind: 'mesh-policy', service: 'default/ratings', from, path: '/ratings/0' } as const;
const slow = { ...base, headers: { 'end-user': 'jason' }, delay: { ms: 7_000 } } as const;

describe('a delay for jason', () => {
  test.each([
    ['ok', [vs([to({ match: jason, ...delay('7s') }), to()])]],
    ['fault.delay-short', [vs([to({ match: jason, ...delay('3s') }), to()])]],
    ['fault.delay-long', [vs([to({ match: jason, ...delay('17s') }), to()])]],
    ['fault.percentage-missing', [vs([to({ match: jason, fault: { delay: { fixedDelay: '7s' } } }), to()])]],
    ['fault.percentage', [vs([to({ match: jason, ...delay('7s', { value: 1 }) }), to()])]],
    ['fault.missing', [vs([to({ match: jason }), to()])]],
    ['fault.missing', []],
    ['virtual-service.rule-order', [vs([to(), to({ match: jason, ...delay('7s') })])]],
    ['virtual-service.host', [vs([to({ match: jason, ...delay('7s') })], { hosts: ['details'] })]],
    ['virtual-service.duplicate', [vs([to()]), { ...vs([to(delay('7s'))], {}, 'second') }]],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf(slow, lab(virtualServices))).toBe(code);
  });
  test('a misspelt user is shown as it is written, beside what is right', async () => {
    const match = [{ headers: { 'end-user': { exact: 'Jason' } } }];
    expect(await runCheck(slow, lab([vs([to({ match, ...delay('7s') }), to()])]))).toMatchObject({
      reason: {
        code: 'virtual-service.match-value',
        object: 'VirtualService/default/ratings',
        expected: 'match: headers: end-user: exact: jason',
        observed: 'match: headers: end-user: exact: Jason',
      },
    });
  });
  test('a delegate’s delay is too short', async () => {
    const root = vs([{ match: jason, delegate: { name: 'slow-ratings' } }, to()]);
    const leaf = named('slow-ratings', { http: [to(delay('3s'))] });
    expect(await runCheck(slow, lab([root, leaf]))).toMatchObject({
      reason: {
        code: 'fault.delay-short',
        object: 'VirtualService/default/slow-ratings',
        expected: 'fault: delay: fixedDelay: 7 s',
        observed: 'fault: delay: fixedDelay: 3 s',
      },
    });
  });
  test('the port is none of HTTP', async () => {
    const services = [httpService('ratings', { ports: [{ name: 'tcp', port: 9080 }] })];
    expect(await codeOf(slow, lab([vs([to(delay('7s'))])], { services }))).toBe('service.port-name');
  });
});

describe('an abort', () => {
  const asked = { ...slow, delay: 'none', abort: 500 } as const;
  test.each([
    ['ok', [vs([to({ match: jason, ...abort(500) }), to()])]],
    ['fault.status', [vs([to({ match: jason, ...abort(503) }), to()])]],
    ['fault.percentage', [vs([to({ match: jason, ...abort(500, 50) }), to()])]],
    ['fault.missing', [vs([to({ match: jason, ...delay('7s') }), to()])]],
    ['fault.unwanted', [vs([to({ match: jason, fault: { ...abort(500).fault, ...delay('2s').fault } }), to()])]],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf(asked, lab(virtualServices))).toBe(code);
  });
});

describe('nothing for others', () => {
  const asked = { ...base, delay: 'none', abort: 'none' } as const;
  test.each([
    ['ok', [vs([to({ match: jason, ...delay('7s') }), to()])]],
    ['ok', []],
    ['fault.unwanted', [vs([to(delay('7s'))])]],
    ['fault.unwanted', [vs([to(abort(500))])]],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf(asked, lab(virtualServices))).toBe(code);
  });
});

describe('a timeout', () => {
  test.each([
    ['ok', { timeout: { ms: 500 } }, { timeout: '0.5s' }],
    ['ok', { timeout: 'none' }, {}],
    ['timeout.none', { timeout: { ms: 500 } }, {}],
    ['timeout.too-long', { timeout: { ms: 500 } }, { timeout: '5s' }],
    ['timeout.too-short', { timeout: { ms: 500 } }, { timeout: '0.1s' }],
    ['timeout.unwanted', { timeout: 'none' }, { timeout: '0.5s' }],
  ] as const)('%s %j %j', async (code, more, spec) => {
    expect(await codeOf({ ...base, ...more }, lab([vs([to(spec)])]))).toBe(code);
  });
});
