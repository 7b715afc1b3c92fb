import { expect, test } from './fixture.ts';

test('the first use of a term shows its meaning under the pointer and the focus, and Escape hides it', async ({
  page,
}) => {
  await page.goto('/en/harbour/');
  const sidecar = page.getByRole('link', { name: 'sidecar', exact: true });
  await expect(sidecar).toHaveCount(1);
  const meaning = page.getByRole('tooltip').filter({ hasText: 'The proxy container istio-proxy' });
  await sidecar.hover();
  await expect(meaning).toBeVisible();
  await meaning.hover();
  await expect(meaning).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
  await page.mouse.move(0, 0);
  await sidecar.focus();
  await expect(meaning).toBeVisible();
  await expect(sidecar).toHaveAccessibleDescription(/The proxy container istio-proxy.*in a new tab/);
  await page.keyboard.press('Tab');
  await expect(meaning).toBeHidden();
});

test('the term leads to its place in the glossary', async ({ page }) => {
  await page.goto('/ko/harbour/');
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: '사이드카', exact: true }).press('Enter'),
  ]);
  await expect(opened).toHaveURL(/\/ko\/glossary\/#sidecar$/);
  await expect(opened.locator('#sidecar')).toContainText('사이드카');
  await opened.close();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });
  test('the first tap shows the meaning and stays on the page', async ({ page, context }) => {
    await page.goto('/en/harbour/');
    const term = page.getByRole('link', { name: 'namespace', exact: true });
    await term.tap();
    await expect(page.getByRole('tooltip').filter({ hasText: 'names are unique' })).toBeVisible();
    expect(context.pages()).toHaveLength(1);
    const [opened] = await Promise.all([page.waitForEvent('popup'), term.tap()]);
    await opened.close();
  });
});
