import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen:visible');
const numbered = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);

/** The types of the messages about terminals that the server sends to the page from now on. */
function terminalMessages(page: Page): string[] {
  const types: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { type } = JSON.parse(payload) as { type: string };
      if (type.startsWith('terminal.')) types.push(type);
    }),
  );
  return types;
}

test('a page whose connection was cut goes on where it was, and keeps its own lines', async ({
  page,
  fake,
  complaints,
}) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(screen(page)).toContainText('root@k3s-s');
  const [id = 0] = fake.world.terminals.keys();
  fake.world.print(id, `\r\n${numbered('before', 200).join('\r\n')}\r\n`);
  await expect(screen(page)).toContainText('before 200');
  const messages = terminalMessages(page);
  fake.setDown(true);
  fake.dropConnections();
  // The banner takes room, so the screen has another size than the shell meanwhile.
  await expect(page.getByText(/The connection was lost/)).toBeVisible();
  fake.world.print(id, `${numbered('meanwhile', 100).join('\r\n')}\r\n`);
  fake.setDown(false);
  await expect(page.getByText('Connected again.')).toBeVisible();
  await expect(screen(page)).toContainText('meanwhile 100');
  fake.world.print(id, `${numbered('after', 3).join('\r\n')}\r\n`);
  await expect(screen(page)).toContainText('after 3');
  expect(messages).toContain('terminal.resumed');
  expect(messages).not.toContain('terminal.snapshot');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Terminal menu' }).click();
  await page.getByRole('button', { name: 'Save the output as a file' }).click();
  const lines = (await readFile(await (await saved).path(), 'utf8')).split('\n');
  const expected = [...numbered('before', 200), ...numbered('meanwhile', 100), ...numbered('after', 3)];
  expect(lines.filter((line) => /^(before|meanwhile|after) \d+$/.test(line))).toEqual(expected);
  // Chromium reports a refused WebSocket on the console, whatever the page does.
  complaints.length = 0;
});
