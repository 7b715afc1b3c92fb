import type { Page } from '@playwright/test';
import { EDITOR_TEST_MS, editor, LOAD_MS, tab } from './editor-page.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test.describe.configure({ timeout: EDITOR_TEST_MS });

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', uid: 'u-1', resourceVersion: '7' },
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
  status: { readyReplicas: 0 },
};
const manifest = 'kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: web\nspec:\n  replicas: 2\n';
/** Of the pane on show: that of the files keeps its own text meanwhile. */
const text = (page: Page) => editor(page).locator('.view-lines:visible').first();
const both = (page: Page) => editor(page).locator('.monaco-diff-editor');
const card = (page: Page) => page.locator('slip-checkpoint[data-checkpoint="injected"]');

async function openObject(page: Page): Promise<void> {
  const summary = card(page).locator('summary', { hasText: 'no such Deployment' });
  await expect(summary).toBeVisible();
  const button = card(page).getByRole('button', { name: 'Show the YAML of Deployment/default/web' });
  if (!(await button.isVisible())) await summary.click();
  await button.click();
}

test('a reason’s object is shown as the cluster has it, read-only, and read again when asked', async ({
  page,
  fake,
}) => {
  fake.world.objects.set('Deployment/default/web', web);
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openObject(page);
  await expect(tab(page, /^Deployment\/default\/web, as read from the cluster/)).toHaveAttribute(
    'aria-selected',
    'true',
    {
      timeout: LOAD_MS,
    },
  );
  await expect(editor(page).getByText(/as the cluster had it at .* Read-only/)).toBeVisible();
  await expect(text(page)).toContainText('resourceVersion: "7"');
  await text(page).click();
  await page.keyboard.type('x');
  await expect(text(page)).toContainText('readyReplicas: 0');
  fake.world.objects.set('Deployment/default/web', { ...web, status: { readyReplicas: 1 } });
  await editor(page).getByRole('button', { name: 'Read again' }).click();
  await expect(text(page)).toContainText('readyReplicas: 1');
  fake.world.objects.clear();
  await editor(page).getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByText(/There is no Deployment\/default\/web in the cluster/)).toBeVisible();
  await expect(text(page)).toContainText('readyReplicas: 1');
  await page.keyboard.press('Escape');
  await tab(page, /as read from the cluster/).press('Delete');
  await expect(tab(page, /as read from the cluster/)).toHaveCount(0);
});

test('beside the learner’s file that declares it, which stays theirs', async ({ page, fake }) => {
  fake.world.objects.set('Deployment/default/web', web);
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const files = fake.world.filesOf('k3s-s');
  files.put('/root/deploy.yaml', manifest);
  await openObject(page);
  await expect(both(page)).toBeVisible({ timeout: LOAD_MS });
  await expect(editor(page).getByText(/those with \+ in your file \/root\/deploy\.yaml/)).toBeVisible();
  await expect(both(page)).toContainText('replicas: 1');
  await expect(both(page)).toContainText('replicas: 2');
  // What only the API server writes is no difference.
  await expect(both(page)).not.toContainText('u-1');
  expect(files.text('/root/deploy.yaml')).toBe(manifest);
  await both(page).locator('.modified-in-monaco-diff-editor .lines-content > .view-lines').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine');
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText('/root/deploy.yaml was saved.')).toBeVisible();
  expect(files.text('/root/deploy.yaml')).toBe(`${manifest}# mine`);
  await tab(page, /deploy\.yaml/)
    .locator('.tab-close')
    .click();
  await expect(tab(page, /as read from the cluster/)).toBeVisible();
});

test('an object that is not there is told by its code', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await openObject(page);
  await expect(page.getByText(/There is no Deployment\/default\/web in the cluster/)).toBeVisible({ timeout: LOAD_MS });
});

async function compare(page: Page): Promise<void> {
  await card(page).getByRole('button', { name: 'Show the solution' }).click();
  await card(page).getByRole('group', { name: 'Show the solution' }).getByRole('button').first().click();
  await card(page).getByRole('button', { name: 'Compare with mine' }).click();
}

test('a solution is compared with the learner’s file, and overwrites nothing', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const files = fake.world.filesOf('k3s-s');
  files.put('/root/deploy.yaml', manifest);
  await compare(page);
  await expect(both(page)).toBeVisible({ timeout: LOAD_MS });
  await expect(
    editor(page).getByText(/Lines with − are in the solution, those with \+ in your file \/root\/deploy\.yaml/),
  ).toBeVisible();
  await expect(both(page)).toContainText('replicas: 1');
  await expect(both(page)).toContainText('replicas: 2');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
  expect(files.text('/root/deploy.yaml')).toBe(manifest);
});

test('without a file, with what the cluster has; without that, alone', async ({ page, fake }) => {
  fake.world.objects.set('Deployment/default/web', { ...web, spec: { replicas: 5 } });
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await compare(page);
  await expect(both(page)).toContainText('replicas: 5', { timeout: LOAD_MS });
  await expect(editor(page).getByText(/your objects as the cluster had them/)).toBeVisible();
  fake.world.objects.clear();
  await editor(page).getByRole('button', { name: 'Read again' }).click();
  await expect(editor(page).getByText(/This is the solution alone/)).toBeVisible();
  await expect(text(page)).toContainText('replicas: 1');
});

test('a link of the text opens its file', async ({ page }) => {
  await page.goto('/en/harbour/');
  const link = page.getByRole('button', { name: '/root/web.yaml' });
  await link.click();
  await expect(page.getByText('Start the lab first.')).toBeVisible();
  await startLab(page, 'en');
  await link.press('Enter');
  await expect(tab(page, /web\.yaml/)).toHaveAttribute('aria-selected', 'true', { timeout: LOAD_MS });
  await expect(text(page)).toContainText('kind: Service');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
});
