import type { Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen:visible');
const block = (page: Page) => page.locator('slip-command', { hasText: 'kubectl apply -f web.yaml' });
const runApply = (page: Page) => block(page).getByRole('button', { name: 'Run in a terminal of k3s-s' }).click();
const mark = (page: Page) => block(page).locator('.run-mark');
const shells = ({ world }: FakeServer) => [...world.terminals.values()].map(({ shell }) => shell);

/** The page's first shell, in which a program runs. */
async function openBusy(page: Page): Promise<void> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(screen(page)).toContainText('root@k3s-s');
  await screen(page).click();
  await page.keyboard.type('sleep 100\n');
  await expect(screen(page)).toContainText('sleep 100');
}

test('the block of a command shows how its run ended', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await runApply(page);
  await expect(mark(page)).toHaveText('Exit status 1');
  await page.getByRole('button', { name: 'Run in a terminal of testpc' }).click();
  const other = page.locator('slip-command', { hasText: 'curl' });
  await expect(other.locator('.run-mark')).toHaveText('Done');
  await expect(mark(page)).toHaveText('Exit status 1');
});

test('a command waits until the one before it is done, unless that is given up', async ({ page, fake }) => {
  await openBusy(page);
  await runApply(page);
  const dialog = page.getByRole('dialog', { name: 'Another command is running on k3s-s' });
  await expect(dialog.locator('pre')).toHaveText('kubectl apply -f web.yaml');
  await page.keyboard.press('Escape');
  await runApply(page);
  await dialog.getByRole('button', { name: 'Run afterwards' }).click();
  await expect(mark(page)).toContainText('Waits for the prompt');
  await mark(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(mark(page)).toHaveText('');
  await runApply(page);
  await dialog.getByRole('button', { name: 'Run afterwards' }).click();
  await expect(mark(page)).toContainText('Waits');
  // What a reason's button runs has no block to show it.
  const waiting = screen(page).getByRole('list', { name: 'Wait for the prompt' });
  await expect(waiting.getByRole('listitem')).toHaveText(['kubectl apply -f web.yaml']);
  await page.getByRole('button', { name: 'Run in a terminal of k3s-s' }).first().click();
  await dialog.getByRole('button', { name: 'Run afterwards' }).click();
  await waiting.getByRole('button', { name: /Do not run: kubectl label/ }).click();
  await expect(waiting.getByRole('listitem')).toHaveCount(1);
  expect(shells(fake)[0]?.received).toBe('sleep 100\r');
  await screen(page).click();
  await page.keyboard.press('Control+c');
  await expect(mark(page)).toHaveText('Exit status 1');
  expect(shells(fake)[0]?.ran).toEqual(['sleep 100', 'kubectl apply -f web.yaml']);
});

test('a command goes to another terminal instead, the one that is free', async ({ page, fake }) => {
  await openBusy(page);
  for (const _ of [1, 2]) {
    await runApply(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Run in another terminal' }).click();
    await expect(mark(page)).toHaveText('Exit status 1');
    await expect(page.getByRole('tab', { name: 'k3s-s 2' })).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('tab', { name: 'k3s-s', exact: true }).click();
  }
  expect(shells(fake).map(({ ran }) => ran)).toEqual([
    ['sleep 100'],
    ['kubectl apply -f web.yaml', 'kubectl apply -f web.yaml'],
  ]);
  expect(shells(fake)[0]?.received).toBe('sleep 100\r');
});

test('a command is sent into what runs when the learner says so', async ({ page, fake }) => {
  await openBusy(page);
  await runApply(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Send anyway' }).click();
  await expect.poll(() => shells(fake)[0]?.received).toBe('sleep 100\r\x15kubectl apply -f web.yaml\r');
  // The end of what ran before is not this command's.
  await screen(page).click();
  await page.keyboard.press('Control+c');
  await expect(screen(page)).toContainText('^C');
  await expect(mark(page)).toHaveText('');
});

test('a page that is loaded again knows what runs', async ({ page, fake }) => {
  await openBusy(page);
  await page.reload();
  await expect(screen(page)).toContainText('sleep 100');
  await runApply(page);
  await expect(page.getByRole('dialog', { name: 'Another command is running on k3s-s' })).toBeVisible();
  await page.keyboard.press('Escape');
  await screen(page).click();
  await page.keyboard.press('Control+c');
  await expect(screen(page)).toContainText('^C');
  await page.reload();
  await expect(screen(page)).toContainText('^C');
  await runApply(page);
  await expect(mark(page)).toHaveText('Exit status 1');
  expect(shells(fake)[0]?.ran).toEqual(['sleep 100', 'kubectl apply -f web.yaml']);
});

test('where no prompt is marked, the learner is asked', async ({ page, fake }) => {
  await openBusy(page);
  for (const terminal of fake.world.terminals.values()) terminal.screen = 'another shell> ';
  await page.reload();
  await expect(screen(page)).toContainText('another shell');
  await runApply(page);
  const dialog = page.getByRole('dialog', { name: 'It is not known whether k3s-s waits at its prompt' });
  await expect(dialog.getByRole('button', { name: 'Run afterwards' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Send anyway' }).click();
  await expect.poll(() => shells(fake)[0]?.received).toContain('kubectl apply -f web.yaml\r');
});
