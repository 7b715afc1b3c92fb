import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';
import { frame, goTo, openPort, panel, path } from './web-tab.ts';

const OWN = 'http://192.168.10.10:30080';
const OTHER = 'http://192.168.10.101:30080';

async function open(page: Page): Promise<void> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await expect(frame(page).getByRole('heading', { name: 'Front' })).toBeVisible();
}
const press = (page: Page) => frame(page).getByText('Go', { exact: true }).click();

const byThemselves = ['location', 'meta', 'refresh'];
for (const ways of [byThemselves, ['link', 'made-link', 'event', 'top'], ['form', 'post', 'submit', 'base-blank']]) {
  test(`the own address in full stays in the tab: ${ways.join(', ')}`, async ({ page, complaints }) => {
    await open(page);
    for (const how of ways) {
      await goTo(page, `/way/${how}?${encodeURIComponent(`${OWN}/asked?${how}`)}`);
      if (!byThemselves.includes(how)) await press(page);
      await expect(path(page)).toHaveValue(/^\/asked/);
      await expect(frame(page).getByText(`${how === 'post' ? 'POST' : 'GET'} 192.168.10.10:30080`)).toBeVisible();
    }
    // Chromium tells of a link that aims at the top window.
    complaints.length = 0;
  });
}

test('a link to another host of the lab, or to a window of its own, opens another web tab', async ({ page }) => {
  await open(page);
  await goTo(page, `/way/link?${encodeURIComponent(`${OTHER}/asked`)}`);
  await press(page);
  await expect(page.getByRole('tab', { name: 'k3s-w1:30080' })).toHaveAttribute('aria-selected', 'true');
  await expect(frame(page).getByText('GET 192.168.10.101:30080')).toBeVisible();
  for (const [how, tab] of [
    ['blank', 'k3s-s:30080 2'],
    ['open', 'k3s-s:30080 3'],
  ] as const) {
    await page.getByRole('tab', { name: 'k3s-s:30080', exact: true }).click();
    await goTo(page, `/way/${how}?${encodeURIComponent(`/asked?${how}`)}`);
    await press(page);
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await expect(path(page)).toHaveValue(`/asked?${how}`);
    await expect(frame(page).getByText('GET 192.168.10.10:30080')).toBeVisible();
  }
});

test('a link of a picture is one too', async ({ page }) => {
  await open(page);
  for (const [how, tab] of [
    ['svg-blank', 'k3s-s:30080 2'],
    ['svg-old', 'k3s-s:30080 3'],
  ] as const) {
    await page.getByRole('tab', { name: 'k3s-s:30080', exact: true }).click();
    await goTo(page, `/way/${how}?${encodeURIComponent(`/asked?${how}`)}`);
    await press(page);
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await expect(path(page)).toHaveValue(`/asked?${how}`);
  }
});

test('a page that says anything, and often, opens and saves nothing', async ({ page }) => {
  await open(page);
  const tabs = await page.getByRole('tab').count();
  await goTo(page, '/shout');
  await expect(panel(page).getByRole('status')).toContainText('leads to');
  await expect(frame(page).getByRole('heading', { name: 'Shout' })).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(tabs);
  await goTo(page, '/asked');
  await expect(frame(page).getByText('GET 192.168.10.10:30080')).toBeVisible();
  await expect(panel(page).getByRole('status')).toHaveCount(0);
});

test('what leads elsewhere is told, with the address', async ({ page, complaints }) => {
  await open(page);
  const notice = panel(page).getByRole('status');
  await goTo(page, `/way/link?${encodeURIComponent('https://istio.io/latest/')}`);
  await press(page);
  await expect(notice).toContainText('leads to https://istio.io/latest/');
  await expect(frame(page).getByText('Go', { exact: true })).toBeVisible();
  await goTo(page, `/way/open-by-itself?${encodeURIComponent(`${OTHER}/asked`)}`);
  await expect(notice).toContainText(`leads to ${OTHER}/asked`);
  for (const how of ['made', 'location', 'meta', 'refresh']) {
    const target = how === 'made' ? OWN : OTHER;
    await goTo(page, `/way/${how}?${encodeURIComponent(`${target}/asked`)}`);
    await expect(notice.first()).toContainText(`tried to go to ${target}.`);
    await expect(frame(page).locator('body')).toBeHidden();
  }
  await panel(page).getByRole('button', { name: 'Open in a web tab' }).click();
  await expect(page.getByRole('tab', { name: 'k3s-w1:30080' })).toHaveAttribute('aria-selected', 'true');
  // Chromium tells of everything that it blocks.
  complaints.length = 0;
});

test('a download downloads', async ({ page }) => {
  await open(page);
  for (const how of ['download', 'attachment']) {
    await goTo(page, how === 'download' ? `/way/download?${encodeURIComponent(`${OWN}/asked`)}` : '/attachment');
    if (how === 'download') await press(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      panel(page).getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(how === 'download' ? 'saved.html' : '보고서.csv');
    expect(await file.failure()).toBe(null);
  }
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toBeVisible();
});

test('what a page made itself downloads too', async ({ page }) => {
  await open(page);
  for (const [how, name] of [
    ['blob', '..그래프.csv'],
    ['blob-event', 'event.txt'],
    ['data', 'file'],
  ] as const) {
    await goTo(page, `/way/${how}`);
    await press(page);
    await expect(panel(page).getByRole('status')).toContainText(`offers a file: ${name}`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      panel(page).getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toBe('made, here');
  }
});

test('what fails inside a page is told in words', async ({ page, complaints }) => {
  await open(page);
  await goTo(page, '/trouble');
  await expect(panel(page).getByRole('status')).toContainText('missing is not defined');
  complaints.length = 0;
});

test('WebSockets and server-sent events reach the page', async ({ page }) => {
  await open(page);
  await goTo(page, '/talk');
  await expect(frame(page).getByText('said over a socket')).toBeVisible();
  await expect(frame(page).getByText('told by an event')).toBeVisible();
});

test('requests are listed, with their headers on a click', async ({ page }) => {
  await open(page);
  await panel(page).getByRole('button', { name: 'Requests' }).click();
  const log = panel(page).getByRole('group', { name: 'Requests' });
  await expect(log.getByRole('row', { name: /GET \/ 200 \d+ ms/ })).toBeVisible();
  await goTo(page, '/asked');
  const asked = log.getByRole('row', { name: /GET \/asked 200 \d+ ms istio-envoy upstream-service-time: 3/ });
  await expect(asked).toBeVisible();
  await asked.getByRole('button').click();
  await expect(log.getByText('192.168.10.10:30080', { exact: true })).toBeVisible();
  await expect(log.getByText('text/html; charset=utf-8')).toBeVisible();
});

test('cookies of the site are listed and cleared', async ({ page }) => {
  await open(page);
  await goTo(page, '/productpage');
  await frame(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(frame(page).getByText('Signed in as harbour')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Requests' }).click();
  await panel(page).getByText('Cookies of this site').click();
  await expect(panel(page).getByText('session=harbour')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Clear all' }).click();
  await expect(panel(page).getByText('There are none.')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Reload' }).click();
  await expect(frame(page).getByText('Nobody is signed in')).toBeVisible();
});

test('a name of one’s own goes where the learner sends it', async ({ page }) => {
  await open(page);
  await path(page).fill('http://www.mesh.test/asked');
  await path(page).press('Enter');
  const form = panel(page).getByRole('form', { name: 'Where does www.mesh.test go?' });
  await expect(form.getByRole('combobox', { name: 'Send to' })).toBeFocused();
  await form.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('tab', { name: 'www.mesh.test' })).toHaveAttribute('aria-selected', 'true');
  await expect(frame(page).getByText('GET www.mesh.test')).toBeVisible();
  await expect(panel(page).getByText('→ k3s-s:30080')).toBeVisible();
  await path(page).fill('http://shop.test:8080/asked');
  await path(page).press('Enter');
  await panel(page).getByRole('combobox', { name: 'Send to' }).selectOption('testpc');
  await panel(page).getByRole('spinbutton', { name: 'Port' }).fill('30080');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByText('GET shop.test:8080')).toBeVisible();
  await page.reload();
  await expect(frame(page).getByText('GET shop.test:8080')).toBeVisible();
});
