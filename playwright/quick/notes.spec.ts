import { readFile } from 'node:fs/promises';
import { expect, test } from './fixture.ts';

test('notes are kept as they are typed, by chapter, and saved as one file', async ({ page }) => {
  await page.goto('/en/harbour/');
  await page.keyboard.press('Alt+Shift+N');
  const field = page.getByRole('textbox', { name: 'Notes on this chapter' });
  await expect(field).toBeFocused();
  await page.keyboard.type('The label comes first.');
  await expect(page.getByText(/^Kept at/)).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('The label comes first.');
  await page.goto('/en/quay/');
  await expect(field).toHaveValue('');
  await field.fill('istiod sends it.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the notes of all chapters' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('slipway-notes.md');
  expect(await readFile(await download.path(), 'utf8')).toBe(
    '# Chapter 1: A harbour for tests\n\nThe label comes first.\n\n# Chapter 2: A quay for tests\n\nistiod sends it.\n',
  );
  await field.press('Escape');
  await expect(field).toBeHidden();
  await expect(page.getByRole('button', { name: 'Notes', exact: true })).toBeFocused();
});

test('two pages of a chapter show the same note', async ({ page, context }) => {
  await page.goto('/ko/harbour/');
  await page.getByRole('button', { name: '노트', exact: true }).click();
  const other = await context.newPage();
  await other.goto('/ko/harbour/');
  await page.getByRole('textbox', { name: '이 장의 노트' }).fill('한 줄');
  await expect(other.getByRole('textbox', { name: '이 장의 노트' })).toHaveValue('한 줄');
});

test('a browser that keeps nothing is told of', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await page.getByRole('textbox', { name: 'Notes on this chapter' }).fill('lost?');
  await expect(page.getByText('This browser could not keep it.')).toBeVisible();
});
