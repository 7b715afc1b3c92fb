import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';
import { frame, openPort, panel, path } from './web-tab.ts';

test('a link in the text opens a page of the lab, which signs in and asks its own server', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: /See the bookstore/ }).click();
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toHaveAttribute('aria-selected', 'true');
  await expect(path(page)).toHaveValue('/productpage');
  await expect(frame(page).getByText('Nobody is signed in')).toBeVisible();
  await expect(frame(page).getByText('The page asked its own server')).toBeVisible();
  await frame(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(frame(page).getByText('Signed in as harbour')).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
});

test('the address follows the page, takes another path, and comes back after a reload', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openPort(page, { host: 'k3s-w1', port: 30_080 });
  await expect(page.getByRole('tab', { name: 'k3s-w1:30080' })).toHaveAttribute('aria-selected', 'true');
  await frame(page).getByRole('link', { name: 'To the bookstore' }).click();
  await expect(path(page)).toHaveValue('/productpage');
  await frame(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(frame(page).getByText('Signed in as harbour')).toBeVisible();
  await page.reload();
  await expect(path(page)).toHaveValue('/productpage');
  await expect(frame(page).getByText('Signed in as harbour')).toBeVisible();
  await path(page).fill('nowhere?x=1');
  await path(page).press('Enter');
  await expect(path(page)).toHaveValue('/nowhere?x=1');
  await expect(frame(page).getByRole('heading', { name: 'Front' })).toBeVisible();
  await panel(page).getByRole('button', { name: 'Reload' }).click();
  await expect(frame(page).getByRole('heading', { name: 'Front' })).toBeVisible();
});

test('a port where nothing listens is told in the reader’s language', async ({ page, complaints }) => {
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  await page.getByRole('button', { name: '새 탭' }).click();
  await page.getByRole('combobox', { name: '호스트' }).selectOption('testpc');
  await page.getByRole('spinbutton', { name: '포트' }).fill('10000');
  await page.getByRole('button', { name: '열기', exact: true }).click();
  await expect(frame(page).getByText(/testpc:10000에서 듣는 프로그램이 없다/)).toBeVisible();
  await expect(frame(page).getByText('ss -tnlp')).toBeVisible();
  // Chromium reports every answer above 399 on the console.
  complaints.length = 0;
});

test('a page of the lab has no way to the desk', async ({ page, fake, complaints }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await path(page).fill(`/hostile?desk=${fake.url}`);
  await path(page).press('Enter');
  const seen = frame(page).locator('#seen');
  await expect(seen).toHaveText(/document out.*script out$/);
  await expect(seen).not.toContainText(/\bin\b/);
  expect(await page.evaluate(() => [localStorage.getItem('mark'), document.cookie.includes('mark')])).toEqual([
    null,
    false,
  ]);
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toBeVisible();
  // Chromium tells of every attempt.
  complaints.length = 0;
});

test('web tabs split, move by keyboard and close like terminals', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: 'Split side by side' }).click();
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await expect(frame(page).getByRole('heading', { name: 'Front' })).toBeVisible();
  await expect(page.locator('.screen:visible')).toHaveCount(2);
  await page.getByRole('tab', { name: 'k3s-s:30080' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'k3s-s', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toHaveCount(0);
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+Shift+W');
  await expect(page.getByRole('tab', { name: 'k3s-s:30080' })).toHaveCount(0);
});

test('web pages go with their lab', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openPort(page, { host: 'k3s-s', port: 30_080 });
  await expect(frame(page).getByRole('heading', { name: 'Front' })).toBeVisible();
  const address = await panel(page).locator('iframe').getAttribute('src');
  fake.world.endLab();
  await expect(page.getByRole('tab')).toHaveCount(0);
  // Only browsers know that every name below localhost is this machine.
  const late = await page.request.get(fake.url, { headers: { host: new URL(address ?? '').host } });
  expect(late.status()).toBe(404);
});
