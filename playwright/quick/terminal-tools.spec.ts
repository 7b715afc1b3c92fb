import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen:visible');
const first = ({ world }: FakeServer) => {
  const terminal = [...world.terminals.values()][0];
  if (!terminal) throw new Error('no terminal is open');
  return terminal;
};

async function openShell(page: Page, language: 'ko' | 'en' = 'en'): Promise<void> {
  await page.goto(`/${language}/harbour/`);
  await startLab(page, language);
  await expect(screen(page)).toContainText('root@k3s-s');
  await screen(page).click();
}

async function fromMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Terminal menu' }).click();
  await page.getByRole('button', { name: entry }).click();
}

test('text is found above the screen too, from the newest line upwards', async ({ page, fake }) => {
  await openShell(page);
  const { view } = first(fake);
  fake.world.print(view.id, `needle one\r\n${'hay\r\n'.repeat(200)}needle two\r\n`);
  await expect(screen(page)).toContainText('needle two');
  await page.keyboard.press('Control+Shift+F');
  const field = page.getByRole('textbox', { name: 'Text to find' });
  await expect(field).toBeFocused();
  await field.fill('needle');
  const bar = page.getByRole('search');
  await expect(bar.getByRole('status')).toHaveText('2 of 2');
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('status')).toHaveText('1 of 2');
  await expect(screen(page)).toContainText('needle one');
  await page.keyboard.press('Shift+Enter');
  await expect(bar.getByRole('status')).toHaveText('2 of 2');
  await field.fill('nowhere');
  await expect(bar.getByRole('status')).toHaveText('None');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(screen(page).locator('textarea')).toBeFocused();
});

test('a tab can be named and moved, and is so after a reload', async ({ page }) => {
  await openShell(page);
  await page.getByRole('tab', { name: 'k3s-s', exact: true }).press('F2');
  const dialog = page.getByRole('dialog', { name: 'Name of the tab k3s-s' });
  await dialog.getByRole('textbox').fill('the gateway');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'the gateway' })).toBeVisible();
  await screen(page).click();
  await page.keyboard.press('Alt+Shift+ArrowRight');
  const order = ['k3s-w1', 'the gateway', 'k3s-w2', 'testpc'];
  await expect(page.getByRole('tab')).toHaveText(order);
  await page.getByRole('tab', { name: 'testpc' }).dragTo(page.getByRole('tab', { name: 'k3s-w1' }));
  await expect(page.getByRole('tab')).toHaveText(['testpc', 'k3s-w1', 'the gateway', 'k3s-w2']);
  await page.reload();
  await expect(page.getByRole('tab')).toHaveText(['testpc', 'k3s-w1', 'the gateway', 'k3s-w2']);
  await page.getByRole('tab', { name: 'the gateway' }).click();
  await page.getByRole('tab', { name: 'the gateway' }).press('F2');
  await page.getByRole('dialog').getByRole('textbox').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'k3s-s', exact: true })).toBeVisible();
});

test('the output is saved as a file, with the lines above the screen', async ({ page, fake }) => {
  await openShell(page);
  const terminal = first(fake);
  const old = Array.from({ length: 3_000 }, (_, at) => `old line ${at}`);
  terminal.history = `${old.join('\r\n')}\r\n`;
  await page.reload();
  await expect(screen(page)).toContainText('root@k3s-s');
  fake.world.print(terminal.view.id, `${'w'.repeat(500)}\r\n`);
  await expect(screen(page)).toContainText('wwww');
  const saved = page.waitForEvent('download');
  await fromMenu(page, 'Save the output as a file');
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^k3s-s-\d{4}-\d{2}-\d{2}T\d{6}\.txt$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\n').slice(0, 3_000)).toEqual(old);
  expect(text).toContain('w'.repeat(500));
});

test('commands show how they ended, and are jumped to; their output is selected', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openShell(page);
  await page.keyboard.type('kubectl get pod\nkubectl apply -f web.yaml\n\n');
  await expect(page.locator('.command-mark')).toHaveCount(2);
  await expect(page.locator('.command-mark[data-status="done"]')).toHaveAttribute('title', 'Exit status 0');
  await expect(page.locator('.command-mark[data-status="failed"]')).toHaveAttribute('title', 'Exit status 1');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(page.locator('.command-target')).toHaveCount(1);
  await page.keyboard.press('Control+Shift+ArrowUp');
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('Control+Shift+C');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('web-5d8c7b9f4d-xk2lp');
  expect(await copied()).not.toContain('kubectl');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(page.getByText('This terminal has no such command.')).toBeVisible();
  await page.keyboard.type('x');
  await expect(page.locator('.command-target')).toHaveCount(0);
});

test('in the screen reader mode what is printed is said, also after a reload', async ({ page }) => {
  await openShell(page);
  await fromMenu(page, 'Screen reader mode');
  await page.reload();
  await expect(screen(page)).toContainText('root@k3s-s');
  await screen(page).click();
  await page.keyboard.type('kubectl get pod\n');
  await expect(screen(page).locator('.live-region')).toContainText('web-5d8c7b9f4d-xk2lp');
  await page.getByRole('button', { name: 'Terminal menu' }).click();
  await expect(page.getByRole('button', { name: 'Screen reader mode' })).toHaveAttribute('aria-pressed', 'true');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });

  test('a bar has the keys that its keyboard lacks', async ({ page, fake }) => {
    await page.goto('/ko/harbour/');
    await page.locator('[data-show="lab"]').first().tap();
    await startLab(page, 'ko');
    await expect(screen(page)).toContainText('root@k3s-s');
    await screen(page).tap();
    const bar = page.getByRole('group', { name: '화면 자판에 없는 키' });
    const { shell, view } = first(fake);
    for (const name of ['Esc', 'Tab', '왼쪽 화살표', '|', '/', '-']) {
      await bar.getByRole('button', { name, exact: true }).tap();
    }
    await expect.poll(() => shell.received).toBe('\x1b\t\x1b[D|/-');
    fake.world.print(view.id, '\x1b[?1happlication');
    await expect(screen(page)).toContainText('application');
    await bar.getByRole('button', { name: '위쪽 화살표' }).tap();
    const ctrl = bar.getByRole('button', { name: 'Ctrl' });
    await ctrl.tap();
    await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
    await expect(screen(page).locator('textarea')).toBeFocused();
    await page.keyboard.type('cd');
    await expect(ctrl).toHaveAttribute('aria-pressed', 'false');
    await expect.poll(() => shell.received).toBe('\x1b\t\x1b[D|/-\x1bOA\x03d');
  });

  test('the terminal and its bar stay above a keyboard that lies over the page', async ({ page }) => {
    await page.goto('/en/harbour/');
    await page.locator('[data-show="lab"]').first().tap();
    await startLab(page, 'en');
    await expect(screen(page)).toContainText('root@k3s-s');
    const before = (await screen(page).boundingBox())?.height ?? 0;
    // As where the visual viewport alone gets smaller; there is no keyboard to open here.
    await page.evaluate(() => {
      Object.defineProperty(window.visualViewport, 'height', { value: window.innerHeight - 300 });
      window.visualViewport?.dispatchEvent(new Event('resize'));
    });
    await expect.poll(async () => (await screen(page).boundingBox())?.height ?? before).toBeLessThan(before - 250);
    const bar = await page.getByRole('group', { name: 'Keys that a screen keyboard lacks' }).boundingBox();
    expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(780 - 300);
  });
});
