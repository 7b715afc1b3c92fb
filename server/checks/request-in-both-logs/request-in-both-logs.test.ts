import { expect, test } from 'vitest';
import { doneLab, service } from '#server/grading/lab-objects-fixture.ts';
import { gatewayLine, sidecarLine, tcpLine } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = {
  kind: 'request-in-both-logs',
  host: 'www.mesh.test',
  app: { namespace: 'default', name: 'web' },
} as const;
const lab = (gateway: string[], web: string[]) => ({
  ...doneLab(),
  logs: { gateway: { namespace: 'istio-system', lines: gateway }, web: { namespace: 'default', lines: web } },
});

test.each([
  ['ok', [gatewayLine({ id: 'a' }), gatewayLine({ id: 'b' })], [sidecarLine('a')]],
  ['log.gateway-none', [], []],
  ['log.gateway-none', [gatewayLine({ id: 'a', status: 404 })], [sidecarLine('a')]],
  ['log.sidecar-none', [gatewayLine({ id: 'a' })], [sidecarLine('b')]],
])('%s', async (code, gateway, web) => {
  expect(await codeOf(spec, lab(gateway, web))).toBe(code);
});

test('a port without a protocol name is why the sidecar logs connections only', async () => {
  const services = [service({ ports: [{ port: 80, targetPort: 80 }] })];
  const tcp = { ...lab([gatewayLine({ id: 'a' })], [tcpLine]), services };
  expect(await codeOf(spec, tcp)).toBe('service.port-name');
});
