import { EDITOR_TEST_MS, editor, LOAD_MS, open, openEditor, openFile, tab, text, typeAtEnd } from './editor-page.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test.describe.configure({ timeout: EDITOR_TEST_MS });

test('a file is opened, edited and saved by keyboard', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await expect(text(page)).toContainText('kind: Service');
  await typeAtEnd(page, 'metadata:');
  await expect(tab(page, /web\.yaml.*unsaved/)).toBeVisible();
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible();
  await expect(tab(page, /unsaved/)).toHaveCount(0);
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toBe('# k3s-s\nkind: Service\nmetadata:');
});

test('ends of lines and a missing last newline stay as they were', async ({ page, fake }) => {
  await open(page);
  await editor(page).getByRole('treeitem', { name: 'k8s' }).click();
  await openFile(page, 'crlf.yaml');
  await expect(editor(page).getByText('CRLF', { exact: true })).toBeVisible();
  await typeAtEnd(page, '2');
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText('/root/k8s/crlf.yaml was saved.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/k8s/crlf.yaml')).toBe('a: 1\r\nb: 22');
});

test('what could not be written back as it is opens read-only, with the reason', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'latin1.txt');
  await expect(editor(page).getByText(/no UTF-8, which saving would lose/)).toBeVisible();
  await typeAtEnd(page, 'x');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
  await editor(page).getByRole('treeitem', { name: 'k8s' }).click();
  await openFile(page, 'mixed.yaml');
  await expect(editor(page).getByText(/lines end in several ways/)).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/k8s/mixed.yaml')).toBe('a: 1\r\nb: 2\n');
  await expect(editor(page).getByRole('treeitem', { name: /odd/ })).toHaveAttribute('aria-disabled', 'true');
});

test('an unchanged text follows a change by a shell', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'web.yaml');
  fake.world.filesOf('k3s-s').put('/root/web.yaml', 'kind: Deployment\n');
  await expect(text(page)).toContainText('kind: Deployment');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
});

test('a save over another’s change asks with both texts, and takes either', async ({ page, fake }) => {
  const files = fake.world.filesOf.bind(fake.world);
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'mine: 1');
  files('k3s-s').put('/root/web.yaml', 'theirs: 1\n');
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText(/Which one stays\?/)).toBeVisible();
  await expect(editor(page).locator('.editor-both')).toContainText('theirs: 1');
  await expect(editor(page).locator('.editor-both')).toContainText('mine: 1');
  expect(files('k3s-s').text('/root/web.yaml')).toBe('theirs: 1\n');
  await editor(page).getByRole('button', { name: 'Later' }).click();
  await expect(editor(page).getByText(/there are unsaved changes here/)).toBeVisible();
  await editor(page).getByRole('button', { name: 'Compare' }).click();
  await editor(page).getByRole('button', { name: 'Save mine' }).click();
  await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible();
  expect(files('k3s-s').text('/root/web.yaml')).toContain('mine: 1');

  await typeAtEnd(page, 'mine: 2');
  files('k3s-s').put('/root/web.yaml', 'theirs: 2\n');
  await page.keyboard.press('Control+KeyS');
  await editor(page).getByRole('button', { name: 'Take the host’s' }).click();
  await expect(text(page)).toContainText('theirs: 2');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
  expect(files('k3s-s').text('/root/web.yaml')).toBe('theirs: 2\n');
});

test('an unsaved text outlives a reload and a server that restarts, and is saved after both', async ({
  page,
  fake,
}) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'kept: true');
  await expect(editor(page)).toHaveAttribute('data-kept');
  fake.dropConnections();
  await page.reload();
  await expect(tab(page, /web\.yaml.*unsaved/)).toBeVisible();
  await expect(text(page)).toContainText('kept: true');
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).not.toContain('kept');
  await editor(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toContain('kept: true');
  await page.reload();
  await expect(tab(page, /web\.yaml/)).toBeVisible();
  await expect(tab(page, /unsaved/)).toHaveCount(0);
});

test('after a reload, a text whose file changed meanwhile is a conflict and overwrites nothing', async ({
  page,
  fake,
}) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'kept: true');
  await expect(editor(page)).toHaveAttribute('data-kept');
  await page.goto('about:blank');
  fake.world.filesOf('k3s-s').put('/root/web.yaml', 'theirs: 1\n');
  await page.goto('/en/harbour/');
  await expect(editor(page).getByText(/there are unsaved changes here/)).toBeVisible();
  await text(page).click();
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText(/Which one stays\?/)).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toBe('theirs: 1\n');
});

test('an unsaved text outlives its lab', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'outlives: true');
  fake.world.endLab();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  await openEditor(page);
  await editor(page)
    .getByRole('button', { name: /\/root\/web\.yaml on k3s-s: open it in this lab/ })
    .click();
  await expect(text(page)).toContainText('outlives: true');
  await editor(page).getByRole('button', { name: 'Save', exact: true }).click();
  await editor(page).getByRole('button', { name: 'Save mine' }).click();
  await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toContain('outlives: true');
  await expect(editor(page).getByText('Unsaved texts from earlier labs')).toHaveCount(0);
});

test('a text of an earlier lab stays where it is while the file cannot take it', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'outlives: true');
  await expect(editor(page)).toHaveAttribute('data-kept');
  fake.world.endLab();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  await openEditor(page);
  fake.world.filesOf('k3s-s').put('/root/web.yaml', Buffer.from([0xff]));
  const earlier = editor(page).getByRole('button', { name: /open it in this lab/ });
  await earlier.click();
  await expect(editor(page).getByText(/no UTF-8, which saving would lose/)).toBeVisible();
  await expect(earlier).toBeVisible();
});

test('files are made, renamed, deleted and put back, from the tree’s keys too', async ({ page, fake }) => {
  const files = () => fake.world.filesOf('k3s-s');
  await open(page);
  await editor(page).getByRole('button', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: 'Path on k3s-s' }).fill('/root/new.yaml');
  await page.keyboard.press('Enter');
  await expect(tab(page, /new\.yaml.*unsaved/)).toBeVisible();
  await typeAtEnd(page, 'kind: Pod');
  await page.keyboard.press('Control+KeyS');
  const row = (name: string) => editor(page).getByRole('treeitem', { name, exact: true });
  await expect(row('new.yaml')).toBeVisible();
  expect(files().text('/root/new.yaml')).toBe('kind: Pod');
  await row('new.yaml').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Path on k3s-s' }).fill('/root/pod.yaml');
  await page.keyboard.press('Enter');
  await expect(tab(page, /pod\.yaml/)).toBeVisible();
  await row('pod.yaml').focus();
  await page.keyboard.press('Delete');
  await expect(row('pod.yaml')).toHaveCount(0);
  await expect(tab(page, /pod\.yaml/)).toHaveCount(0);
  expect(files().text('/root/pod.yaml')).toBeUndefined();
  await editor(page).getByRole('button', { name: 'Undo' }).click();
  await expect(row('pod.yaml')).toBeVisible();
  expect(files().text('/root/pod.yaml')).toBe('kind: Pod');
});

test('a path is opened by typing it, and one that is not there is told by its code', async ({ page, fake }) => {
  fake.world.filesOf('k3s-s');
  await open(page);
  fake.world.filesOf('k3s-w1').put('/etc/hosts', '127.0.0.1 localhost\n');
  await editor(page).getByRole('combobox', { name: 'Host' }).selectOption('k3s-w1');
  const path = editor(page).getByRole('textbox', { name: 'Path of a folder or file' });
  await path.fill('../etc/hosts');
  await path.press('Enter');
  await expect(text(page)).toContainText('127.0.0.1 localhost');
  await path.fill('/none');
  await path.press('Enter');
  await expect(page.getByText(/There is no \/none/)).toBeVisible();
});

test('Apply saves, and runs kubectl where everybody sees it', async ({ page, fake }) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'x: 1');
  await editor(page)
    .getByRole('button', { name: /run kubectl apply -f in a terminal of k3s-s/ })
    .click();
  await expect(page.locator('.slip-term:visible')).toContainText('kubectl apply -f /root/web.yaml');
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toContain('x: 1');
});

test('a block that writes a file is opened in the editor instead, and saved there', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  const edit = page.getByRole('button', { name: 'Open this file in the editor' });
  await edit.click();
  await expect(page.getByText('Start the lab first.')).toBeVisible();
  await startLab(page, 'en');
  fake.world.filesOf('k3s-s').put('/root/quay.yaml', 'old: 1\n');
  await edit.click();
  await expect(tab(page, /quay\.yaml.*unsaved/)).toBeVisible();
  await expect(text(page)).toContainText('kind: Service # $HOME stays');
  expect(fake.world.filesOf('k3s-s').text('/root/quay.yaml')).toBe('old: 1\n');
  await editor(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor(page).getByText('/root/quay.yaml was saved.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/quay.yaml')).toBe('kind: Service # $HOME stays\n');
});

test('in Korean, with the editor’s own words in Korean too', async ({ page }) => {
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  await openEditor(page, 'ko');
  await openFile(page, 'web.yaml');
  await text(page).click();
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: '찾기' })).toBeVisible();
  await expect(editor(page).getByRole('button', { name: '저장', exact: true })).toBeDisabled();
});

test('the editor comes only when it is opened', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(page.locator('.slip-term').first()).toBeVisible();
  expect(asked.filter((url) => /editor/.test(url))).toEqual([]);
  await openEditor(page);
  await expect.poll(() => asked.filter((url) => /editor-screen/.test(url)).length).toBeGreaterThan(0);
});

test('two pages that edit one file: what one saves leaves the other’s unsaved text alone, over reloads too', async ({
  page,
  context,
  fake,
}) => {
  await open(page);
  await openFile(page, 'web.yaml');
  await typeAtEnd(page, 'first: true');
  await expect(editor(page)).toHaveAttribute('data-kept');
  const other = await context.newPage();
  await other.goto('/en/harbour/');
  await expect(tab(other, /web\.yaml/)).toBeVisible({ timeout: LOAD_MS });
  await expect(tab(other, /unsaved/)).toHaveCount(0);
  await typeAtEnd(other, 'second: true');
  await expect(editor(other)).toHaveAttribute('data-kept');
  await other.keyboard.press('Control+KeyS');
  await expect(editor(other).getByText('/root/web.yaml was saved.')).toBeVisible();
  await page.reload();
  await expect(text(page)).toContainText('first: true', { timeout: LOAD_MS });
  await text(page).click();
  await page.keyboard.press('Control+KeyS');
  await expect(editor(page).getByText(/Which one stays\?/)).toBeVisible();
  await expect(editor(page).locator('.editor-both')).toContainText('second: true');
  expect(fake.world.filesOf('k3s-s').text('/root/web.yaml')).toContain('second: true');
});
