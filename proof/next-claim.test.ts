import { describe, expect, test } from 'vitest';
import type { Reason } from '#protocol/verdict.ts';
import { ABSENT, showsClaim, valuesTrouble } from './next-claim.ts';

const reason = (given: Partial<Reason> & { en?: string }): Reason => ({
  code: 'service.type',
  layer: 'service',
  object: 'Service/default/web-svc',
  message: { ko: '…', en: given.en ?? '…' },
  expected: 'spec.type: NodePort',
  observed: 'spec.type: ClusterIP',
  next: 'kubectl get svc web-svc',
  on: 'k3s-s',
  ...given,
});
const SERVICES = 'NAME      TYPE        CLUSTER-IP\nweb-svc   ClusterIP   10.10.200.7\n';
const refused = { observed: 'refused: connect ECONNREFUSED', next: 'curl -sv http://192.168.10.10:30080/' };

describe('a command shows its reason', () => {
  test.each([
    ['the wrong value, which is not expected too', {}, SERVICES, 'ClusterIP'],
    ['all of it, over several lines', { observed: 'a: 1 b: 2' }, 'x:\n  a: 1\n  b: 2\n', 'a: 1 b: 2'],
    ['the object, where the value is told in other words', { observed: 'wrong kind' }, SERVICES, 'web-svc'],
    ['that there is none', { observed: 'no Service' }, 'No resources found in default namespace.\n', ABSENT],
    ['nothing of what is looked for', { observed: 'not listening', object: 'testpc' }, 'LISTEN 0.0.0.0:22\n', ABSENT],
    ['where an answer is to be read', { layer: 'answer', observed: '7' } as const, 'pid 1\n', 'where the answer is'],
  ])('%s', (_, given, output, shows) => {
    expect(showsClaim(reason(given), { code: 0, output })).toEqual({ shows });
  });

  test.each([
    ['the failure that it speaks of', refused, 7],
    ['a time-out', { ...refused, observed: 'timeout: no answer in 5 s' }, 28],
    ['an unknown name', { ...refused, observed: 'dns: no such name' }, 6],
    ['a connection that is reset', { ...refused, observed: 'reset: connection reset' }, 56],
  ])('by %s', (_, given, code) => {
    expect(showsClaim(reason(given), { code, output: '* failed' })).toEqual({
      shows: `the request fails (curl: ${code})`,
    });
  });
});

describe('a command shows nothing', () => {
  test.each([
    [
      'when it fails',
      {},
      { code: 1, output: 'Error from server (NotFound)' },
      /ended with status 1: Error from server/,
    ],
    ['when a request fails in another way', refused, { code: 28, output: '' }, /ended with status 28: no output/],
    ['when another program has that status', { observed: 'refused' }, { code: 7, output: '' }, /status 7/],
    [
      'when the value is a part of another word',
      { observed: '80', object: 'Port/80' },
      { code: 0, output: '8080' },
      /shows neither/,
    ],
    [
      'when it prints of something else',
      { object: 'Pod/default/web' },
      { code: 0, output: 'webserver' },
      /nor web: webserver/,
    ],
    ['when an answer can nowhere be read', { layer: 'answer' } as const, { code: 0, output: '\n' }, /printed nothing/],
  ])('%s', (_, given, end, message) => {
    expect(showsClaim(reason(given), end)).toEqual({ trouble: expect.stringMatching(message) });
  });

  test('and what it printed is told in short', () => {
    const shown = showsClaim(reason({}), { code: 1, output: 'x'.repeat(5_000) });
    expect('trouble' in shown && shown.trouble.length).toBeLessThanOrEqual(400);
  });
});

test('values differ and say something, but a question hides what is right', () => {
  expect(valuesTrouble(reason({}))).toBeUndefined();
  expect(valuesTrouble(reason({ observed: 'spec.type:  NodePort' }))).toMatch(/expects what it observed/);
  expect(valuesTrouble(reason({ observed: ' ' }))).toMatch(/nothing of what was observed/);
  expect(valuesTrouble(reason({ expected: '' }))).toMatch(/nothing of what is expected/);
  expect(valuesTrouble(reason({ layer: 'answer', observed: '' }))).toBeUndefined();
});
