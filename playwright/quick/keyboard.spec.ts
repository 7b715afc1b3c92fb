import type { Page } from '@playwright/test';
import { passed } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';

/** More Tab stops than any page has. */
const TABS_MAX = 120;

/** Presses Tab until what has the focus bears the name; every stop on the way must show where it is. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < TABS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const { text, isShown } = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return { text: '', isShown: true };
      const shows = (each: Element | null): boolean => {
        if (!each) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      };
      const { width, height } = element.getBoundingClientRect();
      const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
      const isPage = element === document.body;
      const isCard = element.closest('.card') !== null && shows(element.closest('.card'));
      return { text: label.trim(), isShown: isPage || isCard || (width > 0 && height > 0 && shows(element)) };
    });
    expect([text, isShown]).toEqual([text, true]);
    if (name.test(text)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test('a chapter by keyboard alone', async ({ page, fake }) => {
  // A whole chapter in one go.
  test.slow();
  await page.goto('/en/');
  await tabTo(page, /^Start with chapter 1$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A harbour for tests');

  // The lab.
  await page.keyboard.press('F6');
  await tabTo(page, /^Start the lab$/);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Ready in/)).toBeVisible();

  // A command of the text, run and seen.
  await page.keyboard.press('F6');
  await expect(page.locator('.prose-pane')).toBeFocused();
  await tabTo(page, /^Run in a terminal of k3s-s$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.screen:visible')).toContainText('namespace/default labeled');

  // One's own command, and out of the terminal again.
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await page.keyboard.type('echo by-hand\n');
  await expect(page.locator('.screen:visible')).toContainText('by-hand');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: 'k3s-s', exact: true })).toBeFocused();

  // A hint, and the checkpoint turns green.
  await page.keyboard.press('F6');
  await tabTo(page, /^Show me a hint/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Hint 1 of 3')).toBeVisible();
  fake.world.setVerdict('label', passed('istio-injection=enabled'));
  await expect(page.getByRole('region', { name: 'Checkpoint: Injection label' })).toContainText('Passed');

  // On to the next chapter and its question.
  await page.keyboard.press('Alt+Shift+K');
  await page.keyboard.type('quay for tests');
  await expect(page.getByRole('option', { name: /A quay for tests/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A quay for tests');
  const who = page.getByRole('region', { name: 'Checkpoint: Who sends the configuration' });
  await expect(who).toContainText('Not answered yet');
  await who.getByRole('radio').first().focus();
  for (let step = 0; step < 5 && !(await who.getByRole('radio', { name: 'istiod' }).isChecked()); step += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await tabTo(page, /^Check the answer$/);
  await page.keyboard.press('Enter');
  await expect(who).toContainText('Passed');

  // The lab ends with its dialog.
  await page.keyboard.press('Alt+Shift+K');
  await page.keyboard.type('end the lab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Remove the lab?' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Start the lab' }).first()).toBeEnabled();
});
