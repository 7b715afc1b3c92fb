import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';

const outcome = (page: Page, name: string) => page.locator(`slip-outcome[data-of="${name}"]`);
const body = (page: Page, name: string) => outcome(page, name).locator('.outcome-body');

test('by keyboard: the result opens with the prediction, which stays beside it after a reload', async ({ page }) => {
  await page.goto('/en/quay/');
  await expect(body(page, 'tide')).toBeHidden();
  await expect(outcome(page, 'tide').locator('summary')).toHaveText(/opens with your prediction/);

  const ask = page.getByRole('radiogroup', { name: 'What does the quay do when the tide is high?' });
  const give = page.locator('slip-prediction[data-prediction="tide"]').getByRole('button');
  await expect(give).toHaveAttribute('aria-disabled', 'true');
  await ask.getByRole('radio', { name: 'It floats' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(body(page, 'tide')).toContainText('tide is 2.');
  await expect(outcome(page, 'tide')).toContainText('Your prediction: It sinks');
  await expect(ask.getByRole('radio', { name: 'It floats' })).toBeDisabled();
  await expect(give).toHaveText('Predicted');

  await page.reload();
  await expect(outcome(page, 'tide')).toContainText('Your prediction: It sinks');
  await expect(body(page, 'tide')).toBeVisible();
  await expect(body(page, 'boats')).toBeHidden();

  // The same place in the other language, with that language's words.
  await page.goto('/ko/quay/');
  await expect(outcome(page, 'tide')).toContainText('내 예측: 가라앉는다');
});

test('a prediction without choices is written', async ({ page }) => {
  await page.goto('/en/quay/');
  await page.getByRole('textbox', { name: 'How many boats are there? Write it.' }).fill('four');
  await page.keyboard.press('Enter');
  await expect(outcome(page, 'boats')).toContainText('Your prediction: four');
  await expect(body(page, 'boats')).toContainText('There are three.');
});

test("a checkpoint's first answer is the prediction, also when it is wrong", async ({ page }) => {
  await page.goto('/en/quay/');
  const who = page.getByRole('region', { name: 'Checkpoint: Who sends the configuration' });
  await expect(body(page, 'who')).toBeHidden();
  await who.getByRole('radio', { name: 'kubelet' }).check();
  await page.keyboard.press('Enter');
  await expect(body(page, 'who')).toContainText('xds from istiod');
  await expect(outcome(page, 'who')).toContainText('Your prediction: kubelet');
  await who.getByRole('radio', { name: 'istiod' }).check();
  await page.keyboard.press('Enter');
  await expect(who).toContainText('Passed');
  await expect(outcome(page, 'who')).toContainText('Your prediction: kubelet');
});

test('nothing has to be predicted: it opens by hand, and on paper', async ({ page }) => {
  await page.goto('/en/quay/');
  await outcome(page, 'tide').locator('summary').press('Enter');
  await expect(body(page, 'tide')).toContainText('tide is 2.');
  await expect(outcome(page, 'tide')).not.toContainText('Your prediction');

  await page.emulateMedia({ media: 'print' });
  await expect(body(page, 'boats')).toBeVisible();
});

test('what this browser remembers is parsed: anything else is as good as nothing', async ({ page }) => {
  await page.addInitScript(() =>
    localStorage.setItem('slipway.predictions.quay', '{"tide":{"kind":"choice","chosen":7}}'),
  );
  await page.goto('/en/quay/');
  await expect(body(page, 'tide')).toBeHidden();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the question, what may happen, and what does can be read', async ({ page }) => {
    await page.goto('/en/quay/');
    await expect(page.getByRole('listitem').filter({ hasText: 'It sinks' })).toBeVisible();
    await expect(body(page, 'tide')).toBeVisible();
  });
});
