import { expect, test } from 'vitest';
import { lowSettings, MACHINE_SETTINGS, settingOf } from './machine-settings.ts';

test('what is low is told with what there is, and a limit that the kernel lacks is not low', async () => {
  expect(await settingOf('kernel.no_such_limit')).toBeUndefined();
  for (const { name, least, value } of await lowSettings()) {
    expect(value).toBeLessThan(least);
    expect(await settingOf(name)).toBe(value);
  }
  const low = new Set((await lowSettings()).map(({ name }) => name));
  for (const { name, least } of MACHINE_SETTINGS)
    if (!low.has(name)) expect((await settingOf(name)) ?? least).toBeGreaterThanOrEqual(least);
});
