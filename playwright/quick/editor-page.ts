import { expect, type Page } from '@playwright/test';
import { startLab } from './start-lab.ts';

// The editor is the largest script of the site: a busy machine takes its time to read it.
export const LOAD_MS = 45_000;
export const EDITOR_TEST_MS = 120_000;

export const editor = (page: Page) => page.locator('.editor-screen');
export const text = (page: Page) => editor(page).locator('.view-lines').first();
export const tab = (page: Page, name: RegExp) => editor(page).getByRole('tab', { name });

export async function openEditor(page: Page, language: 'en' | 'ko' = 'en'): Promise<void> {
  await page
    .getByRole('button', { name: language === 'en' ? 'New tab' : '새 탭' })
    .first()
    .click();
  await page
    .getByRole('button', { name: language === 'en' ? 'Editor' : '편집기', exact: true })
    .first()
    .click();
  await expect(editor(page).getByRole('tree')).toBeVisible({ timeout: LOAD_MS });
}

export async function openFile(page: Page, name: string): Promise<void> {
  await editor(page).getByRole('treeitem', { name, exact: true }).click();
  await expect(tab(page, new RegExp(name.replace('.', '\\.')))).toHaveAttribute('aria-selected', 'true');
}

/** At the end of the file, as keys. */
export async function typeAtEnd(page: Page, more: string): Promise<void> {
  await text(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(more);
}

export async function open(page: Page): Promise<void> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openEditor(page);
}
