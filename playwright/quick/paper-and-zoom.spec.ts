import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('a chapter prints as its text alone, whole, with its addresses', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.desk-header', '.lab-pane', 'slip-notes', '.chapter-ends', '.code-run']) {
    await expect(page.locator(hidden).first()).toBeHidden();
  }
  await expect(page.getByRole('heading', { name: 'Ask from outside' })).toBeVisible();
  const { scrollsInside, wraps } = await page.evaluate(() => {
    const pane = document.querySelector('.prose-pane');
    const code = document.querySelector('.code-block pre');
    return {
      scrollsInside: pane !== null && pane.scrollHeight > pane.clientHeight + 1,
      wraps: code && getComputedStyle(code).whiteSpace,
    };
  });
  expect({ scrollsInside, wraps }).toEqual({ scrollsInside: false, wraps: 'pre-wrap' });
});

/** 1280 pixels at 400 %. */
const ZOOMED = { width: 320, height: 640 };
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const path of [
  '/ko/',
  '/en/',
  '/ko/glossary/',
  '/en/errors/',
  '/en/errors/slw204/',
  '/ko/nowhere/',
  '/en/quay/',
]) {
  test(`${path} at 400 % scrolls one way only`, async ({ page, complaints }) => {
    await page.setViewportSize(ZOOMED);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect.poll(() => overflow(page)).toBe(0);
    if (path.includes('nowhere')) complaints.length = 0;
  });
}

test('a chapter with its lab, palette, notes and dialogs at 400 %', async ({ page }) => {
  await page.setViewportSize(ZOOMED);
  await page.goto('/ko/harbour/');
  for (const name of ['검색과 명령', '도움말과 단축키', 'English', /화면 모드/]) {
    await expect(
      page.locator('.desk-header').getByLabel(name).or(page.getByRole('link', { name })).first(),
    ).toBeInViewport({
      ratio: 0.9,
    });
  }
  await page.getByRole('button', { name: '노트', exact: true }).click();
  await expect(page.getByRole('textbox', { name: '이 장의 노트' })).toBeInViewport();
  expect(await overflow(page)).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '실습', exact: true }).click();
  await startLab(page, 'ko');
  expect(await overflow(page)).toBe(0);
  await page.getByRole('button', { name: '실습 끝내기' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: '실습 끝내기' })).toBeInViewport();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '검색과 명령' }).click();
  await page.getByRole('combobox').fill('레이블');
  await expect(page.getByRole('option').first()).toBeInViewport();
  expect(await overflow(page)).toBe(0);
});

test('in forced colours the focus, the chosen row and the states keep a border', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: 'Search and commands' }).focus();
  const outline = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { outlineStyle, outlineColor } = getComputedStyle(element);
        return outlineStyle !== 'none' && outlineColor !== 'rgba(0, 0, 0, 0)';
      });
  expect(await outline('slip-search button')).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await outline('.palette-row[aria-selected="true"]')).toBe(true);
});
