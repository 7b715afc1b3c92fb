import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('a Korean word is found by its stem, in texts and in the glossary, and leads to its place', async ({ page }) => {
  await page.goto('/ko/');
  await page.getByRole('button', { name: '검색과 명령' }).click();
  const palette = page.getByRole('dialog', { name: '검색과 명령' });
  await palette.getByRole('combobox').fill('파드를');
  const texts = palette.getByRole('group', { name: '본문' });
  await expect(texts.getByRole('option').first()).toContainText('파드');
  await expect(palette.getByRole('group', { name: '용어집' }).getByRole('option').first()).toContainText('파드 · Pod');
  await palette.getByRole('combobox').fill('레이블 붙이기');
  await expect(palette.getByRole('option').first()).toContainText('레이블 붙이기');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/ko\/harbour\/#/);
  await expect(page.getByRole('heading', { name: '레이블 붙이기' })).toBeInViewport();
});

test('an error is found by its code and an English word under its Korean name', async ({ page }) => {
  await page.goto('/ko/glossary/');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: '검색과 명령' });
  await palette.getByRole('combobox').fill('SLW207');
  await expect(palette.getByRole('group', { name: '오류 코드' }).getByRole('option')).toHaveCount(1);
  await palette.getByRole('combobox').fill('sidecar');
  await expect(palette.getByRole('group', { name: '본문' }).locator('mark').first()).toHaveText(/사이드카|sidecar/);
  await palette.getByRole('combobox').fill('없는말');
  await expect(palette).toContainText('"없는말"에 맞는 것이 없다.');
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
});

test('the palette goes to places and does what the desk can do, by keyboard', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  const choose = async (query: string) => {
    await page.keyboard.press('Alt+Shift+K');
    await palette.getByRole('combobox').fill(query);
    await expect(palette.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(palette).toHaveCount(0);
  };
  await choose('new terminal w1');
  await expect(page.getByRole('tab', { name: 'k3s-w1' })).toHaveAttribute('aria-selected', 'true');
  await choose('dark theme');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await choose('pod with its sidecar');
  await expect(page.locator('#checkpoint-injected')).toBeFocused();
  await expect(page.locator('#checkpoint-injected')).toBeInViewport();
  await choose('from the beginning');
  await page.getByRole('dialog').getByRole('button', { name: 'Start from the beginning' }).click();
  await expect.poll(() => fake.world.lab?.id).toBe('fake0002');
  await choose('quay for tests');
  await expect(page).toHaveURL(/\/en\/quay\/$/);
});

test('a terminal keeps Ctrl+K to itself, and typed slashes stay slashes', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.locator('.screen:visible').click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('/');
  await expect(page.locator('.screen:visible')).toContainText('/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a file of the editor is found again', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.getByRole('button', { name: 'Editor', exact: true }).click();
  await page.getByRole('treeitem', { name: 'web.yaml' }).click();
  await expect(page.getByRole('tab', { name: /web\.yaml/ })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'k3s-s', exact: true }).click();
  await page.keyboard.press('Alt+Shift+K');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('option', { name: /web\.yaml/ }).click();
  await expect(page.getByRole('tab', { name: 'Editor' })).toHaveAttribute('aria-selected', 'true');
});

test('texts that cannot be loaded are said to be, and commands work on', async ({ page, complaints }) => {
  await page.route('**/search.json', (route) => route.fulfill({ status: 500, body: '' }));
  await page.goto('/en/');
  await page.getByRole('button', { name: 'Search and commands' }).click();
  await expect(page.getByRole('alert')).toContainText('The texts could not be loaded');
  await page.getByRole('combobox').fill('glossary');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\/glossary\/$/);
  complaints.length = 0;
});
