import { passed } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';

test('the start page goes to the browser’s language, and to the chosen one afterwards', async ({ browser, fake }) => {
  const context = await browser.newContext({ locale: 'en-GB', baseURL: fake.url });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page).toHaveURL(/\/en\/$/);
  await page.getByRole('link', { name: '한국어' }).click();
  await expect(page).toHaveURL(/\/ko\/$/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/ko\/$/);
  await context.close();
});

test('the overview shows chapters with progress and opens one', async ({ page, fake }) => {
  fake.world.setVerdict('label', passed('istio-injection=enabled'));
  await page.goto('/en/');
  const card = page.getByRole('listitem').filter({ hasText: 'A harbour for tests' });
  await expect(card).toContainText('1 of 3 checkpoints passed');
  await expect(card).toContainText('Continue');
  await page.getByRole('link', { name: 'A harbour for tests' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A harbour for tests');
});

test('an unknown address gets a page of its own', async ({ page, complaints }) => {
  await page.goto('/ko/nothing/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('없는 페이지다');
  // The browser itself reports the 404 on the console.
  complaints.length = 0;
});
