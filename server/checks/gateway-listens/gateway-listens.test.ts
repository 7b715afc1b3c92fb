import { expect, test } from 'vitest';
import { doneLab, gateway } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = { kind: 'gateway-listens', host: 'www.mesh.test', gateway: 'web-gw' } as const;
const server = (port: Record<string, unknown>, hosts = ['*']) => ({
  servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP', ...port }, hosts }],
});

test.each([
  ['the exact host', gateway(server({}, ['www.mesh.test']))],
  ['a suffix', gateway(server({}, ['*.mesh.test']))],
  ['a host for one namespace', gateway(server({}, ['default/www.mesh.test']))],
  ['the proxy’s own port', gateway(server({ number: 8080 }))],
  ['another namespace', gateway({}, { namespace: 'edge', name: 'door' })],
  ['another label of the gateway', gateway({ selector: { app: 'istio-ingressgateway' } })],
])('passes with %s', async (_, each) => {
  expect(await codeOf(spec, { ...doneLab(), gateways: [each] })).toBe('ok');
});

test.each([
  ['gateway.missing', []],
  ['gateway.selector', [gateway({ selector: { istio: 'ingress' } })]],
  ['gateway.port', [gateway(server({ number: 30080 }))]],
  ['gateway.protocol', [gateway(server({ protocol: 'TCP' }))]],
  ['gateway.host', [gateway(server({}, ['shop.mesh.test']))]],
])('%s', async (code, gateways) => {
  expect(await codeOf(spec, { ...doneLab(), gateways, listeners: [] })).toBe(code);
});

test('of several Gateways the one that comes closest is told, not that of another site', async () => {
  const other = gateway(server({ number: 8090 }), { name: 'other' });
  const meant = gateway({ selector: { istio: 'ingress' }, ...server({}, ['www.mesh.test']) }, { name: 'meant' });
  const told = (gateways: unknown[]) => codeOf(spec, { ...doneLab(), gateways, listeners: [] });
  expect(await told([other, meant])).toBe('gateway.selector');
  expect(await told([meant, other])).toBe('gateway.selector');
});

test('a right Gateway that the proxy does not have yet may still settle', async () => {
  expect(await codeOf(spec, { ...doneLab(), listeners: [] })).toBe('gateway.not-in-proxy');
});
