import { expect, test } from 'vitest';
import type { AccessLog, LogFormat } from '#server/envoy/access-log-config.ts';
import { doneLab, ingressService } from '#server/grading/lab-objects-fixture.ts';
import { gatewayLine, httpLogs } from '#server/grading/logs/log-lines-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

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

const GATEWAY = 'istio-ingressgateway-x';
const configured = (format: LogFormat, lines: string[], more: Partial<AccessLog> = {}) => ({
  ...doneLab(),
  logs: { [GATEWAY]: { namespace: 'istio-system', lines } },
  httpLogs: { [GATEWAY]: [httpLogs(format, 'OUTBOUND', more)] },
});
const text = (format: string): LogFormat => ({ kind: 'text', text: format });
const AGENT = text('%REQ(:METHOD)% %REQ(:AUTHORITY)% %RESPONSE_CODE% %REQ(USER-AGENT)%');

test.each<[string, LogFormat, string[]]>([
  ['ok', AGENT, ['GET www.mesh.test 200 curl/8', 'GET 192.168.10.10:30080 404 curl/8']],
  ['request.without-host-missing', AGENT, ['GET www.mesh.test 200 Mozilla "5" [x]']],
  ['request.none', AGENT, ['GET www.mesh.test 200 slipway-probe/1']],
  ['request.none', AGENT, ['2026-11-29T10:16:37.332532Z\tinfo\tcpu limit detected as 2', 'concurrency: 2']],
  ['log.format-lacks', text('%REQ(:AUTHORITY)% %RESPONSE_CODE%'), ['www.mesh.test 200', '192.168.10.10:30080 404']],
  ['log.format-unreadable', text('%REQ(:AUTHORITY)%\n%RESPONSE_CODE%'), ['www.mesh.test', '200']],
  ['log.format-unknown', AGENT, ['[old] "GET / HTTP/1.1" 200']],
  ['request.without-host-missing', AGENT, ['[old] "GET / HTTP/1.1" 200', 'GET www.mesh.test 200 curl/8']],
  [
    'ok',
    { kind: 'json', json: { ua: '%REQ(USER-AGENT)%', to: '%REQ(:AUTHORITY)%', answer: '%RESPONSE_CODE%' } },
    ['{"ua":"curl","to":"www.mesh.test","answer":200}', '{"to":"192.168.10.10","ua":"curl","answer":404}'],
  ],
  [
    'log.format-lacks',
    { kind: 'json', json: { authority: '%REQ(:AUTHORITY)%', response_code: '%RESPONSE_CODE%' } },
    ['{"authority":"www.mesh.test","response_code":200}'],
  ],
])('%s: a log of the format %o', async (code, format, lines) => {
  expect(await codeOf(spec, configured(format, lines))).toBe(code);
});

test.each<[string, Partial<AccessLog>]>([
  ['log.elsewhere', { path: '/var/log/envoy.log' }],
  ['log.elsewhere', { path: undefined }],
  ['log.filtered', { filter: 'response.code >= 400' }],
  ['request.none', {}],
])('%s: a log with %o', async (code, more) => {
  expect(await codeOf(spec, configured(AGENT, [], more))).toBe(code);
});

test('a proxy that logs nothing is no proxy without requests', async () => {
  const off = {
    ...lab(),
    logs: configured(AGENT, []).logs,
    httpLogs: { [GATEWAY]: [{ direction: 'OUTBOUND', logs: [] }] },
  };
  expect(await codeOf(spec, off as Parameters<typeof codeOf>[1])).toBe('log.off');
});

test('names a node that answers', async () => {
  const services = [ingressService({ externalTrafficPolicy: 'Local' })];
  const outcome = await runCheck(spec, { ...lab(), services });
  expect(outcome).toMatchObject({
    reason: {
      next: expect.stringContaining('http://192.168.10.102:30080/'),
      message: { en: expect.stringContaining('Local') },
    },
  });
  expect(await codeOf(spec, { ...lab(), services, localAddresses: ['192.168.10.10'] })).toBe('request.hosts-file');
});
