import { readFile } from 'node:fs/promises';
import { UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';
import { EDITOR_TEST_MS, editor, open, openEditor, openFile, tab, text, typeAtEnd } from './editor-page.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test.describe.configure({ timeout: EDITOR_TEST_MS });

const yaml = (name: string, content: string) => ({ name, mimeType: 'text/yaml', buffer: Buffer.from(content) });

test('a change by a shell shows at once, in the text and in the list, without being asked for', async ({
  page,
  fake,
}) => {
  await open(page);
  const files = fake.world.filesOf('k3s-s');
  await openFile(page, 'web.yaml');
  await expect.poll(() => files.watchers).toBe(1);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  files.put('/root/new.yaml', 'kind: Pod\n');
  await expect(editor(page).getByRole('treeitem', { name: 'new.yaml' })).toBeVisible();
  files.put('/root/web.yaml', 'kind: Deployment\n');
  await expect(text(page)).toContainText('kind: Deployment');
  await expect(tab(page, /unsaved/)).toHaveCount(0);
  // What nobody told of is not asked for either.
  expect(asked.filter((url) => url.endsWith('/stat')).length).toBeLessThan(3);
  await typeAtEnd(page, 'mine: 1');
  files.put('/root/web.yaml', 'kind: Service\n');
  await expect(editor(page).getByText(/there are unsaved changes here/)).toBeVisible();
  await expect(text(page)).toContainText('mine: 1');
});

test('what is watched follows what is open, and ends with the editor', async ({ page, fake }) => {
  await open(page);
  fake.world.filesOf('k3s-w1').put('/etc/hosts', 'one\n');
  await editor(page).getByRole('combobox', { name: 'Host' }).selectOption('k3s-w1');
  const path = editor(page).getByRole('textbox', { name: 'Path of a folder or file' });
  await path.fill('/etc/hosts');
  await path.press('Enter');
  await expect(text(page)).toContainText('one');
  await expect.poll(() => fake.world.filesOf('k3s-s').watchers).toBe(0);
  await expect.poll(() => fake.world.filesOf('k3s-w1').watchers).toBe(1);
  fake.world.filesOf('k3s-w1').put('/etc/hosts', 'two\n');
  await expect(text(page)).toContainText('two');
  fake.dropConnections();
  await expect.poll(() => fake.world.filesOf('k3s-w1').watchers).toBe(1);
  fake.world.filesOf('k3s-w1').put('/etc/hosts', 'three\n');
  await expect(text(page)).toContainText('three');
  await page.goto('about:blank');
  await expect.poll(() => fake.world.filesOf('k3s-w1').watchers).toBe(0);
});

test('in a lab from before, an unchanged text follows all the same, and folders say why they cannot be had', async ({
  page,
  fake,
}) => {
  fake.world.isOld = true;
  await open(page);
  await openFile(page, 'web.yaml');
  fake.world.filesOf('k3s-s').put('/root/web.yaml', 'kind: Deployment\n');
  await expect(text(page)).toContainText('kind: Deployment');
  const download = page.waitForEvent('download');
  await editor(page).getByRole('button', { name: 'Download web.yaml' }).first().click();
  expect((await download).suggestedFilename()).toBe('web.yaml');
  await editor(page).getByRole('treeitem', { name: 'k8s' }).click();
  await editor(page).getByRole('button', { name: 'Download k8s' }).first().click();
  await expect(page.getByText(/was started before folders could be downloaded/)).toBeVisible();
});

test('files are uploaded into the chosen folder, and replace nothing unasked', async ({ page, fake }) => {
  await open(page);
  const files = fake.world.filesOf('k3s-s');
  await editor(page).getByRole('treeitem', { name: 'k8s' }).click();
  const choose = async (...chosen: { name: string; mimeType: string; buffer: Buffer }[]) => {
    const chooser = page.waitForEvent('filechooser');
    await editor(page).getByRole('button', { name: 'Upload files' }).click();
    await (await chooser).setFiles(chosen);
  };
  await choose(yaml('gw.yaml', 'kind: Gateway\n'), yaml('메모.md'.normalize('NFD'), '# 메모\n'));
  await expect(editor(page).getByText('Files uploaded to /root/k8s: 2.')).toBeVisible();
  expect(files.text('/root/k8s/gw.yaml')).toBe('kind: Gateway\n');
  expect(files.text('/root/k8s/메모.md')).toBe('# 메모\n');
  await expect(editor(page).getByRole('treeitem', { name: 'gw.yaml' })).toBeVisible();

  await choose(yaml('gw.yaml', 'kind: Other\n'));
  const question = page.getByRole('dialog');
  await expect(question).toContainText('/root/k8s/gw.yaml');
  await question.getByRole('button', { name: 'Leave them' }).click();
  await expect(editor(page).getByText('Files uploaded to /root/k8s: 0.')).toBeVisible();
  expect(files.text('/root/k8s/gw.yaml')).toBe('kind: Gateway\n');
  await choose(yaml('gw.yaml', 'kind: Other\n'));
  await question.getByRole('button', { name: 'Replace' }).click();
  await expect(editor(page).getByText('Files uploaded to /root/k8s: 1.')).toBeVisible();
  expect(files.text('/root/k8s/gw.yaml')).toBe('kind: Other\n');
});

test('files are dropped onto a folder of the list', async ({ page, fake }) => {
  await open(page);
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['kind: Pod\n'], 'dropped.yaml', { type: 'text/yaml' }));
    return data;
  });
  const folder = editor(page).getByRole('treeitem', { name: 'k8s' });
  await folder.dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(folder).toHaveAttribute('data-over');
  await folder.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(editor(page).getByText('Files uploaded to /root/k8s: 1.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/k8s/dropped.yaml')).toBe('kind: Pod\n');
  await expect(folder).not.toHaveAttribute('data-over');
});

test('what is too large is named, and the rest is sent', async ({ page, fake }) => {
  await open(page);
  // Made in the page: sending it there would take longer than all the rest.
  const dropped = await page.evaluateHandle((size) => {
    const data = new DataTransfer();
    data.items.add(new File([new ArrayBuffer(size)], 'huge.img'));
    data.items.add(new File(['a: 1\n'], 'small.yaml'));
    return data;
  }, UPLOAD_MAX_BYTES + 1);
  await editor(page).getByRole('tree').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByText('Larger than 32 MiB, so not uploaded: huge.img')).toBeVisible();
  await expect(editor(page).getByText('Files uploaded to /root: 1.')).toBeVisible();
  expect(fake.world.filesOf('k3s-s').text('/root/huge.img')).toBeUndefined();
});

test('a file comes home as it is, and a folder as an archive', async ({ page }) => {
  await open(page);
  const take = async (row: string, button: string) => {
    await editor(page).getByRole('treeitem', { name: row, exact: true }).click();
    const download = page.waitForEvent('download');
    await editor(page).getByRole('button', { name: button }).first().click();
    return download;
  };
  const file = await take('latin1.txt', 'Download latin1.txt');
  expect(file.suggestedFilename()).toBe('latin1.txt');
  expect(await readFile(await file.path())).toEqual(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]));
  const folder = await take('k8s', 'Download k8s');
  expect(folder.suggestedFilename()).toBe('k8s.tar.gz');
  await expect(editor(page).getByText('k8s.tar.gz was downloaded.')).toBeVisible();
});

test('in Korean', async ({ page }) => {
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  await openEditor(page, 'ko');
  await expect(editor(page).getByRole('button', { name: '파일 올리기' })).toBeVisible();
  await expect(editor(page).getByRole('button', { name: 'root 내려받기' })).toBeVisible();
});
