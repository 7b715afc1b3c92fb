import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('the home says where the reader was, how long, and how the lab is', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('heading', { name: 'Ask from outside' }).scrollIntoViewIfNeeded();
  await page.locator('.prose-pane').evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight }));
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('slipway.reading')))
    .toMatch(/"harbour":\{"heading":3/);
  await page.evaluate(() => localStorage.setItem('slipway.time', JSON.stringify({ harbour: 65 * 60_000, quay: 5000 })));
  await page.goto('/en/');
  const go = page.getByRole('link', { name: 'Continue with chapter 1' });
  await expect(go).toHaveAttribute('href', /\/en\/harbour\/#further-reading$/);
  await expect(page.getByText('You were reading: Further reading')).toBeVisible();
  await expect(page.getByText('1 h 5 min so far')).toBeVisible();
  const card = page.getByRole('listitem').filter({ hasText: 'A harbour for tests' });
  await expect(card).toContainText('1 h 5 min spent');
  await expect(page.getByRole('listitem').filter({ hasText: 'A quay for tests' })).not.toContainText('spent');
  const lab = page.getByRole('region', { name: 'Your lab' });
  await expect(lab).toContainText('Ready');
  await expect(lab).toContainText('2.5 GiB');
  await expect(lab).toContainText('less than a minute');
  await expect(lab).toContainText('Chapter 1: A harbour for tests');
  await go.click();
  await expect(page.getByRole('heading', { name: 'Further reading' })).toBeInViewport();
});

test('time counts on the page that is looked at', async ({ page }) => {
  // On this clock the waits of a connection run out before a real server answers.
  await page.routeWebSocket(/\/ws$/, () => undefined);
  await page.clock.install();
  await page.goto('/en/quay/');
  await page.clock.runFor(61_000);
  const counted = () => page.evaluate(() => JSON.parse(localStorage.getItem('slipway.time') ?? '{}').quay ?? 0);
  await expect.poll(counted).toBeGreaterThanOrEqual(60_000);
  // Nobody does anything any more.
  await page.clock.runFor(600_000);
  expect(await counted()).toBeLessThanOrEqual(125_000);
});

test('without a lab there is none beside the course', async ({ page }) => {
  await page.goto('/ko/');
  await expect(page.getByRole('link', { name: '1장부터 시작' })).toBeVisible();
  await expect(page.getByRole('region', { name: '나의 실습 환경' })).toHaveCount(0);
});
