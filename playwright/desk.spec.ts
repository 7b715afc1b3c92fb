import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { heredoc, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';
import { frame, openPort } from './quick/web-tab.ts';

/** The editor is the site's largest script, and a slow machine reads it while a lab works. */
const EDITOR_MS = 90_000;
const SHOWN_MS = 60_000;

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

const editor = (page: Page) => page.locator('.editor-screen');
const text = (page: Page) => editor(page).locator('.view-lines').first();
async function newTab(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'New tab' }).first().click();
  await page.getByRole('button', { name: what, exact: true }).first().click();
}

test('the desk with a real lab: a file edited and applied, a busy shell, a new emoji, an answer of nc', async ({
  page,
}) => {
  const learner = new Learner(page, 'en', 'first-service');
  await learner.openChapter();
  await learner.startLab();
  try {
    await learner.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
    await learner.type('k3s-s', heredoc('web.yaml', webYaml.replace('nginx:1.22', 'nginx:1.2222')));
    await test.step('the editor shows the file, saves it in place, and applies it', async () => {
      await newTab(page, 'Editor');
      await editor(page).getByRole('treeitem', { name: 'web.yaml', exact: true }).click({ timeout: EDITOR_MS });
      await expect(text(page)).toContainText('nginx:1.2222', { timeout: SHOWN_MS });
      await text(page).click();
      await page.keyboard.press('Control+Home');
      for (let line = 1; line < 18; line += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      for (const _ of '22') await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+KeyS');
      await expect(editor(page).getByText('/root/web.yaml was saved.')).toBeVisible({ timeout: SHOWN_MS });
      await editor(page)
        .getByRole('button', { name: /run kubectl apply -f in a terminal of k3s-s/ })
        .click();
      await learner.seesPassed('web');
    });
    await test.step('what a shell writes shows in the unchanged text', async () => {
      await learner.type('k3s-s', "sed -i '1i # by the shell' web.yaml; chmod 600 web.yaml; stat -c %a web.yaml");
      await page.getByRole('tab', { name: /^Editor/ }).click();
      await expect(text(page)).toContainText('# by the shell', { timeout: SHOWN_MS });
    });
    await test.step('the host tells of a change: the list, which nobody loads again, and the text follow', async () => {
      await learner.type('k3s-s', "(sleep 4; touch told.yaml; sed -i '1i # told by the host' web.yaml) & disown");
      await page.getByRole('tab', { name: /^Editor/ }).click();
      await text(page).click();
      await expect(editor(page).getByRole('treeitem', { name: 'told.yaml' })).toBeVisible({ timeout: SHOWN_MS });
      await expect(text(page)).toContainText('# told by the host', { timeout: SHOWN_MS });
    });
    await test.step('a file above a megabyte goes up, and a folder comes home as an archive', async () => {
      await learner.type('k3s-s', 'mkdir -p work && cp web.yaml work/ && mkfifo work/fifo && ls work');
      await page.getByRole('tab', { name: /^Editor/ }).click();
      const row = editor(page).getByRole('treeitem', { name: 'work', exact: true });
      await row.click({ timeout: SHOWN_MS });
      const chooser = page.waitForEvent('filechooser');
      await editor(page).getByRole('button', { name: 'Upload files' }).click();
      const large = { name: 'large.bin', mimeType: '', buffer: Buffer.alloc(3 * 1024 * 1024, 'x') };
      await (await chooser).setFiles([large]);
      await expect(editor(page).getByText('Files uploaded to /root/work: 1.')).toBeVisible({ timeout: SHOWN_MS });
      const download = page.waitForEvent('download');
      await editor(page).getByRole('button', { name: 'Download work' }).first().click();
      const archive = gunzipSync(await readFile(await (await download).path()));
      expect(archive.includes('work/web.yaml')).toBe(true);
      expect(archive.length).toBeGreaterThan(large.buffer.length);
      await expect(await learner.type('k3s-s', 'stat -c %s work/large.bin')).toContainText(String(large.buffer.length));
    });
    await test.step('a reason opens the object from the cluster, beside the file that declares it', async () => {
      await learner.type('k3s-s', `kubectl patch service web-svc -p '{"spec":{"selector":{"app":"other"}}}'`);
      const card = page.locator('slip-checkpoint[data-checkpoint="web"]');
      const show = card.getByRole('button', { name: /^Show the YAML of / });
      await expect(card).toHaveAttribute('data-phase', 'failed', { timeout: SHOWN_MS });
      if (!(await show.isVisible())) await card.locator('summary').first().click();
      await show.click();
      await expect(editor(page).getByText(/your file \/root\/(work\/)?web\.yaml/)).toBeVisible({ timeout: SHOWN_MS });
      await learner.type('k3s-s', 'kubectl apply -f web.yaml');
      await learner.seesPassed('web');
    });
    await test.step('a command for a busy shell waits for its prompt', async () => {
      const screen = await learner.at('k3s-s');
      await screen.click();
      await page.keyboard.type('sleep 1000\n');
      await expect(screen).toContainText('sleep 1000');
      const block = page.locator('slip-command', { hasText: 'kubectl' }).first();
      await block.getByRole('button', { name: /^Run in a terminal/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Run afterwards' }).click();
      await expect(block.locator('.run-mark')).toContainText('Waits for the prompt');
      await screen.click();
      await page.keyboard.press('Control+c');
      await expect(block.locator('.run-mark')).toHaveText(/Done|Exit status \d+/, { timeout: SHOWN_MS });
    });
    await test.step('the cursor stands where the lab counts it behind a new emoji', async () => {
      const screen = await learner.type('k3s-s', `printf '🪄\\e[6n'; read -rsd R at; echo "$at" | cut -c 3-`);
      await expect(screen).toContainText(/🪄\s*\d+;3/);
    });
    await test.step('an answer with bare line feeds is shown as curl shows it', async () => {
      await learner.type('testpc', "(printf 'HTTP/1.1 200 OK\\n\\nhi from nc\\n' | nc -l -p 8003 -q 1 > /dev/null &)");
      await openPort(page, { host: 'testpc', port: 8003 });
      await expect(frame(page).getByText('hi from nc')).toBeVisible({ timeout: SHOWN_MS });
    });
  } finally {
    await learner.endLab();
  }
});
