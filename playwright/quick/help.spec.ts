import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const card = (page: Page, title: string) => page.getByRole('region', { name: `Checkpoint: ${title}` });

test('hints come one at a time and stay', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  const label = card(page, 'Injection label');
  const hints = label.getByRole('list', { name: 'Hints' }).getByRole('listitem');
  await label.getByRole('button', { name: 'Show me a hint' }).press('Enter');
  await expect(hints).toHaveCount(1);
  await expect(hints).toContainText('Hint 1 of 3');
  await label.getByRole('button', { name: 'Show the next hint (2 of 3)' }).press('Enter');
  await label.getByRole('button', { name: 'Show the next hint (3 of 3)' }).press('Enter');
  await expect(hints).toHaveCount(3);
  await expect(label.getByRole('button', { name: 'No more hints' })).toBeFocused();
  await startLab(page, 'en');
  fake.dropConnections();
  await expect(page.getByText('Connected again.')).toBeVisible();
  await expect(hints).toHaveCount(3);
});

test('a solution takes two steps and runs nothing by itself', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const label = card(page, 'Injection label');
  await label.getByRole('button', { name: 'Show the solution' }).press('Enter');
  await expect(label.getByRole('group', { name: 'Show the solution' })).toContainText('changes nothing in your lab');
  await label.getByRole('button', { name: 'Cancel' }).click();
  await expect(label.getByRole('group', { name: 'Show the solution' })).toHaveCount(0);
  await label.getByRole('button', { name: 'Show the solution' }).click();
  await label.getByRole('button', { name: 'Show it' }).click();
  await expect(label).toContainText('kubectl label namespace default istio-injection=enabled --overwrite');
  const screens = [...fake.world.terminals.values()].map(({ screen }) => screen);
  expect(screens.join()).not.toContain('--overwrite');

  await label.locator('.solution').getByRole('button', { name: 'Run in a terminal of k3s-s' }).click();
  await expect(page.locator('.screen:visible')).toContainText('namespace/default labeled');
});

test('the solution of an exercise is its answer and the reason', async ({ page }) => {
  await page.goto('/en/quay/');
  const who = card(page, 'Who sends the configuration');
  await who.getByRole('radio', { name: 'kubelet' }).check();
  await who.getByRole('button', { name: 'Show the solution' }).click();
  await who.getByRole('button', { name: 'Show it' }).click();
  await expect(who.locator('.right-answer')).toHaveText('istiod');
  await expect(who).toContainText('istiod alone sends both');
  await expect(who.getByRole('radio', { name: 'kubelet' })).toBeChecked();
  await expect(who).toContainText('Not answered yet');
});
