import { expect, type Page } from '@playwright/test';

const words = {
  ko: { start: '실습 시작', ready: /만에 준비됨/ },
  en: { start: 'Start the lab', ready: /Ready in/ },
};

export async function startLab(page: Page, language: 'ko' | 'en'): Promise<void> {
  await page.getByRole('button', { name: words[language].start }).first().click();
  await expect(page.getByText(words[language].ready)).toBeVisible();
}
