import type { CDPSession, Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen:visible');
const field = (page: Page) => screen(page).locator('textarea');
const received = ({ world }: FakeServer) => [...world.terminals.values()][0]?.shell.received;

async function openShell(page: Page): Promise<CDPSession> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(screen(page)).toContainText('root@k3s-s');
  await screen(page).click();
  await page.keyboard.type('echo ');
  return page.context().newCDPSession(page);
}

/** As an input method does: each key replaces what is being composed. */
async function compose(ime: CDPSession, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const end = text.length;
    await ime.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
  }
}

const leaving: readonly [string, (page: Page) => Promise<void>][] = [
  ['a click into the text', (page) => page.getByRole('heading', { level: 2 }).first().click()],
  ['a click on another tab', (page) => page.getByRole('tab', { name: 'testpc' }).click()],
  ['the window', (page) => field(page).evaluate((element) => element.blur())],
  ['a field that takes the focus by itself', (page) => page.locator('.prose-pane').evaluate((it) => it.focus())],
  ['a split of the desk', (page) => page.locator('[data-split="rows"]').click()],
  ['the menu of new tabs', (page) => page.getByRole('button', { name: 'New tab' }).first().click()],
  [
    'the search',
    async (page) => {
      await page.locator('slip-search button').first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'a dialog',
    (page) =>
      page.evaluate(() => {
        const dialog = document.createElement('dialog');
        document.body.append(dialog);
        dialog.showModal();
        dialog.remove();
      }),
  ],
  [
    'a screen that is hidden',
    (page) =>
      screen(page).evaluate(async (it) => {
        it.style.display = 'none';
        for (let each = 0; each < 3; each++) await new Promise(requestAnimationFrame);
        it.style.removeProperty('display');
      }),
  ],
  ['a screen that moves', (page) => screen(page).evaluate((it) => it.parentElement?.append(it))],
  ['another terminal by keyboard', (page) => page.keyboard.press('Alt+Digit4')],
];

for (const [what, leave] of leaving) {
  test(`a syllable under composition outlives ${what}, once`, async ({ page, fake }) => {
    const ime = await openShell(page);
    await compose(ime, 'ㅎ', '하', '한');
    await leave(page);
    await expect.poll(() => received(fake)).toBe('echo 한');
    await page.getByRole('tab', { name: 'k3s-s' }).click();
    await page.keyboard.type('!');
    await expect.poll(() => received(fake)).toBe('echo 한!');
    // The next composition starts from nothing.
    await compose(ime, 'ㄱ', '그');
    await ime.send('Input.insertText', { text: '글' });
    await expect.poll(() => received(fake)).toBe('echo 한!글');
  });
}

test('a Run button gets the syllable out before its command', async ({ page, fake }) => {
  const ime = await openShell(page);
  await compose(ime, 'ㅎ', '하', '한');
  const block = page.locator('slip-command', { hasText: 'kubectl apply -f web.yaml' });
  await block.getByRole('button', { name: 'Run in a terminal of k3s-s' }).click();
  await expect.poll(() => received(fake)).toBe('echo 한\x15kubectl apply -f web.yaml\r');
});

test('syllables that are finished one after the other all arrive once', async ({ page, fake }) => {
  const ime = await openShell(page);
  await compose(ime, 'ㅎ', '하', '한');
  await ime.send('Input.insertText', { text: '한' });
  await compose(ime, 'ㄱ', '그', '글');
  await page.getByRole('heading', { level: 2 }).first().click();
  await expect.poll(() => received(fake)).toBe('echo 한글');
  await screen(page).click();
  await page.keyboard.press('Enter');
  await expect.poll(() => received(fake)).toBe('echo 한글\r');
});

// The orders in which browsers tell it; each in one task, before the emulator's own timer.
const orders: readonly [string, readonly string[], string][] = [
  ['end, then blur', ['compositionend', 'blur'], '한'],
  ['blur, then end', ['blur', 'compositionend'], '한'],
  ['blur, then end with the text put in again', ['blur', 'refill', 'compositionend'], '한'],
  ['end and blur twice', ['compositionend', 'blur', 'blur'], '한'],
  ['end, then a paste', ['compositionend', 'paste'], '한\x1b[200~p\x1b[201~'],
  ['end, then the menu', ['compositionend', 'contextmenu'], '한'],
  ['cancelled, then blur', ['cancel', 'compositionend', 'blur'], ''],
];
for (const [what, events, expected] of orders) {
  test(`composition events in the order: ${what}`, async ({ page, fake }) => {
    await openShell(page);
    await field(page).evaluate((element, steps) => {
      const input = element as HTMLTextAreaElement;
      const before = input.value;
      const tell = (type: string, data: string) => input.dispatchEvent(new CompositionEvent(type, { data }));
      tell('compositionstart', '');
      for (const data of ['ㅎ', '하', '한']) {
        tell('compositionupdate', data);
        input.value = before + data;
      }
      for (const step of steps) {
        if (step === 'blur') input.dispatchEvent(new FocusEvent('blur'));
        else if (step === 'contextmenu') input.dispatchEvent(new MouseEvent(step, { bubbles: true, cancelable: true }));
        else if (step === 'paste') {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', 'p');
          input.dispatchEvent(new ClipboardEvent(step, { bubbles: true, cancelable: true, clipboardData }));
        } else if (step === 'refill') input.value = '한';
        else if (step === 'cancel') {
          tell('compositionupdate', '');
          input.value = before;
        } else tell(step, '한');
      }
    }, events);
    await page.keyboard.type('!');
    await expect.poll(() => received(fake)).toBe(`echo ${expected}!`);
  });
}
