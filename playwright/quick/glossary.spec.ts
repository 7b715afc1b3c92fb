import { expect, test } from './fixture.ts';

test('the help leads to the glossary in the reader’s language, and the desk stays', async ({ page }) => {
  await page.goto('/ko/harbour/');
  await page.getByRole('button', { name: '도움말과 단축키' }).click();
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('dialog').getByRole('link', { name: '용어집' }).click(),
  ]);
  await expect(opened.getByRole('heading', { level: 1 })).toHaveText('용어집');
  const term = opened.getByRole('term').filter({ hasText: '사이드카' });
  await expect(term).toContainText('sidecar');
  await expect(opened.getByText('프록시 컨테이너 istio-proxy')).toBeVisible();
  await opened.getByRole('link', { name: 'English' }).click();
  await expect(opened.getByRole('heading', { level: 1 })).toHaveText('Glossary');
  await expect(opened).toHaveURL(/\/en\/glossary\/$/);
  await opened.close();
  await expect(page.getByRole('dialog')).toBeVisible();
});
