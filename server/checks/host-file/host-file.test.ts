import { describe, expect, test } from 'vitest';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const PATH = '/etc/hosts';
const info = { kind: 'file', mode: 0o644, size: 10, uid: 0, gid: 0, mtimeMs: 0 } as never;
const spec = { kind: 'host-file', host: 'testpc', path: PATH } as const;
const lab = (text: string, path = PATH) => ({ files: { [`testpc:${path}`]: { info, text } } });

describe('a reason of a text', () => {
  const named = { ...spec, matches: '^10\\.0\\.0\\.1 web$', about: 'web', example: '10.0.0.1 web' } as const;
  test.each([
    ['127.0.0.1 localhost\n10.0.0.9 web\n', '10.0.0.9 web'],
    ['127.0.0.1 localhost\n', `no line with web in ${PATH}`],
    ['\n', `${PATH} is empty`],
  ])('shows the lines that it is about: %j', async (text, observed) => {
    expect(await runCheck(named, lab(text))).toMatchObject({
      reason: { code: 'file.content', expected: '10.0.0.1 web', observed, next: `cat ${PATH}` },
    });
  });
  test('has none where they are right', async () => {
    expect(await codeOf(named, lab('127.0.0.1 localhost\n10.0.0.1 web\n'))).toBe('ok');
  });
});

describe('the command works, whatever is there', () => {
  test.each([
    ['/root/envoy.yaml', 'ls -l /root'],
    ['/usr/bin/envoy', 'ls -l /usr/bin'],
    ['/etc/apt/keyrings/envoy.gpg', "find /etc -name 'envoy.gpg'"],
  ])('nothing at %s: %s', async (path, next) => {
    expect(await runCheck({ ...spec, path }, {})).toMatchObject({
      reason: { code: 'file.missing', observed: `nothing at ${path}`, next },
    });
  });
  test('a program is not printed', async () => {
    expect(await runCheck({ ...spec, absent: true }, lab('\0'))).toMatchObject({
      reason: { code: 'file.present', next: `ls -ld ${PATH}` },
    });
    expect(await runCheck({ ...spec, type: 'directory' }, lab(''))).toMatchObject({
      reason: { code: 'file.type', expected: `${PATH}: directory`, observed: `${PATH}: file`, next: `ls -ld ${PATH}` },
    });
  });
});
