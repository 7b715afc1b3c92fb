import { expect, test } from 'vitest';
import { doneLab } from '#server/grading/lab-objects-fixture.ts';
import { gatewayLine } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = { kind: 'learner-requests', host: 'www.mesh.test' } as const;
const lab = (...lines: string[]) => ({ ...doneLab(), logs: { gateway: { namespace: 'istio-system', lines } } });
const named = gatewayLine({ id: 'a' });
const unnamed = gatewayLine({ id: 'b', authority: '192.168.10.10:30080', status: 404 });

test.each([
  ['ok', [named, unnamed]],
  ['ok', [gatewayLine({ id: 'a', authority: 'www.mesh.test:30080' }), unnamed]],
  ['request.none', []],
  ['request.none', ['[not an access log', '{"level":"info"}', 'plain text']],
  ['request.none', [gatewayLine({ id: 'a', agent: 'slipway-probe/1' })]],
  ['request.host-missing', [unnamed]],
  ['request.without-host-missing', [named]],
  ['request.not-200', [gatewayLine({ id: 'a', status: 503 }), unnamed]],
  ['request.from-inside', [gatewayLine({ id: 'a', remote: '172.16.2.3' })]],
])('%s', async (code, lines) => {
  expect(await codeOf(spec, lab(...lines))).toBe(code);
});

test('a hosts file that points elsewhere is why nothing arrives', async () => {
  expect(await codeOf(spec, { ...lab(), localAddresses: ['192.168.10.99'] })).toBe('request.hosts-file');
  expect(await codeOf(spec, { ...lab(), localAddresses: ['192.168.10.102'] })).toBe('request.none');
});
