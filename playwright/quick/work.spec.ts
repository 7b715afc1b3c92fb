import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const applied = {
  objects: [
    {
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'lamps', namespace: 'default' },
        data: { lit: 'yes' },
      },
      namespace: 'default',
      asApplied: true,
    },
  ],
  leftOut: [{ what: 'Secret/default/key', reason: 'secret' as const }],
};

async function command(page: Page, search: string, name: string): Promise<void> {
  await page.getByRole('button', { name: search }).click();
  const palette = page.getByRole('dialog', { name: search });
  await palette.getByRole('combobox').fill(name);
  await palette.getByRole('option', { name }).first().click();
}

async function choose(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }, button: string) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(file);
}

test('work is saved, and comes back in a fresh lab of another browser', async ({ page, fake }) => {
  // axe reads four states of a page with exercises.
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/en/quay/');
  await startLab(page, 'en');
  const { world } = fake;
  world.applied = applied;
  world.filesOf('k3s-s').put('/root/mine/vs.yaml', 'kind: VirtualService\n');
  world.filesOf('k3s-s').put('/root/web.yaml', 'mine: true\n');
  world.submit('port', { kind: 'text', text: '15012' });
  const port = page.getByRole('region', { name: 'Checkpoint: istiod’s port' });
  await expect(port.getByRole('textbox')).toHaveValue('15012');
  await expect(port).toContainText('Passed');
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await page.getByRole('textbox', { name: 'Notes on this chapter' }).fill('istiod sends it.');
  await page.getByRole('button', { name: 'Save my work, or bring it back' }).click();
  const dialog = page.getByRole('dialog', { name: 'My work' });
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save my work' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^slipway-work-.*\.tar\.gz$/);
  const file = await download.path();
  expect((await readFile(file)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  await expect(dialog).toContainText('Objects: 1. Answers: 1. Notes: 1.');
  await dialog.getByText(/^Left out/).click();
  await expect(dialog).toContainText('Secret/default/key · the data of a Secret is not saved');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();

  world.reset('quay');
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByText(/Ready in/)).toBeVisible();
  await expect(port).toContainText('Not answered yet');
  world.filesOf('k3s-s').put('/root/latin1.txt', 'changed since\n');
  await command(page, 'Search and commands', 'Bring saved work back');
  await choose(page, file, 'Bring saved work back');
  await expect(dialog).toContainText('Manifests of objects: 1. Answers: 1. Notes: 1.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Bring it back' }).click();
  await expect(dialog).toContainText('Your work is back.');
  await expect(dialog).toContainText('Answers brought back: 1.');
  await dialog.getByText(/^Files left as they are/).click();
  await expect(dialog).toContainText('k3s-s:/root/web.yaml');
  await expect(dialog).toContainText('k3s-s:/root/latin1.txt');
  await expectAccessible(page);
  expect(world.filesOf('k3s-s').text('/root/mine/vs.yaml')).toBe('kind: VirtualService\n');
  expect(world.filesOf('k3s-s').text('/root/web.yaml')).toBe('# k3s-s\nkind: Service\n');
  await dialog.getByRole('button', { name: 'Run it in a terminal of k3s-s' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('.xterm-rows').first()).toContainText('kubectl apply -f /root/imported/');
  await expect(port.getByRole('textbox')).toHaveValue('15012');
  await expect(port).toContainText('Passed');
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Notes on this chapter' })).toHaveValue('istiod sends it.');
});

test('saving can be cancelled, and a file that is no saved work says what to do', async ({ page, fake }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  await page.route('**/api/objects/applied', () => undefined);
  await command(page, '검색과 명령', '내 작업 저장');
  const dialog = page.getByRole('dialog', { name: '내 작업' });
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '그만두기' }).click();
  await expect(dialog).toContainText('저장하지 않았다');
  await dialog.getByRole('button', { name: '닫기' }).click();
  expect(fake.world.lab?.state).toBe('ready');
  await command(page, '검색과 명령', '저장한 작업 되돌리기');
  await choose(
    page,
    { name: 'x.tar.gz', mimeType: 'application/gzip', buffer: Buffer.from('nothing') },
    '저장한 작업 되돌리기',
  );
  await expect(dialog.getByRole('alert')).toContainText('저장한 작업으로 읽을 수 없는 파일');
  await expect(dialog.getByRole('link', { name: /SLW730/ })).toBeVisible();
  await expectAccessible(page);
});
