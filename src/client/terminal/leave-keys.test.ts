import { expect, test } from 'vitest';
import { createLeaveKeys } from './leave-keys.ts';

function keys() {
  let time = 0;
  const leaves = createLeaveKeys(() => time);
  const press = (key: string, ctrlKey = false) => leaves({ key, ctrlKey, altKey: false, metaKey: false });
  return {
    press,
    wait: (ms: number) => {
      time += ms;
    },
  };
}

test('Esc, then Tab leaves; Tab alone completes', () => {
  const { press } = keys();
  expect(press('Tab')).toBe(false);
  expect(press('Escape')).toBe(false);
  expect(press('Tab')).toBe(true);
  expect(press('Tab')).toBe(false);
});

test('Esc, then Shift+Tab leaves backwards', () => {
  const { press } = keys();
  press('Escape');
  expect(press('Shift')).toBe(false);
  expect(press('Tab')).toBe(true);
});

test('an Esc long ago, or another key between, leaves nothing', () => {
  const { press, wait } = keys();
  press('Escape');
  wait(2_000);
  expect(press('Tab')).toBe(false);
  press('Escape');
  press('a');
  expect(press('Tab')).toBe(false);
  press('Escape');
  expect(press('Tab', true)).toBe(false);
});
