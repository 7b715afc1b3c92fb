import type { Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen:visible');
const shell = ({ world }: FakeServer) => {
  const first = [...world.terminals.values()][0];
  if (!first) throw new Error('no terminal is open');
  return first;
};
const EVIL = 'echo safe\x1b[201~\ntouch /tmp/ran\n';

async function openShell(page: Page, language: 'ko' | 'en' = 'en'): Promise<void> {
  await page.goto(`/${language}/harbour/`);
  await startLab(page, language);
  await expect(screen(page)).toContainText('root@k3s-s');
  await screen(page).click();
}

/** As the menu or the middle button: an event with data of its own. */
async function give(page: Page, type: 'paste' | 'drop', text: string): Promise<void> {
  await screen(page)
    .locator('textarea')
    .evaluate(
      (field, given) => {
        const data = new DataTransfer();
        data.setData('text/plain', given.text);
        const options = { bubbles: true, cancelable: true };
        const event =
          given.type === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: data })
            : new DragEvent('drop', { ...options, dataTransfer: data });
        field.dispatchEvent(event);
      },
      { type, text },
    );
}

test('a paste by keyboard cannot end its brackets and run', async ({ page, fake, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openShell(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), EVIL);
  await page.keyboard.press('Control+Shift+V');
  await expect(screen(page)).toContainText('touch /tmp/ran');
  expect(shell(fake).shell.received).toBe('\x1b[200~echo safe[201~\rtouch /tmp/ran\r\x1b[201~');
  expect(shell(fake).shell.ran).toEqual([]);
});

for (const type of ['paste', 'drop'] as const) {
  test(`text from a ${type} is cleaned and bracketed too`, async ({ page, fake }) => {
    await openShell(page);
    await give(page, type, `${EVIL}\x9b201~\x03\x04`);
    await expect(screen(page)).toContainText('touch /tmp/ran');
    expect(shell(fake).shell.received).toBe('\x1b[200~echo safe[201~\rtouch /tmp/ran\r201~\x1b[201~');
    expect(shell(fake).shell.ran).toEqual([]);
  });
}

test('text that a keyboard inserts as a whole is cleaned too', async ({ page, fake, context }) => {
  await openShell(page);
  const browser = await context.newCDPSession(page);
  await browser.send('Input.insertText', { text: EVIL });
  await expect(screen(page)).toContainText('touch /tmp/ran');
  expect(shell(fake).shell.received).toBe('\x1b[200~echo safe[201~\rtouch /tmp/ran\r\x1b[201~');
});

test('several lines for a program that takes them for typing are shown first', async ({ page, fake }) => {
  await openShell(page);
  const { view, shell: program } = shell(fake);
  fake.world.print(view.id, '\x1b[?2004lbare ');
  await expect(screen(page)).toContainText('bare');
  await give(page, 'paste', 'one\x1b\n');
  await expect.poll(() => program.ran).toEqual(['one']);
  fake.world.print(view.id, '\x1b[?2004lbare again ');
  await expect(screen(page)).toContainText('bare again');
  await give(page, 'paste', EVIL);
  const dialog = page.getByRole('dialog', { name: 'Paste 2 lines?' });
  await expect(dialog).toContainText('cannot tell a paste from typing');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(screen(page).locator('textarea')).toBeFocused();
  expect(program.ran).toEqual(['one']);
  await give(page, 'paste', EVIL);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => program.ran).toEqual(['one', 'echo safe[201~', 'touch /tmp/ran']);
  expect(program.received).not.toContain('\x1b');
});

test('very many lines are asked about everywhere', async ({ page, fake }) => {
  await openShell(page, 'ko');
  await give(page, 'paste', 'x\n'.repeat(501));
  const dialog = page.getByRole('dialog', { name: '501줄을 붙여 넣을까?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: '취소' }).click();
  expect(shell(fake).shell.received).toBe('');
});

test('a file that is dropped on a terminal does not replace the page', async ({ page }) => {
  await openShell(page);
  const taken = await screen(page).evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.txt'));
    const options = { bubbles: true, cancelable: true, dataTransfer: data };
    return ['dragover', 'drop'].map((type) => !element.dispatchEvent(new DragEvent(type, options)));
  });
  expect(taken).toEqual([true, true]);
});
