import { describe, expect, test } from 'vitest';
import { doneLab, endpointSlice, pod, service, virtualService } from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = {
  kind: 'service-endpoints',
  app: { namespace: 'default', name: 'web', except: ['early'] },
  service: 'web-svc',
} as const;

const listening = (local: string) =>
  ({ kind: 'tcp', state: 'listen', local, peer: '', path: '', comm: 'nginx', pid: 1, uid: 0 }) as const;

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

describe('only the port that the goal is about counts', () => {
  const http = { name: 'http', port: 80, targetPort: 80 };
  test.each([
    ['a UDP port that leads nowhere', { name: 'http3', port: 443, targetPort: 8443, protocol: 'UDP' }],
    ['a TCP port on which nobody listens', { name: 'https', port: 443, targetPort: 8443 }],
    ['a port whose target the pod does not declare', { name: 'metrics', port: 9100, targetPort: 'metrics' }],
    ['the same number by UDP', { name: 'quic', port: 80, targetPort: 8443, protocol: 'UDP' }],
  ])('and not %s', async (_, other) => {
    for (const ports of [
      [http, other],
      [other, http],
    ]) {
      const lab = { ...doneLab(), services: [service({ ports })], refusedPorts: [8443] };
      const outcome = await runCheck(spec, lab);
      expect(outcome).toMatchObject({ kind: 'ok', evidence: expect.stringContaining(`not looked at: ${other.port}/`) });
    }
  });

  test('where it leads nowhere, other ports do not help', async () => {
    const ports = [
      { ...http, targetPort: 8080 },
      { name: 'other', port: 8000, targetPort: 80 },
    ];
    const podStates = {
      [pod().metadata.name]: {
        sockets: [listening('0.0.0.0:80'), listening('0.0.0.0:15006'), listening('127.0.0.1:9000')],
      },
    };
    const lab = { ...doneLab(), services: [service({ ports })], refusedPorts: [8080], podStates };
    expect(await runCheck(spec, lab)).toMatchObject({
      reason: {
        code: 'service.target-port',
        expected: 'targetPort: 80',
        observed: expect.stringMatching(/^targetPort: 8080, refused by Pod\/default\/web-/),
        next: expect.stringMatching(
          /^kubectl describe svc -n default web-svc; kubectl exec -n default web-\S+ -c istio-proxy -- ss -tln$/,
        ),
      },
    });
  });

  test.each([
    [
      'ok',
      [
        { port: 8000, targetPort: 8443 },
        { port: 8080, targetPort: 80 },
      ],
    ],
    ['service.target-port', [{ port: 8000, targetPort: 8443 }]],
    ['service.no-tcp-port', [{ port: 80, targetPort: 80, protocol: 'UDP' }]],
  ])('without a port of that number any TCP port is a way: %s', async (code, ports) => {
    expect(await codeOf(spec, { ...doneLab(), services: [service({ ports })], refusedPorts: [8443] })).toBe(code);
  });

  test('it may be another one', async () => {
    const lab = { ...doneLab(), services: [service({ ports: [http, { name: 'b', port: 9080, targetPort: 8443 }] })] };
    expect(await codeOf({ ...spec, port: 9080 }, { ...lab, refusedPorts: [8443] })).toBe('service.target-port');
  });
});

describe('the port that rules for the host use counts', () => {
  const ports = [
    { name: 'http', port: 80, targetPort: 80 },
    { name: 'https', port: 443, targetPort: 8443 },
  ];
  const routed = { ...spec, host: 'www.mesh.test' };
  const to = (destination: object, weight?: number) => ({ destination: { host: 'web-svc', ...destination }, weight });
  const lab = (...route: object[]) => ({
    ...doneLab(),
    services: [service({ ports })],
    virtualServices: [virtualService({ http: [{ route }] })],
    refusedPorts: [8443],
  });
  test.each([
    ['ok', lab(to({ port: { number: 80 } }))],
    ['service.target-port', lab(to({ port: { number: 443 } }))],
    ['ok', lab(to({ port: { number: 80 } }, 100), to({ port: { number: 443 } }, 0))],
    // A port that the Service does not have is the route's mistake, not the Service's.
    ['ok', lab(to({ port: { number: 8080 } }))],
    ['ok', lab({ destination: { host: 'other', port: { number: 443 } } })],
    ['ok', lab(to({}))],
    [
      'ok',
      {
        ...lab(),
        virtualServices: [virtualService({ hosts: ['x.test'], http: [{ route: [to({ port: { number: 443 } })] }] })],
      },
    ],
    // A destination without a port means the only one that there is.
    ['service.target-port', { ...lab(to({})), services: [service({ ports: [{ port: 8000, targetPort: 8443 }] })] }],
  ])('%s: %#', async (code, given) => {
    expect(await codeOf(routed, given)).toBe(code);
  });
});

describe('other ways to lead to the pods', () => {
  const bare = { selector: {}, ports: [{ port: 80 }] };
  const written = (addresses: string[], port: { name?: string; port: number }) => ({
    ...endpointSlice(addresses),
    ports: [port],
  });
  test.each([
    ['a headless Service', 'ok', { services: [service({ clusterIP: 'None' })] }],
    ['a named target, looked up in each pod', 'ok', twoPods()],
    [
      'endpoints written by hand',
      'ok',
      { services: [service(bare)], endpointSlices: [written(['172.16.2.3'], { port: 80 })] },
    ],
    [
      'those of somebody else',
      'service.selector',
      { services: [service(bare)], endpointSlices: [written(['172.16.9.9'], { port: 80 })] },
    ],
    [
      'those with another port',
      'service.target-port',
      { services: [service(bare)], endpointSlices: [written(['172.16.2.3'], { port: 8443 })] },
    ],
    [
      'those with the port of another name',
      'service.target-port',
      { services: [service(bare)], endpointSlices: [written(['172.16.2.3'], { name: 'x', port: 80 })] },
    ],
    [
      'another name for a good one',
      'ok',
      { services: [alias('real.default.svc.cluster.local'), service({}, 'real')], endpointSlices: [sliceOf('real')] },
    ],
    ['another name for nobody', 'service.external-name', { services: [alias('www.example.com')] }],
  ])('%s: %s', async (_, code, change) => {
    expect(await codeOf(spec, { ...doneLab(), refusedPorts: [8443], ...change })).toBe(code);
  });

  function twoPods() {
    const second = pod({
      name: 'web-2',
      spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 81, name: 'web' }] }] },
    });
    return {
      pods: [pod(), second],
      services: [service({ ports: [{ port: 80, targetPort: 'web' }] })],
      refusedPorts: [82],
    };
  }
  function alias(externalName: string) {
    return service({ type: 'ExternalName', externalName, selector: {}, ports: [] });
  }
  function sliceOf(name: string) {
    const slice = endpointSlice();
    return { ...slice, metadata: { ...slice.metadata, labels: { 'kubernetes.io/service-name': name } } };
  }
});

test('one good Service is enough', async () => {
  const wrong = service({ ports: [{ port: 80, targetPort: 8080 }] }, 'other');
  const lab = { ...doneLab(), pods: [pod()], services: [wrong, service()], refusedPorts: [8080] };
  expect(await codeOf(spec, lab)).toBe('ok');
});
