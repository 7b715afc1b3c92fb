import { expect, test } from 'vitest';
import { doneLab } from '#server/grading/lab-objects-fixture.ts';
import { gatewayLine, sidecarLine } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'request-logged', match: { path: '/', status: 200 }, next: 'curl …' } as const;
const gateway = (...lines: string[]) => ({ ...doneLab(), logs: { gateway: { namespace: 'istio-system', lines } } });
const page = gatewayLine({ id: 'a' });
const lost = gatewayLine({ id: 'b', authority: '192.168.10.10:30080', status: 404 });

test.each([
  ['ok', [lost, page]],
  ['request.none', []],
  ['request.none', ['no access log', gatewayLine({ id: 'a', agent: 'slipway-probe/1' })]],
  ['request.other', [lost]],
])('at the ingress gateway: %s', async (code, lines) => {
  expect(await codeOf(spec, gateway(...lines))).toBe(code);
});

test('several requests', async () => {
  const lines = ['a', 'b', 'c'].map((id) => gatewayLine({ id }));
  expect(await codeOf({ ...spec, min: 3 }, gateway(...lines))).toBe('ok');
  expect(await codeOf({ ...spec, min: 4 }, gateway(...lines))).toBe('request.too-few');
});

test('only from outside', async () => {
  const inside = gateway(gatewayLine({ id: 'a', remote: '172.16.2.3' }));
  expect(await codeOf(spec, inside)).toBe('ok');
  expect(await codeOf({ ...spec, outside: true }, inside)).toBe('request.from-inside');
  expect(await codeOf({ ...spec, outside: true }, gateway(page))).toBe('ok');
});

test('reasons look at all requests, not only at the last', async () => {
  const reasons = [{ when: [{ status: 404 }], code: 'request.root', ko: '…', en: '…' }] as const;
  const check = { ...spec, match: { path: '/productpage' }, reasons } as const;
  expect(await codeOf(check, gateway(lost, page))).toBe('request.root');
  expect(await codeOf(check, gateway(page))).toBe('request.other');
});

test("in the log of an application's sidecars, also of one that is gone", async () => {
  const check = { ...spec, app: { namespace: 'default', name: 'web' } };
  const logged = (pod: string, namespace = 'default') => ({
    ...doneLab(),
    logs: { [pod]: { namespace, lines: [sidecarLine('a')] } },
  });
  expect(await codeOf(check, logged('web-6557b9b857-sjnxf'))).toBe('ok');
  expect(await codeOf(check, logged('web-gone'))).toBe('ok');
  expect(await codeOf(check, logged('website-x'))).toBe('request.none');
  expect(await codeOf(check, logged('web-gone', 'other'))).toBe('request.none');
  const outcome = await runCheck(check, logged('web-gone'));
  expect(outcome.kind === 'ok' && outcome.evidence).toContain('"GET www.mesh.test/" 200');
});

test('the command may name the ingress, which is where the gateway runs', async () => {
  const check = { ...spec, next: 'curl -s http://{ingress}/productpage' } as const;
  expect(await runCheck(check, gateway())).toMatchObject({
    reason: { next: 'curl -s http://192.168.10.102:30080/productpage' },
  });
  expect(await runCheck(check, { ...gateway(), services: [] })).toMatchObject({
    reason: { next: 'curl -s http://192.168.10.10:<nodePort>/productpage' },
  });
});
