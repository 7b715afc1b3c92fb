import { readFile } from 'node:fs/promises';
import { expect, type Page, test, type WebSocketRoute } from '@playwright/test';
import { Learner } from './learner.ts';

const pidFile = process.env.SLIPWAY_TEST_PID_FILE;
test.skip(({ baseURL }) => !baseURL || !pidFile, 'needs a server with real labs that may be killed');

/** What a page that was loaded again has at least, by the promise of the terminals. */
const KEPT_LINES = 10_000;
const PRINTED_LINES = 20_000;
/** A flood that does not end by itself while the test looks. */
const FLOOD_LINES = 2_000_000_000;
const BACK_MS = 60_000;

/** The page's connection to the server, which can be cut like a cable. */
async function cableOf(page: Page) {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/./, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    socket.connectToServer();
    open.add(socket);
  });
  return {
    async cut() {
      isCut = true;
      for (const socket of open) await socket.close();
      open.clear();
      await expect(page.getByText(/The connection was lost/)).toBeVisible();
    },
    async mend() {
      isCut = false;
      await expect(page.getByText('Connected again.').last()).toBeVisible({ timeout: BACK_MS });
    },
  };
}

const shown = (page: Page, host: string) => page.locator(`.screen[data-host="${host}"]:visible`);

/** The rows of the screen as they stand, blanks at their ends left aside. */
const rowsOf = (page: Page, host: string) =>
  shown(page, host)
    .locator('.xterm-rows > div')
    .allTextContents()
    .then((rows) => rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()));

/** The numbers that the terminal keeps, above its screen too, as its saved output has them. */
async function numbersKept(page: Page): Promise<number[]> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Terminal menu' }).click();
  await page.getByRole('button', { name: 'Save the output as a file' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  return text.split('\n').flatMap((line) => (/^\d+$/.test(line.trim()) ? [Number(line)] : []));
}

/** Without a gap or a line twice, up to the last one. */
function expectWhole(numbers: readonly number[], last: number, atLeast: number): void {
  expect(numbers.at(-1)).toBe(last);
  expect(numbers.length).toBeGreaterThanOrEqual(atLeast);
  expect(numbers).toEqual(numbers.map((_, at) => last - numbers.length + 1 + at));
}

test('a cut in the middle of vim, one while thousands of lines are printed, and a kill of the server in a flood', async ({
  page,
  context,
}) => {
  const cable = await cableOf(page);
  const learner = new Learner(page, 'en', 'the-lab');
  await learner.openChapter();
  await learner.startLab();
  try {
    await test.step('vim is there as it was, and goes on', async () => {
      const screen = await learner.at('k3s-s');
      await screen.click();
      await page.keyboard.type('clear; seq 1 300 > cut.txt; vim cut.txt\n');
      await expect.poll(() => rowsOf(page, 'k3s-s').then((rows) => rows[0])).toBe('1');
      await page.keyboard.type('100GAin the middle');
      await expect(screen).toContainText('100in the middle');
      const before = await rowsOf(page, 'k3s-s');
      await cable.cut();
      await cable.mend();
      expect(await rowsOf(page, 'k3s-s')).toEqual(before);
      await screen.click();
      await page.keyboard.type(' of vim');
      await expect(screen).toContainText('100in the middle of vim');
      await page.keyboard.press('Escape');
      await page.keyboard.type(':wq\n');
      await expect(await learner.type('k3s-s', 'sed -n 100p cut.txt')).toContainText('100in the middle of vim');
    });
    await test.step('lines that were printed meanwhile follow without a gap, and are there after a reload', async () => {
      const screen = await learner.at('testpc');
      await screen.click();
      await page.keyboard.type(`clear; sleep 2; seq 1 ${PRINTED_LINES}\n`);
      await cable.cut();
      const witness = await context.newPage();
      await witness.goto(page.url());
      await witness.getByRole('tab', { name: 'testpc', exact: true }).click();
      await expect(shown(witness, 'testpc')).toContainText(String(PRINTED_LINES));
      await witness.close();
      await cable.mend();
      await expect(screen).toContainText(String(PRINTED_LINES));
      expectWhole(await numbersKept(page), PRINTED_LINES, KEPT_LINES);
      await page.reload();
      await page.getByRole('tab', { name: 'testpc', exact: true }).click();
      await expect(shown(page, 'testpc')).toContainText(String(PRINTED_LINES));
      expectWhole(await numbersKept(page), PRINTED_LINES, KEPT_LINES);
    });
    await test.step('a flood outlives the server, whose successor shows it without a gap', async () => {
      const screen = await learner.at('testpc');
      await screen.click();
      await page.keyboard.type(`clear; seq 1 ${FLOOD_LINES}\n`);
      await expect(screen).toContainText(/\d{5}/);
      const pid = (await readFile(pidFile ?? '', 'utf8')).trim();
      process.kill(Number(pid), 'SIGKILL');
      await expect(page.getByText('Connected again.').last()).toBeVisible({ timeout: BACK_MS });
      expect((await readFile(pidFile ?? '', 'utf8')).trim()).not.toBe(pid);
      await screen.click();
      await page.keyboard.press('Control+c');
      await expect(screen).toContainText(/root@testpc:\S*[#$]\s*$/, { timeout: BACK_MS });
      const rows = (await rowsOf(page, 'testpc')).filter((row) => /^\d+$/.test(row)).map(Number);
      expectWhole(rows, rows.at(-1) ?? 0, 10);
      await expect(await learner.type('testpc', 'echo "still $((40 + 2))"')).toContainText('still 42');
    });
  } finally {
    await learner.endLab();
  }
});
