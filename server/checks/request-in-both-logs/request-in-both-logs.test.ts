import { describe, expect, test } from 'vitest';
import { doneLab, service } from '#server/grading/lab-objects-fixture.ts';
import { gatewayLine, httpLogs, sidecarLine, tcpLine } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const GATEWAY = 'istio-ingressgateway-x';
const WEB = 'web-6557b9b857-sjnxf';
const annotate = (object: unknown, annotations: Record<string, string>) => {
  const pod = object as { metadata: object };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
};

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

test.each([
  ['service.port-name', { name: 'tcp-web' }],
  ['service.port-name', { name: 'http', appProtocol: 'tcp' }],
  ['log.sidecar-none', {}],
  ['log.sidecar-none', { name: 'tcp-web', appProtocol: 'http' }],
  ['log.sidecar-none', { name: 'web' }],
])('%s: a port that says of its protocol %o', async (code, said) => {
  const services = [service({ ports: [{ port: 80, targetPort: 80, ...said }] })];
  const tcp = { ...lab([gatewayLine({ id: 'a' })], [tcpLine]), services };
  expect(await codeOf(spec, tcp)).toBe(code);
});

test.each([
  ['pod.excluded-inbound', { excludeInboundPorts: '9090, 80' }],
  ['pod.excluded-inbound', { includeInboundPorts: '9090' }],
  ['log.sidecar-none', { excludeInboundPorts: '9090' }],
  ['log.sidecar-none', { includeInboundPorts: '*' }],
])('%s: a pod with %o', async (code, traffic) => {
  const annotations = Object.fromEntries(
    Object.entries(traffic).map(([key, value]) => [`traffic.sidecar.istio.io/${key}`, value]),
  );
  const given = lab([gatewayLine({ id: 'a' })], []);
  const pods = given.pods?.map((each) => annotate(each, annotations)) ?? [];
  expect(await codeOf(spec, { ...given, pods })).toBe(code);
});

describe('lines that the gateway did not write', () => {
  const WAY = 'outbound|80||web-svc.default.svc.cluster.local 172.16.2.4:80';
  const line = gatewayLine({ id: 'a' });
  const probe = gatewayLine({ id: 'p', agent: 'slipway-probe/1' });
  const written = (gateway: string[], web: string[], requests: number) => ({
    ...doneLab(),
    logs: {
      [GATEWAY]: { namespace: 'istio-system', lines: gateway },
      [WEB]: { namespace: 'default', lines: web },
    },
    requestsSent: { [WAY]: requests },
  });

  test.each([
    ['log.forged', [line], 0],
    ['log.forged', [probe, line], 1],
    ['ok', [line], 1],
    ['ok', [probe, line], 2],
    // Some request has no line, such as one that was sent on twice.
    ['ok', [line], 5],
  ])('%s: %o, of which Envoy sent %i', async (code, gateway, requests) => {
    expect(await codeOf(spec, written(gateway, [sidecarLine('a')], requests))).toBe(code);
  });

  test('are named, with where to see what Envoy counts', async () => {
    expect(await runCheck(spec, written([line], [sidecarLine('a')], 0))).toMatchObject({
      reason: { object: `access log of Pod/istio-system/${GATEWAY}`, next: expect.stringContaining('rq_total') },
    });
  });

  test('are no reason for a request that never came', async () => {
    expect(await codeOf(spec, written([line], [sidecarLine('b')], 0))).toBe('log.sidecar-none');
  });
});

describe('in another format', () => {
  const FORMAT = '%RESPONSE_CODE% %REQ(:AUTHORITY)% id=%REQ(X-REQUEST-ID)% "%REQ(USER-AGENT)%"';
  const custom = (gateway: string[], web: string[], text = FORMAT) => ({
    ...doneLab(),
    logs: {
      [GATEWAY]: { namespace: 'istio-system', lines: gateway },
      [WEB]: { namespace: 'default', lines: web },
    },
    httpLogs: {
      [GATEWAY]: [httpLogs({ kind: 'text', text })],
      [WEB]: [httpLogs({ kind: 'text', text }, 'INBOUND')],
    },
  });
  const line = (id: string, agent = 'curl/8') => `200 www.mesh.test id=${id} "${agent}"`;

  test('one request in both is found by its id', async () => {
    expect(await codeOf(spec, custom([line('a'), line('b')], [line('b')]))).toBe('ok');
    expect(await codeOf(spec, custom([line('a', 'slipway-probe/1')], [line('a', 'slipway-probe/1')]))).toBe(
      'log.gateway-none',
    );
    expect(await codeOf(spec, custom([line('a')], [line('b')]))).toBe('log.sidecar-none');
  });

  test('a format without a request id says so, and which it is', async () => {
    const format = '[%START_TIME%] %REQ(:METHOD)% %REQ(:AUTHORITY)%%REQ(:PATH)% %RESPONSE_CODE%\n';
    const lines = ['[2026-11-29T10:19:34.184Z] GET www.mesh.test/ 200'];
    const outcome = await runCheck(spec, custom(lines, lines, format));
    expect(outcome).toMatchObject({
      reason: {
        code: 'log.format-lacks',
        expected: expect.stringContaining('%REQ(X-REQUEST-ID)%'),
        observed: expect.stringContaining('%REQ(:AUTHORITY)%%REQ(:PATH)%'),
      },
    });
  });
});
