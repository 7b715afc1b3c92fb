import { expect, test } from 'vitest';
import { harm, report } from './judge.ts';
import { type AttackResult, heldIn } from './run-attack.ts';
import { percentile } from './watch.ts';

const calm: AttackResult = {
  attack: 'inotify',
  takes: 'inotify instances',
  unit: 'instances',
  got: 256,
  most: 256,
  neighbour: { tries: 40, failures: [], p99Ms: 30 },
  echo: { tries: 40, failures: [], p99Ms: 2 },
  page: { tries: 40, failures: [], p99Ms: 5 },
  memoryLostBytes: 3 * 1024 ** 2,
  ended: undefined,
};

test('an attack within its bounds harms nobody, also when it was ended for the others', () => {
  expect(harm(calm, 'full')).toEqual([]);
  expect(harm({ ...calm, got: undefined, ended: 'SLW210' }, 'full')).toEqual([]);
});

test('each harm is found and named', () => {
  expect(harm({ ...calm, got: 300 }, 'short')[0]).toMatch(/300 instances of 256/);
  expect(harm({ ...calm, neighbour: { ...calm.neighbour, failures: ['terminal: No space'] } }, 'short')[0]).toMatch(
    /terminal/,
  );
  expect(harm({ ...calm, neighbour: { ...calm.neighbour, tries: 0 } }, 'short')).toHaveLength(1);
  expect(harm({ ...calm, memoryLostBytes: 4 * 1024 ** 3 }, 'full')[0]).toMatch(/4096 MiB/);
  expect(harm({ ...calm, echo: { ...calm.echo, p99Ms: 60 } }, 'full')[0]).toMatch(/echo took 60 ms/);
  expect(harm({ ...calm, echo: { tries: 0, failures: [], p99Ms: 0 } }, 'full')).toHaveLength(1);
  expect(harm({ ...calm, page: { tries: 9, failures: [], p99Ms: 9_000 } }, 'full')[0]).toMatch(/page/);
});

test('where others work, time and memory are told and judge nobody', () => {
  const late = { ...calm, neighbour: { ...calm.neighbour, p99Ms: 9_000 }, memoryLostBytes: 8 * 1024 ** 3 };
  expect(harm(late, 'short')).toEqual([]);
  expect(report([late], 'short')[2]).toBe(
    '| inotify: inotify instances | 256 instances (at most 256) | 9000 ms | 2 ms | 5 ms | 8192 MiB | runs on | harms nobody |',
  );
});

test('what an attacker prints is a small number or nothing', () => {
  expect(heldIn('noise\nheld 12\n')).toBe(12);
  for (const hostile of ['held -1\n', 'held 1e9\n', 'held 99999999999\n', 'held', ''])
    expect(heldIn(hostile)).toBeUndefined();
});

test('the 99th of a hundred', () => {
  expect(
    percentile(
      Array.from({ length: 100 }, (_, i) => i),
      0.99,
    ),
  ).toBe(99);
  expect(percentile([], 0.99)).toBe(0);
});
