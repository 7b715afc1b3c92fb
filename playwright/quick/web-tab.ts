import type { Page } from '@playwright/test';

/** The web tab on show. */
export const panel = (page: Page) =>
  page.getByRole('tabpanel', { name: /^(Web page|웹 페이지)/ }).filter({ visible: true });
export const frame = (page: Page) => panel(page).frameLocator('iframe');
export const path = (page: Page) => panel(page).getByRole('textbox', { name: /^Path on|의 경로$/ });

export async function openPort(page: Page, { host, port }: { host: string; port: number }): Promise<void> {
  await page.getByRole('button', { name: 'New tab' }).first().click();
  await page.getByRole('combobox', { name: 'Host' }).first().selectOption(host);
  await page.getByRole('spinbutton', { name: 'Port' }).first().fill(String(port));
  await page.keyboard.press('Enter');
}

export async function goTo(page: Page, to: string): Promise<void> {
  await path(page).fill(to);
  await path(page).press('Enter');
}
