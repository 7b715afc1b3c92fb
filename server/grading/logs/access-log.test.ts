import { expect, test } from 'vitest';
import { parseAccessLine } from './access-log.ts';
import { isProbe } from './access-record.ts';
import { gatewayLine, sidecarLine, tcpLine } from './log-lines-fixture.ts';

test('reads the default text format', () => {
  expect(parseAccessLine(gatewayLine({ id: '8bcbd2ec' }))).toMatchObject({
    method: 'GET',
    path: '/',
    status: 200,
    userAgent: 'curl/7.88.1',
    requestId: '8bcbd2ec',
    authority: 'www.mesh.test',
    upstreamCluster: 'outbound|80||web-svc.default.svc.cluster.local',
    remote: '192.168.10.10',
    http: true,
  });
  expect(parseAccessLine(sidecarLine('x'))).toMatchObject({
    requestId: 'x',
    upstreamCluster: 'inbound|80||',
    http: true,
  });
});

test('an answer of the proxy itself has flags and details', () => {
  const line = gatewayLine({ id: 'a', authority: '192.168.10.10:30080', status: 404 });
  expect(parseAccessLine(line)).toMatchObject({
    status: 404,
    flags: 'NR',
    details: 'route_not_found',
    upstreamCluster: '-',
  });
});

test('quoted fields may hold spaces and brackets', () => {
  const line = gatewayLine({ id: 'a', agent: 'Mozilla/5.0 (X11; Linux) [ko]' });
  expect(parseAccessLine(line)).toMatchObject({ userAgent: 'Mozilla/5.0 (X11; Linux) [ko]', requestId: 'a' });
});

test('a TCP line is no request', () => {
  expect(parseAccessLine(tcpLine)).toMatchObject({ http: false });
});

test('reads the JSON encoding too', () => {
  const line = JSON.stringify({
    start_time: '2026-11-23T07:07:03.362Z',
    method: 'GET',
    path: '/',
    response_code: 200,
    response_flags: '-',
    user_agent: 'curl/7.88.1',
    request_id: 'j',
    authority: 'www.mesh.test',
    upstream_cluster: 'inbound|80||;',
    downstream_remote_address: '172.16.0.1:4711',
  });
  expect(parseAccessLine(line)).toMatchObject({
    requestId: 'j',
    upstreamCluster: 'inbound|80||',
    remote: '172.16.0.1',
    http: true,
  });
});

test.each([
  '',
  'info  Envoy proxy is ready',
  '[',
  '[[[[',
  '{"a":',
  '{}',
  '"',
  `[${'"'.repeat(5_000)}`,
  '{"response_code":"x"}',
])('is not led astray by %j', (line) => {
  expect(parseAccessLine(line)).toBeUndefined();
});

test('knows the requests of the checks', () => {
  const record = parseAccessLine(gatewayLine({ id: 'a', agent: 'slipway-probe/1' }));
  expect(record && isProbe(record)).toBe(true);
});
