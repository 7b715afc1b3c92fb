import { expect, test } from 'vitest';
import { createLabMemory } from './lab-memory.ts';

const room = { used: 1, capacity: 4, queued: 0, diskFreeBytes: 1, memoryAvailableBytes: 1 };

test('the driver is asked once for many, and again when its answer is old', async () => {
  let asked = 0;
  let now = 0;
  const driver = {
    capacity: async () => {
      asked += 1;
      return { ...room, memoryOf: { lab00001: asked * 1000 } };
    },
  };
  const memory = createLabMemory(driver, () => now);
  expect(await Promise.all([memory('lab00001'), memory('lab00001'), memory('other001')])).toEqual([
    1000,
    1000,
    undefined,
  ]);
  now = 6000;
  expect(await memory('lab00001')).toBe(2000);
});

test('an older driver, or one that is away, says nothing', async () => {
  expect(await createLabMemory({ capacity: async () => room }, () => 0)('lab00001')).toBeUndefined();
  const away = { capacity: () => Promise.reject(new Error('ECONNREFUSED')) };
  expect(await createLabMemory(away, () => 0)('lab00001')).toBeUndefined();
});
