import { expect, test } from 'vitest';
import { settleAll } from './settle-all.ts';

test('answers what Promise.all would', async () => {
  expect(await settleAll([1, Promise.resolve(2)])).toEqual([1, 2]);
});

test('throws the first error, and only when all that was begun has ended', async () => {
  const slow = Promise.withResolvers<void>();
  let thrown: unknown;
  const all = settleAll([slow.promise, Promise.reject(new Error('first')), Promise.reject(new Error('second'))]);
  const seen = all.catch((error: unknown) => {
    thrown = error;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(thrown).toBeUndefined();
  slow.resolve();
  await seen;
  expect(thrown).toMatchObject({ message: 'first' });
});
