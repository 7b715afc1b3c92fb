import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const shown = (page: Page) => page.locator('.screen:visible');

test('a run button types its command into a terminal of that host', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: 'Run in a terminal of testpc' }).click();
  await expect(page.getByRole('tab', { name: 'testpc' })).toHaveAttribute('aria-selected', 'true');
  await expect(shown(page)).toContainText('www.mesh.test');
  await expect(shown(page)).toContainText('200');
});

test('what is typed reaches the host, and a reload brings the same screen back', async ({ page }) => {
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  await expect(shown(page)).toContainText('root@k3s-s');
  await shown(page).click();
  await page.keyboard.type('kubectl get pod');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toContainText('web-5d8c7b9f4d-xk2lp');
  await page.reload();
  await expect(shown(page)).toContainText('web-5d8c7b9f4d-xk2lp');
  await expect(page.getByRole('tab')).toHaveCount(4);
});

test('more terminals, splits and shortcuts', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.getByRole('button', { name: 'New terminal on k3s-w1' }).click();
  await expect(page.getByRole('tab', { name: 'k3s-w1' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Split side by side' }).click();
  await expect(shown(page)).toHaveCount(2);
  await expect(page.getByRole('tablist')).toHaveCount(2);
  await page.keyboard.press('Alt+Shift+S');
  await expect(page.locator('slip-terminals')).toHaveAttribute('data-split', 'rows');
  // Stacked, each pane has about half of the height.
  for (const screen of await shown(page).all()) {
    await expect.poll(async () => (await screen.boundingBox())?.height ?? 0).toBeGreaterThan(250);
  }
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Alt+Shift+T');
  await expect(page.getByRole('tab', { name: 'k3s-s 2' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+Shift+W');
  await expect(page.getByRole('tab', { name: 'k3s-s 2' })).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+S');
  await expect(shown(page)).toHaveCount(1);
});

test('a shell that ended keeps its screen until its tab is closed', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(shown(page)).toContainText('root@k3s-s');
  await shown(page).click();
  await page.keyboard.type('exit\n');
  await expect(page.getByRole('tab', { name: 'k3s-s' })).not.toHaveAttribute('data-live');
  await expect(shown(page)).toContainText('root@k3s-s');
  await page.getByRole('tab', { name: 'k3s-s' }).press('Delete');
  await page.getByRole('button', { name: 'Open k3s-s' }).click();
  await expect(page.getByRole('tab', { name: 'k3s-s' })).toHaveAttribute('data-live');
});

test('a terminal that cannot be opened is told with its code', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('tab', { name: 'k3s-w2' }).click();
  await expect(page.getByText('The terminal could not be opened: scripted')).toBeVisible();
  await expect(page.getByText('SLW301')).toBeVisible();
});

test('the keyboard gets out of a terminal', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await shown(page).click();
  await page.keyboard.press('F6');
  await expect(page.getByRole('region', { name: 'Read' })).toBeFocused();
  await page.keyboard.press('F6');
  await expect(shown(page).locator(':focus')).toBeAttached();
});

test('a lost connection is told and comes back by itself', async ({ page, fake, complaints }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(shown(page)).toContainText('root@k3s-s');
  fake.setDown(true);
  fake.dropConnections();
  await expect(page.getByText(/The connection was lost/)).toBeVisible();
  fake.setDown(false);
  await expect(page.getByText('Connected again.')).toBeVisible();
  await shown(page).click();
  await page.keyboard.type('back');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toContainText('ran: back');
  // Chromium reports a refused WebSocket on the console, whatever the page does.
  complaints.length = 0;
});
