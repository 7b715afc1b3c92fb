import { expect, test } from './fixture.ts';

test('the language switch keeps the place', async ({ page }) => {
  await page.goto('/ko/harbour/');
  await page.getByRole('heading', { name: '바깥에서 요청하기' }).evaluate((heading) => heading.scrollIntoView());
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Ask from outside' })).toBeInViewport();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
});

test('the theme switch is kept and applied before the page paints', async ({ page }) => {
  await page.goto('/en/harbour/');
  const html = page.locator('html');
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test('the divider moves with the keyboard and stays where it was left', async ({ page }) => {
  await page.goto('/en/harbour/');
  const divider = page.getByRole('separator', { name: 'Width of text and lab' });
  await expect(divider).toHaveAttribute('aria-valuenow', '44');
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '48');
  await page.reload();
  await expect(divider).toHaveAttribute('aria-valuenow', '48');
});

test('copy puts the command on the clipboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'kubectl label namespace default istio-injection=enabled\nkubectl get namespace default --show-labels',
  );
});

test('a numbered picture does not say the names that are asked', async ({ page }) => {
  await page.goto('/en/quay/');
  const picture = page.getByRole('img', { name: 'Three stages of a service mesh' });
  await expect(picture).toBeVisible();
  const figure = page.getByRole('figure').filter({ has: picture });
  await expect(figure).toContainText('in each pod 3 is beside 1');
  await expect(figure).not.toContainText(/proxy|iptables|control plane|data plane/);
});

test('words that only the proof reads leave a command as it is', async ({ page }) => {
  await page.goto('/en/quay/');
  await expect(page.getByRole('button', { name: 'Run in a terminal of k3s-s' })).toHaveCount(1);
  await expect(page.locator('slip-command')).toContainText('ss -tnp | grep pilot-agent');
});

test('help opens by key and lists the shortcuts', async ({ page }) => {
  await page.goto('/en/harbour/');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'How to use this page' })).toContainText(
    'New terminal on the same host',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

for (const path of ['/ko/', '/ko/harbour/', '/en/harbour/']) {
  test(`${path} fits 390 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(path);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(width).toBe(390);
    const lab = page.getByRole('button', { name: /^(실습|Lab)$/ });
    if (await lab.isVisible()) {
      await lab.click();
      await expect(page.getByRole('button', { name: /^(실습 시작|Start the lab)$/ }).first()).toBeInViewport();
      await expect.poll(width).toBe(390);
    }
  });
}

test('only the panes of the desk scroll, never the page under them', async ({ page }) => {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 700 });
    await page.goto('/en/quay/');
    const last = page.locator('.checkpoint').last();
    await last.evaluate((card) => card.scrollIntoView({ block: 'start' }));
    await expect(last).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  }
});
