import { expect, test } from 'vitest';
import { doneLab, endpointSlice, pod, service } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = {
  kind: 'service-endpoints',
  app: { namespace: 'default', name: 'web', except: ['early'] },
  service: 'web-svc',
} as const;

test.each([
  ['ok', {}],
  ['ok', { services: [service({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] })] }],
  ['service.missing', { services: [] }],
  ['service.selector', { services: [service({ selector: { app: 'webserver' } })] }],
  ['service.no-ready-endpoints', { endpointSlices: [endpointSlice(['172.16.2.3'], false)] }],
  ['service.no-ready-endpoints', { endpointSlices: [] }],
  ['service.target-port', { services: [service({ ports: [{ port: 80, targetPort: 8080 }] })], refusedPorts: [8080] }],
  ['service.target-port', { services: [service({ ports: [{ port: 80, targetPort: 'http' }] })] }],
])('%s: %o', async (code, change) => {
  expect(await codeOf(spec, { ...doneLab(), ...change })).toBe(code);
});

test('one good Service is enough', async () => {
  const wrong = service({ ports: [{ port: 80, targetPort: 8080 }] }, 'other');
  const lab = { ...doneLab(), pods: [pod()], services: [wrong, service()], refusedPorts: [8080] };
  expect(await codeOf(spec, lab)).toBe('ok');
});
