import { expect, test } from './fixture.ts';
import { collectIssues } from './issues.ts';
import { startLab } from './start-lab.ts';

const soon = () => Date.now() + 12_000;

for (const { language, colorScheme, labd, ptyhost, next, started } of [
  {
    language: 'ko',
    colorScheme: 'light',
    labd: '실습 환경을 다루는 서비스(labd)가 계속 종료되고 있다. 열려 있는 실습과 터미널은 그대로다.',
    ptyhost: '터미널 서비스(ptyhost)가 계속 종료되고 있다.',
    next: /^\d+초 뒤에 다시 시작한다\.$/,
    started: '다시 시작했고, 정상인지 확인하는 중이다.',
  },
  {
    language: 'en',
    colorScheme: 'dark',
    labd: 'The service that handles labs (labd) keeps ending. Open labs and terminals stay as they are.',
    ptyhost: 'The terminal service (ptyhost) keeps ending.',
    next: /^It is started again in \d+ s\.$/,
    started: 'It was started again and is being watched.',
  },
] as const) {
  test.describe(`${language}, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('services that keep ending are named until they are well', async ({ page, fake }, { outputDir }) => {
      const issues = await collectIssues(page);
      const banner = page.locator('slip-services');
      const timers = banner.getByRole('timer');
      await page.goto(`/${language}/harbour/`);
      await startLab(page, language);
      await expect(banner).toBeHidden();
      fake.world.setTroubled([
        { service: 'labd', failures: 6, nextTryAt: soon() },
        { service: 'ptyhost', failures: 3, nextTryAt: soon() },
      ]);
      await expect(banner.getByRole('status').first()).toHaveText(labd);
      await expect(banner.getByRole('status').nth(1)).toContainText(ptyhost);
      await expect(timers.first()).toHaveText(next);
      const before = await timers.first().textContent();
      await expect(timers.first()).not.toHaveText(before ?? '');
      await expect(banner.getByRole('link').first()).toHaveAttribute('href', `/${language}/errors/slw505/`);
      await expect(page.locator('.screen:visible')).toContainText('root@k3s-s');
      expect(await issues.found()).toEqual([]);
      await page.screenshot({ path: `${outputDir}/services-wide.png` });
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.screenshot({ path: `${outputDir}/services-narrow.png` });
      fake.world.setTroubled([{ service: 'labd', failures: 6 }]);
      await expect(timers).toHaveText([started]);
      // A page that comes meanwhile is told by the welcome.
      await page.reload();
      await expect(banner.getByRole('status')).toHaveText([labd]);
      fake.world.setTroubled([]);
      await expect(banner).toBeHidden();
    });
  });
}

test('without the server its own banner speaks alone, and goes on counting', async ({ page, fake, complaints }) => {
  await page.goto('/en/harbour/');
  await expect(page.getByRole('button', { name: 'Start the lab' }).first()).toBeEnabled();
  fake.world.setTroubled([{ service: 'ptyhost', failures: 3, nextTryAt: soon() }]);
  const services = page.locator('slip-services');
  await expect(services).toBeVisible();
  fake.setDown(true);
  fake.dropConnections();
  await expect(page.locator('slip-link')).toContainText('Trying again in');
  await expect(services).toBeHidden();
  fake.setDown(false);
  await expect(services).toBeVisible();
  await expect(page.locator('slip-link')).toBeHidden();
  // Chromium reports a refused WebSocket on the console, whatever the page does.
  complaints.length = 0;
});
