import type { Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const screen = (page: Page) => page.locator('.screen[data-terminal]:visible');
const bel = '\x07';
const osc8 = (address: string, text: string) => `\x1b]8;;${address}${bel}${text}\x1b]8;;${bel}`;

/** Lets a program on k3s-s print it on a line of its own, and clicks there. */
async function clickPrinted(
  page: Page,
  { world }: FakeServer,
  printed: string,
  shown: string | RegExp = printed,
): Promise<void> {
  await expect(screen(page)).toContainText('root@k3s-s');
  const terminal = [...world.terminals.values()].find(({ view }) => view.host === 'k3s-s')?.view.id ?? 0;
  world.print(terminal, `\r\n${printed}\r\n`);
  const line = screen(page).locator('.xterm-rows span', { hasText: shown }).last();
  const box = await line.boundingBox();
  if (!box) throw new Error(`${shown} is not on the screen`);
  const [x, y] = [box.x + 20, box.y + box.height / 2];
  await expect
    .poll(async () => {
      await page.mouse.move(x + 1, y);
      await page.mouse.move(x, y);
      return screen(page).locator('.xterm-cursor-pointer').count();
    })
    .toBeGreaterThan(0);
  await page.mouse.click(x, y);
}

test.beforeEach(async ({ page, context }) => {
  // Nothing outside is asked for, whatever the test opens.
  await context.route(/evil|istio\.io/, (route) => route.fulfill({ body: 'outside' }));
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
});

interface InLab {
  readonly printed: string;
  readonly shown?: string | RegExp;
  readonly tab?: string;
}
const bookstore = (address: string): InLab => ({ printed: osc8(address, 'the bookstore'), shown: 'the bookstore' });
const inLab: Readonly<Record<string, InLab>> = {
  text: { printed: 'http://192.168.10.10:30080/productpage' },
  'a link': bookstore('http://k3s-s:30080/productpage'),
  loopback: { ...bookstore('http://localhost:30080/productpage'), tab: '127.0.0.1:30080 ← k3s-s' },
  'loopback of IPv6': { printed: 'http://[::1]:30080/productpage', tab: '127.0.0.1:30080 ← k3s-s' },
  'IPv4 in IPv6': bookstore('http://[::ffff:192.168.10.10]:30080/productpage'),
  'a pod': { printed: 'http://172.16.1.4:30080/productpage', tab: '172.16.1.4:30080 ← k3s-s' },
  'a Service': {
    printed: 'http://productpage.default.svc:9080/productpage',
    tab: 'productpage.default.svc:9080 ← k3s-s',
  },
  'a name of the lab alone': { printed: 'http://www.mesh.test/productpage', tab: 'www.mesh.test' },
  'the second row of a long one, behind Korean': {
    printed: `한국어 http://192.168.10.10:30080/productpage?${'long='.repeat(60)}`,
    shown: /^(?:l?o?n?g?=)(?:long=)+/,
  },
};
for (const [what, { printed, shown, tab = 'k3s-s:30080' }] of Object.entries(inLab)) {
  test(`an address of the lab opens in a web tab: ${what}`, async ({ page, fake }) => {
    await clickPrinted(page, fake, printed, shown);
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('iframe').contentFrame().getByText('Nobody is signed in')).toBeVisible();
    expect(page.context().pages()).toHaveLength(1);
  });
}

test('any other address is shown first, and opens with no way back to the page', async ({ page, fake }) => {
  await clickPrinted(page, fake, osc8('https://evil.example/x', 'https://istio.io/latest/'), 'https://istio.io');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('“https://istio.io/latest/”');
  await expect(dialog).toContainText('goes to evil.example');
  await expect(dialog.locator('pre')).toHaveText('https://evil.example/x');
  await page.keyboard.press('Escape');
  await clickPrinted(page, fake, 'https://istio.io/latest/docs');
  await expect(dialog.locator('pre')).toHaveText('https://istio.io/latest/docs');
  expect(page.context().pages()).toHaveLength(1);
  const opening = page.context().waitForEvent('page');
  await dialog.getByRole('button', { name: 'Open in a new tab' }).click();
  const opened = await opening;
  await opened.waitForLoadState();
  expect(opened.url()).toBe('https://istio.io/latest/docs');
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
});

for (const [address, told] of [
  ['javascript:alert(1)', 'Addresses with javascript: are not opened'],
  ['file:///etc/passwd', 'Addresses with file: are not opened'],
  ['//evil.example/', 'That is not an address that can be opened'],
  ['https://192.168.10.10:6443/', 'This address (https://192.168.10.10:6443) is in the lab'],
] as const) {
  test(`what cannot be opened is told: ${address}`, async ({ page, fake }) => {
    await clickPrinted(page, fake, osc8(address, 'click here'), 'click here');
    await expect(page.getByText(told)).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(page.context().pages()).toHaveLength(1);
  });
}
