import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import { duration, renderView, terminalProgress } from './progress-terminal.ts';

const step = (name: string, rest: Partial<ToolchainView['artifacts'][number]>): ToolchainView['artifacts'][number] => ({
  name,
  title: `The ${name}`,
  version: '1',
  status: 'waiting',
  estimateMs: 60_000,
  ...rest,
});

const view = (artifacts: ToolchainView['artifacts'], rest: Partial<ToolchainView> = {}): ToolchainView => ({
  status: 'building',
  artifacts,
  startedAt: 0,
  updatedAt: 0,
  remainingMs: 125_000,
  ready: { bare: false, cluster: false },
  ...rest,
});

test('durations are said as people say them', () => {
  expect([4_400, 65_000, 3_700_000].map(duration)).toEqual(['4 s', '1 min 5 s', '1 h 1 min']);
});

test('each step shows what it does, how long it has taken and may take', () => {
  const lines = renderView(
    view([
      step('a', { status: 'cached' }),
      step('b', { status: 'running', startedAt: 1_000, detail: 'compiling' }),
      step('c', {}),
    ]),
    31_000,
  );
  expect(lines[0]).toMatch(/✔ The a 1 +in the cache/);
  expect(lines[1]).toMatch(/▸ The b 1 +30 s of about 1 min 0 s {2}compiling/);
  expect(lines[2]).toMatch(/· The c 1 +about 1 min 0 s/);
  expect(lines[3]).toBe('About 2 min 5 s left.');
});

test('plain output has one line per change, and the failing step with the end of its log', () => {
  const stream = new PassThrough();
  using progress = terminalProgress(stream, { plain: true, now: () => 0 });
  progress.update(view([step('a', { status: 'running' })]));
  progress.update(view([step('a', { status: 'running', detail: 'more' })]));
  progress.update(
    view([step('a', { status: 'failed', ms: 5_000 })], {
      failure: failure('SLW502', { artifact: 'a', detail: 'exit status 2', log: '/x.log' }),
      logTail: ['it complains'],
    }),
  );
  expect(stream.read().toString().trim().split('\n')).toEqual([
    'The a 1: started, about 1 min 0 s',
    'The a 1: failed after 5 s',
    'SLW502: Building a failed: exit status 2. Log: /x.log. The next start resumes at this step.',
    '    it complains',
  ]);
});

test('a terminal is redrawn in place', () => {
  const stream = new PassThrough();
  {
    using progress = terminalProgress(stream, { plain: false, now: () => 0 });
    progress.update(view([step('a', {})]));
  }
  expect(stream.read().toString()).toContain('\x1b[2A\x1b[J');
});
