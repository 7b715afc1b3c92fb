import { expect, test } from 'vitest';
import { doneLab, ingressService } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const clusterIp = ingressService({ type: 'ClusterIP', ports: [{ port: 80, targetPort: 8080 }] });

test.each([
  ['ok', {}],
  ['ingress.service-missing', { services: [] }],
  ['ingress.not-exposed', { services: [clusterIp] }],
  ['ingress.port-missing', { services: [ingressService({ ports: [{ port: 443, targetPort: 8443 }] })] }],
  ['ingress.pod-not-ready', { pods: [] }],
])('%s', async (code, change) => {
  expect(await codeOf({ kind: 'ingress-exposed' }, { ...doneLab(), ...change })).toBe(code);
});
