import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const card = (page: Page, title: string) => page.getByRole('region', { name: `Checkpoint: ${title}` });
const submit = (page: Page, title: string) => card(page, title).getByRole('button', { name: 'Check the answer' });

test('one option by keyboard, without a lab: wrong, why, then right', async ({ page }) => {
  await page.goto('/en/quay/');
  const who = card(page, 'Who sends the configuration');
  await expect(who).toContainText('Not answered yet');
  await expect(who).not.toContainText('answer.missing');
  await expect(submit(page, 'Who sends the configuration')).toHaveAttribute('aria-disabled', 'true');

  await who.getByRole('radio', { name: 'istiod' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(who.getByRole('radio', { name: 'kubelet' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(who.getByRole('status').filter({ hasText: 'Something is not right yet.' })).toBeVisible();
  await expect(who.locator('.option', { hasText: 'kubelet' })).toContainText('This is not what istiod does.');
  await expect(who.locator('.option', { hasText: 'kubelet' })).toHaveAttribute('data-right', 'false');

  // What was said of a part goes away with the part.
  await page.keyboard.press('ArrowUp');
  await expect(who.locator('.option', { hasText: 'kubelet' })).not.toHaveAttribute('data-right');
  await expect(who).toContainText('The changed answer has not been checked yet.');
  await page.keyboard.press('Enter');
  await expect(who).toContainText('Passed');
  await expect(who).toContainText('istiod alone sends both');
  await expect(page.getByRole('button', { name: '1 of 6 checkpoints passed, open the list' })).toBeVisible();
});

test('while an answer is checked the button says so and keeps the focus', async ({ page, fake }) => {
  fake.world.answerDelayMs = 60_000;
  await page.goto('/en/quay/');
  const gains = card(page, 'What comes without code');
  await gains.getByRole('checkbox', { name: 'mutual TLS' }).press('Space');
  await gains.getByRole('checkbox', { name: 'retries' }).press('Space');
  await submit(page, 'What comes without code').press('Enter');
  const checking = gains.getByRole('button', { name: 'Checking' });
  await expect(checking).toHaveAttribute('aria-busy', 'true');
  await expect(checking).toBeFocused();
  fake.world.answerDelayMs = 0;
  fake.world.submit('gains', { kind: 'choice', chosen: ['mtls', 'retry'] });
  await expect(gains).toContainText('Passed');
  await expect(gains.getByRole('button', { name: 'Checked' })).toBeFocused();
});

test('items are put where they belong by select, and by dragging', async ({ page }) => {
  await page.goto('/en/quay/');
  const sort = card(page, 'Sort the objects');
  await expect(sort).toContainText('Choose where each item belongs.');
  await sort.getByRole('combobox', { name: 'number of retries' }).focus();
  await page.keyboard.type('Virt');
  await expect(sort).toContainText('2 left');
  await sort.getByRole('combobox', { name: 'size of the connection pool' }).selectOption('DestinationRule');
  await sort
    .locator('.assign-item', { hasText: 'port for requests' })
    .locator('.assign-name')
    .dragTo(sort.locator('.bin', { hasText: 'VirtualService' }));
  await submit(page, 'Sort the objects').press('Enter');
  await expect(sort.locator('.assign-item', { hasText: 'port for requests' })).toHaveAttribute('data-right', 'false');
  await expect(sort.locator('.assign-item', { hasText: 'number of retries' })).toHaveAttribute('data-right', 'true');
  await sort
    .locator('.bin-item', { hasText: 'port for requests' })
    .dragTo(sort.locator('.bin', { hasText: 'Gateway' }));
  await expect(sort.getByRole('combobox', { name: 'port for requests' })).toHaveValue('gw');
  await submit(page, 'Sort the objects').press('Enter');
  await expect(sort).toContainText('Passed');
});

test('a spot of a picture takes one name', async ({ page }) => {
  await page.goto('/en/quay/');
  const spots = card(page, 'Names in the picture');
  for (const [name, spot] of [
    ['application', '1'],
    ['iptables rules', '2'],
    ['sidecar proxy', '2'],
    ['control plane', '5'],
  ] as const) {
    await spots.getByRole('combobox', { name }).selectOption(spot);
  }
  await expect(spots).toContainText('Chosen twice: 2');
  await expect(submit(page, 'Names in the picture')).toHaveAttribute('aria-disabled', 'true');
  await spots.getByRole('combobox', { name: 'sidecar proxy' }).selectOption('3');
  await submit(page, 'Names in the picture').press('Enter');
  await expect(spots).toContainText('Passed');
});

test('an order is made with two buttons that keep the focus', async ({ page }) => {
  await page.goto('/en/quay/');
  const lookup = card(page, 'How a request finds its way');
  const rows = lookup.getByRole('listitem');
  await lookup.getByRole('button', { name: 'listener: move up' }).focus();
  await page.keyboard.press('Enter');
  await expect(rows.first()).toContainText('listener');
  await expect(lookup.getByRole('button', { name: 'listener: move up' })).toBeFocused();
  await expect(lookup.getByRole('status').filter({ hasText: 'listener: now number 1' })).toBeAttached();
  // At the end it neither moves nor loses the focus.
  await page.keyboard.press('Enter');
  await expect(rows.first()).toContainText('listener');
  const route = lookup.getByRole('button', { name: 'route: move up' });
  await route.press('Enter');
  await route.press('Enter');
  await expect(rows).toContainText(['listener', 'route', 'cluster', 'endpoint']);
  await submit(page, 'How a request finds its way').press('Enter');
  await expect(lookup).toContainText('Passed');
});

test('a value is typed, and a wrong one tells where to look', async ({ page }) => {
  await page.goto('/en/quay/');
  const port = card(page, 'istiod’s port');
  const field = port.getByRole('textbox', { name: 'Which port is pilot-agent connected to?' });
  await field.fill('15000');
  await field.press('Enter');
  await expect(port).toContainText('ss -tnp | grep pilot-agent');
  await expect(port.locator('.answer-text')).toHaveAttribute('data-right', 'false');
  await field.fill(' 15012 ');
  await field.press('Enter');
  await expect(port).toContainText('Passed');
});

test('what was submitted is there after a reload; what was not survives other news', async ({ page, fake }) => {
  await page.goto('/en/quay/');
  const who = card(page, 'Who sends the configuration');
  await who.getByRole('radio', { name: 'kubelet' }).check();
  await submit(page, 'Who sends the configuration').click();
  await expect(who).toContainText('Something is not right yet.');
  await page.reload();
  await expect(who.getByRole('radio', { name: 'kubelet' })).toBeChecked();
  await expect(who.locator('.option', { hasText: 'kubelet' })).toContainText('This is not what istiod does.');

  await who.getByRole('radio', { name: 'istiod' }).check();
  const port = card(page, 'istiod’s port').getByRole('textbox');
  await port.fill('150');
  await startLab(page, 'en');
  fake.world.submit('gains', { kind: 'choice', chosen: ['mtls', 'retry'] });
  await expect(card(page, 'What comes without code')).toContainText('Passed');
  await expect(who.getByRole('radio', { name: 'istiod' })).toBeChecked();
  await expect(port).toHaveValue('150');
});

test('an answer that the server refuses can be sent again', async ({ page, fake, complaints }) => {
  fake.world.answerDelayMs = 60_000;
  await page.goto('/en/quay/');
  const who = card(page, 'Who sends the configuration');
  await who.getByRole('radio', { name: 'istiod' }).check();
  await submit(page, 'Who sends the configuration').click();
  await expect(who.getByRole('button', { name: 'Checking' })).toBeVisible();
  fake.dropConnections();
  await expect(submit(page, 'Who sends the configuration')).toBeVisible();
  await expect(page.getByText('Connected again.')).toBeVisible();
  fake.world.answerDelayMs = 20;
  await submit(page, 'Who sends the configuration').click();
  await expect(who).toContainText('Passed');
  complaints.length = 0;
});
