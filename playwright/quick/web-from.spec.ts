import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';
import { frame, goTo, openPort, panel, path } from './web-tab.ts';

const from = (page: Page) => panel(page).getByRole('combobox', { name: 'Seen from' });

async function open(page: Page): Promise<void> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await goTo(page, '/seen');
  await expect(frame(page).getByText('192.168.10.10:30080 from testpc')).toBeVisible();
}

test('a tab is seen from a node and from a pod, in its own place, and so after a reload', async ({ page, fake }) => {
  await open(page);
  const tabs = await page.getByRole('tab').count();
  await from(page).selectOption('k3s-w1');
  await expect(frame(page).getByText('192.168.10.10:30080 from k3s-w1')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'k3s-s:30080 ← k3s-w1' })).toHaveAttribute('aria-selected', 'true');
  await expect(from(page)).toBeFocused();
  await from(page).selectOption('A pod…');
  const form = panel(page).getByRole('form', { name: 'The pod to see it from' });
  await expect(form.getByRole('status')).toHaveText('Pods that run: 2.');
  await expect(form.getByRole('combobox', { name: 'Pod' })).toBeFocused();
  await expect(from(page)).toHaveValue('k3s-w1');
  expect(
    await form.locator('datalist option').evaluateAll((all) => all.map((each) => each.getAttribute('value'))),
  ).toEqual(['default/ratings-v1-5f6d', 'istio-system/istiod-7c9b']);
  await form.getByRole('combobox', { name: 'Pod' }).fill('no pod');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('status')).toHaveText(/^Write it as namespace\/name/);
  await form.getByRole('combobox', { name: 'Pod' }).fill('default/ratings-v1-5f6d');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByText('from 172.16.1.4 on k3s-w1')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(tabs);
  await page.reload();
  await expect(frame(page).getByText('from 172.16.1.4 on k3s-w1')).toBeVisible();
  await expect(from(page)).toHaveValue('default/ratings-v1-5f6d');
  await from(page).selectOption('testpc');
  await expect(frame(page).getByText('192.168.10.10:30080 from testpc')).toBeVisible();
  expect(fake.world.isWithoutPods).toBe(false);
});

test('a Service is seen from a pod under its own name, and other addresses by theirs', async ({ page }) => {
  await open(page);
  await from(page).selectOption('A pod…');
  await panel(page).getByRole('combobox', { name: 'Pod' }).fill('default/ratings-v1-5f6d');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByText('from 172.16.1.4 on k3s-w1')).toBeVisible();
  await goTo(page, 'http://productpage:9080/seen');
  await expect(frame(page).getByText('productpage:9080 from 172.16.1.4 on k3s-w1')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'productpage:9080 ← ratings-v1-5f6d' })).toBeVisible();
  await goTo(page, 'http://10.10.200.15:9080/seen');
  await expect(frame(page).getByText('10.10.200.15:9080 from 172.16.1.4 on k3s-w1')).toBeVisible();
  await goTo(page, 'http://8.8.8.8/');
  await expect(panel(page).getByRole('status')).toContainText('http:// addresses of the lab only');
});

test('a name of one’s own goes to any address of the lab, or is a Service', async ({ page }) => {
  await open(page);
  await goTo(page, 'http://shop.test/seen');
  const to = panel(page).getByRole('combobox', { name: 'Send to' });
  await to.selectOption('Another address…');
  await panel(page).getByRole('textbox', { name: 'IP address or Service' }).fill('10.10.200.15');
  await panel(page).getByRole('spinbutton', { name: 'Port' }).fill('9080');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByText('shop.test from testpc')).toBeVisible();
  await goTo(page, 'http://productpage.default:9080/seen');
  await to.selectOption('The cluster’s Service productpage.default');
  await panel(page).getByRole('button', { name: 'Open' }).click();
  await expect(frame(page).getByText('productpage.default:9080 from testpc')).toBeVisible();
});

test('a pod that has gone is told, and another place can be chosen', async ({ page, fake, complaints }) => {
  await open(page);
  await from(page).selectOption('A pod…');
  await panel(page).getByRole('combobox', { name: 'Pod' }).fill('default/was-here');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByRole('heading', { name: 'The pod has gone' })).toBeVisible();
  await expect(frame(page).getByText('Choose another place beside the address.')).toBeVisible();
  fake.world.isWithoutPods = true;
  await from(page).selectOption('A pod…');
  await expect(panel(page).getByText('No pod is running.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(path(page)).toBeFocused();
  await from(page).selectOption('k3s-w2');
  await expect(frame(page).getByText('from k3s-w2')).toBeVisible();
  // Chromium reports every answer above 399 on the console.
  complaints.length = 0;
});

test('a redirect to another server is told in the tab’s own words, with a way on', async ({ page, complaints }) => {
  await open(page);
  await goTo(page, `/moved?${encodeURIComponent('http://192.168.10.101:30080/seen')}`);
  await expect(
    panel(page).getByText('The answer is a 302 that leads to http://192.168.10.101:30080/seen.'),
  ).toBeVisible();
  await expect(frame(page).locator('body')).toBeHidden();
  await panel(page).getByRole('button', { name: 'Open in a web tab' }).click();
  await expect(frame(page).getByText('192.168.10.101:30080 from testpc')).toBeVisible();
  await goTo(page, `/moved?${encodeURIComponent('http://www.mesh.test/seen')}`);
  await panel(page).getByRole('button', { name: 'Choose where it goes' }).click();
  await panel(page).getByRole('combobox', { name: 'Send to' }).selectOption('k3s-w2 (192.168.10.102)');
  await panel(page).getByRole('spinbutton', { name: 'Port' }).fill('30080');
  await page.keyboard.press('Enter');
  await expect(frame(page).getByText('www.mesh.test from testpc')).toBeVisible();
  await goTo(page, `/moved?${encodeURIComponent('https://istio.io/')}`);
  await expect(panel(page).getByText('leads to https://istio.io/.')).toContainText('addresses of the lab only');
  // A link that was pressed opens what its answer leads to.
  await goTo(
    page,
    `/way/link?${encodeURIComponent(`/moved?${encodeURIComponent('http://192.168.10.10:30080/seen')}`)}`,
  );
  await frame(page).getByText('Go', { exact: true }).click();
  await expect(page.getByRole('tab', { name: 'k3s-s:30080', exact: true })).toHaveAttribute('aria-selected', 'true');
  await expect(frame(page).getByText('192.168.10.10:30080 from testpc')).toBeVisible();
  complaints.length = 0;
});
