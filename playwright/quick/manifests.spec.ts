import type { Page } from '@playwright/test';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { passed } from '../fake/fake-world.ts';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

// The editor is the largest script of the site: a busy machine takes its time to read it.
const LOAD_MS = 60_000;
test.describe.configure({ timeout: 240_000 });

const editor = (page: Page) => page.locator('.editor-screen');
const text = (page: Page) => editor(page).locator('.view-lines').first();
const offers = (page: Page) => page.locator('.suggest-widget.visible .monaco-list-row');
const checks = (page: Page) => editor(page).locator('.checks > summary');
const HEAD = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\n';

async function openFile(page: Page, fake: FakeServer, content: string) {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  fake.world.filesOf('k3s-s').put('/root/web.yaml', content);
  await page.getByRole('button', { name: 'New tab' }).first().click();
  await page.getByRole('button', { name: 'Editor', exact: true }).first().click();
  await editor(page).getByRole('treeitem', { name: 'web.yaml', exact: true }).click({ timeout: LOAD_MS });
  await expect(text(page)).toContainText(content.split('\n')[0]?.trim() ?? '', { timeout: LOAD_MS });
  await text(page).click();
  await page.keyboard.press('Control+End');
}

test('fields, names and descriptions of a VirtualService come once Istio is installed, and not before', async ({
  page,
  fake,
}) => {
  fake.world.cluster.hasMesh = false;
  await openFile(page, fake, `${HEAD}spec:\n  `);
  await expect(checks(page)).toHaveText('Checks: 1 found', { timeout: LOAD_MS });
  await page.keyboard.press('Control+Space');
  await expect(offers(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  fake.world.cluster.hasMesh = true;
  await expect(checks(page)).toHaveText('Checks', { timeout: LOAD_MS });
  await page.keyboard.press('Control+Space');
  await expect(offers(page)).toHaveText([/exportTo/, /gateways/, /hosts/, /http/]);
  await page.keyboard.type('ho');
  await page.keyboard.press('Enter');
  await expect(offers(page).filter({ hasText: 'reviews' })).toBeVisible();
  await page.keyboard.type('rev');
  await page.keyboard.press('Enter');
  await expect(text(page)).toContainText('- reviews');
  await text(page).getByText('hosts', { exact: true }).hover();
  await expect(
    page.locator('.monaco-hover').getByText('The destination hosts to which traffic is being sent.'),
  ).toBeVisible();
});

test('a mistake is shown at its line with its source, by the schema and by istioctl, and can be switched off', async ({
  page,
  fake,
}) => {
  await openFile(
    page,
    fake,
    `${HEAD}spec:\n  hots: [web]\n  http:\n  - route:\n    - destination:\n        host: missing\n`,
  );
  await expect(checks(page)).toHaveText('Checks: 2 found', { timeout: LOAD_MS });
  await expect(editor(page).locator('.squiggly-error')).toHaveCount(2);
  await checks(page).click();
  const panel = editor(page).locator('.checks-panel');
  await expect(panel.getByRole('listitem')).toHaveText([
    /line 6.*no field hots here.*Kubernetes OpenAPI/s,
    /line 10.*Referenced host not found.*istioctl analyze IST0101/s,
  ]);
  await panel.getByLabel('istioctl analyze').uncheck();
  await expect(checks(page)).toHaveText('Checks: 1 found');
  await panel.getByRole('button', { name: /line 6/ }).click();
  await expect(panel).toBeHidden();
  await page.keyboard.press('End');
  await page.reload();
  await expect(checks(page)).toHaveText('Checks: 1 found', { timeout: LOAD_MS });
});

test('a dry run and the difference say what the API server would do', async ({ page, fake }) => {
  await openFile(
    page,
    fake,
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: known\nspec:\n  template: {}\n',
  );
  await editor(page).getByRole('button', { name: 'Dry run' }).click({ timeout: LOAD_MS });
  await expect(editor(page).getByText('The API server would accept 1 of the objects here.')).toBeVisible();
  await editor(page).getByRole('button', { name: 'Diff' }).click();
  const dialog = page.getByRole('dialog', { name: 'What applying would change' });
  await expect(dialog).toContainText('replicas: 1', { timeout: LOAD_MS });
  await expect(dialog).toContainText('replicas: 2');
  await expect(dialog).not.toContainText('resourceVersion');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an analysis that hangs or a cluster that answers nonsense leaves the editor as it is', async ({ page, fake }) => {
  fake.world.cluster.exec = (_host, _request, { signal } = {}) =>
    new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new LabinitError('aborted', 'ended')), { once: true }),
    );
  fake.world.cluster.answer = () => Promise.resolve({ paths: 7 });
  await openFile(page, fake, `${HEAD}spec:\n  hosts: [web]\n`);
  await checks(page).click({ timeout: LOAD_MS });
  await expect(editor(page).getByText('The schemas could not be read: only the syntax is checked.')).toBeVisible();
  await text(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('{');
  await expect(checks(page)).toHaveText(/found/);
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible();
});

test('a task may ask that the checks stay off until its checkpoint has passed', async ({ page, fake }) => {
  fake.world.withoutChecks('label');
  await openFile(page, fake, `${HEAD}spec:\n  hots: [web]\n`);
  await checks(page).click({ timeout: LOAD_MS });
  await expect(editor(page).getByText(/A task of this chapter asks you/)).toBeVisible();
  await expect(editor(page).getByLabel('istioctl analyze')).toBeDisabled();
  await expect(editor(page).getByRole('button', { name: 'Dry run' })).toBeHidden();
  await expect(editor(page).locator('.squiggly-error')).toHaveCount(0);
  fake.world.setVerdict('label', passed('istio-injection=enabled'));
  await expect(checks(page)).toHaveText('Checks: 1 found', { timeout: LOAD_MS });
});
