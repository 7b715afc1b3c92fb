import { describe, expect, test } from 'vitest';
import { normalise } from './normalise.ts';
import { mismatch } from './output-match.ts';

describe('normalise makes these the same', () => {
  test.each([
    ['early-754b8bd5bd-tfbtb   1/1  Running  0   9s', 'early-75f8b4dbb-khg4r 1/1 Running 0 12m'],
    ['web-6557b9b857  1  1  1  2d3h', 'web-7d4b9c5f  1  1  1  4s'],
    ['SYNCED (7s)     IGNORED', 'SYNCED (4m2s) IGNORED'],
    ['service/web-svc ClusterIP 10.10.200.77 <none>', 'service/web-svc ClusterIP 10.10.200.9 <none>'],
    ['15021:30787/TCP,80:30080/TCP', '15021:31999/TCP,80:30080/TCP'],
    ['endpoints/web-svc 172.16.2.4:80', 'endpoints/web-svc 172.16.12.40:80'],
    ['127.0.0.6:54912 172.16.2.4:80', '127.0.0.6:32840 172.16.1.9:80'],
    ['date: Mon, 23 Nov 2026 07:07:03 GMT', 'date: Tue, 01 Dec 2026 00:00:00 GMT'],
    ['[25/Nov/2026:21:20:30 +0000] "GET /"', '[01/Dec/2026:00:00:00 +0000] "GET /"'],
    ['2026-11-23T07:05:43Z  early', '2027-01-02T03:04:05.678Z early'],
    ['[2026-11-23 07:05:43.123][17][info][main]', '[2027-01-01 00:00:00.000][4][info][main]'],
    ['"8bcbd2ec-a6d6-9fa7-8365-495bdb241d24"', '"00000000-a6d6-9fa7-8365-495bdb241d24"'],
    ['via_upstream - "-" 0 615 1 1 "192.168.10.10"', 'via_upstream - "-" 0 615 12 11 "192.168.10.10"'],
    [
      'svc 172.16.1.3:37666 172.16.1.3:8080 192.168.10.10:61101 - -',
      'svc 172.16.1.8:53558 172.16.1.8:8080 192.168.10.10:16070 - -',
    ],
    ['after 0 ms: Couldn’t connect', 'after 12 ms: Couldn’t connect'],
    ['users:(("envoy",pid=12,fd=9))', 'users:(("envoy",pid=4711,fd=31))'],
    ['x-envoy-upstream-service-time: 5', 'x-envoy-upstream-service-time: 41'],
  ])('%j and %j', (one, other) => {
    expect(normalise(one)).toBe(normalise(other));
  });
});

describe('normalise leaves these apart', () => {
  test.each([
    ['1/1', '2/2'],
    ['0.0.0.0 8080', '0.0.0.0 15021'],
    ['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found'],
    ['istio-init | nginx', 'istio-proxy | nginx'],
    ['port 80', 'port 8000'],
    ['192.168.10.101:10000', '192.168.10.101:10001'],
    ['v1.30.14', 'v1.30.15'],
    ['1.23.2', '1.23.3'],
    ['web-svc', 'web-gw'],
    ['istio-injection', 'istio-revision'],
    ['weight 90', 'weight 50'],
    [
      '172.16.1.3:37666 172.16.1.3:8080 192.168.10.10:61101 - -',
      '172.16.1.3:37666 172.16.1.3:8443 192.168.10.10:61101 - -',
    ],
  ])('%j and %j', (one, other) => {
    expect(normalise(one)).not.toBe(normalise(other));
  });
});

describe('an output', () => {
  test('may leave out lines and parts of lines', () => {
    const shown = 'NAME   READY\n…\nweb-…   2/2\n… created';
    expect(mismatch(shown, 'NAME READY\nearly 1/1\nother 1/1\nweb-x 2/2\nservice/web created')).toBeUndefined();
    expect(mismatch(shown, 'NAME READY\nweb-x 2/2\n created')).toBeUndefined();
    expect(mismatch(shown, 'NAME READY\nweb-x 2/2\nconfigured')).toBeDefined();
  });

  test('is matched as a whole', () => {
    expect(mismatch('a\nb', 'a\nb\n')).toBeUndefined();
    expect(mismatch('a\nb', '\na\r\nb')).toBeUndefined();
    expect(mismatch('a', 'a\nb')).toBe('  a\n+ b');
    expect(mismatch('a\nb', 'a')).toBe('  a\n- b');
    expect(mismatch('a', '\u001b[1;32ma\u001b[0m')).toBeUndefined();
    expect(mismatch('a', '')).toBe('- a');
    expect(mismatch('', '')).toBeUndefined();
    expect(mismatch('', 'error')).toBe('+ error');
  });

  test('shows a mismatch as a diff of what was printed', () => {
    expect(mismatch('NAME\nweb-1\n…', 'NAME\nweb-2 CrashLoopBackOff')).toBe(
      '  NAME\n- web-1\n  …\n+ web-2 CrashLoopBackOff',
    );
  });

  test('keeps a blank line between two tables', () => {
    expect(mismatch('a\n\nb', 'a\n\n\nb')).toBeUndefined();
    expect(mismatch('a\n\nb', 'a\nb')).toBeDefined();
  });
});
