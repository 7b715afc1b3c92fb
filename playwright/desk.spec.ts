import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { echoProgram } from './echo-program.ts';
import { hostilePage } from './fake/fake-hostile.ts';
import { gatewayYaml, heredoc, routeYaml, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';
import { frame, goTo, openPort, panel } from './quick/web-tab.ts';

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
    await test.step('a VirtualService with a mistake: the editor shows it first, and the checkpoint turns green once it is mended', async () => {
      await learner.type(
        'k3s-s',
        heredoc('gw.yaml', gatewayYaml({ selector: 'ingressgateway', host: 'www.mesh.test' })),
      );
      await learner.type('k3s-s', 'kubectl apply -f gw.yaml');
      await learner.seesPassed('gateway');
      const wrong = routeYaml({ gateways: true }).replace('web-svc', 'web-scv').replace('  hosts:', '  hots:');
      await learner.type('k3s-s', heredoc('vs.yaml', wrong));
      await page.getByRole('tab', { name: /^Editor/ }).click();
      await editor(page).getByRole('button', { name: 'Reload the list' }).click();
      await editor(page).getByRole('treeitem', { name: 'vs.yaml', exact: true }).click();
      const found = editor(page).locator('.checks-panel').getByRole('listitem');
      await expect(editor(page).locator('.checks > summary')).toHaveText(/Checks: [1-9]/, { timeout: EDITOR_MS });
      await editor(page).locator('.checks > summary').click();
      await expect(found.filter({ hasText: 'no field hots here. Did you mean hosts?' })).toContainText('line 6');
      await found.filter({ hasText: 'no field hots here' }).getByRole('button').click();
      await page.keyboard.press('Delete');
      for (const _ of 'ots') await page.keyboard.press('Delete');
      await page.keyboard.type('hosts');
      await page.keyboard.press('Escape');
      await editor(page).locator('.checks > summary').click();
      await expect(found.filter({ hasText: 'web-scv' })).toContainText('istioctl analyze IST0101', {
        timeout: SHOWN_MS,
      });
      await found.filter({ hasText: 'web-scv' }).getByRole('button').click({ timeout: SHOWN_MS });
      await page.keyboard.press('End');
      for (const _ of 'scv') await page.keyboard.press('Backspace');
      await page.keyboard.type('svc');
      await page.keyboard.press('Escape');
      await expect(editor(page).locator('.checks > summary')).toHaveText('Checks', { timeout: SHOWN_MS });
      await editor(page).getByRole('button', { name: 'Dry run' }).click();
      await expect(editor(page).getByText('The API server would accept 1 of the objects here.')).toBeVisible({
        timeout: SHOWN_MS,
      });
      await editor(page)
        .getByRole('button', { name: /run kubectl apply -f in a terminal of k3s-s/ })
        .click();
      await learner.seesPassed('route');
      await page.getByRole('tab', { name: /^Editor/ }).click();
      await editor(page)
        .getByRole('tab', { name: /web\.yaml/ })
        .click();
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

test('web tabs with a real lab: a name of one’s own, a Service seen from a pod, a socket, and no way to the desk', async ({
  page,
  baseURL,
}) => {
  const learner = new Learner(page, 'en', 'first-service');
  await learner.openChapter();
  await learner.startLab();
  try {
    await learner.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
    await learner.type('k3s-s', heredoc('web.yaml', webYaml));
    await learner.type(
      'k3s-s',
      heredoc('gateway.yaml', gatewayYaml({ selector: 'ingressgateway', host: 'www.mesh.test' })),
    );
    await learner.type('k3s-s', heredoc('route.yaml', routeYaml({ gateways: true })));
    await learner.type('k3s-s', 'kubectl apply -f web.yaml -f gateway.yaml -f route.yaml');
    await learner.seesPassed('web', 'gateway');
    await test.step('www.mesh.test goes to the ingress gateway', async () => {
      await openPort(page, { host: 'testpc', port: 8004 });
      await goTo(page, 'http://www.mesh.test/');
      await panel(page).getByRole('button', { name: 'Open', exact: true }).click();
      await expect(frame(page).getByText('Welcome to nginx!')).toBeVisible({ timeout: SHOWN_MS });
    });
    await test.step('a Service seen from a pod passes the pod’s own sidecar', async () => {
      await panel(page).getByRole('combobox', { name: 'Seen from' }).selectOption('A pod…');
      const pods = panel(page).locator('datalist option');
      await expect(pods).not.toHaveCount(0, { timeout: SHOWN_MS });
      const names = await pods.evaluateAll((all) => all.map((each) => each.getAttribute('value') ?? ''));
      await panel(page)
        .getByRole('combobox', { name: 'Pod' })
        .fill(names.find((name) => name.startsWith('default/web-')) ?? '');
      await page.keyboard.press('Enter');
      await goTo(page, 'http://web-svc/');
      await expect(frame(page).getByText('Welcome to nginx!')).toBeVisible({ timeout: SHOWN_MS });
      await panel(page).getByRole('button', { name: 'Requests' }).click();
      await expect(
        panel(page)
          .getByRole('row', { name: /GET \/ 200 \d+ ms envoy / })
          .first(),
      ).toBeVisible();
    });
    await test.step('a page talks over a WebSocket, and finds no way to the desk', async () => {
      const talk = `<p id="said"></p><script>
const socket = new WebSocket('ws://' + location.host + '/echo');
socket.onopen = () => socket.send('said over a socket');
socket.onmessage = ({ data }) => { document.getElementById('said').textContent = data; };
</script>`;
      await learner.type('testpc', heredoc('page.html', `${talk}${hostilePage(new URL(baseURL ?? '').origin)}\n`));
      await learner.type('testpc', heredoc('echo.pl', echoProgram));
      await learner.type('testpc', '(perl echo.pl > /dev/null 2>&1 &)');
      await page.getByRole('tab', { name: 'testpc:8004' }).click();
      await goTo(page, '/attack');
      await expect(frame(page).getByText('said over a socket')).toBeVisible({ timeout: SHOWN_MS });
      await expect(frame(page).locator('#seen')).toHaveText(/document out.*script out$/, { timeout: SHOWN_MS });
      await expect(frame(page).locator('#seen')).not.toContainText(/\bin\b/);
      await expect(page.getByRole('tab', { name: 'testpc:8004' })).toBeVisible();
    });
    await test.step('nothing outside the lab is there, from wherever it is seen', async () => {
      const desk = new URL('/', baseURL);
      desk.hostname = '0.0.0.0';
      for (const address of ['http://8.8.8.8/', desk.href]) {
        await goTo(page, address);
        await expect(panel(page).getByText('addresses of the lab only')).toBeVisible();
      }
    });
  } finally {
    await learner.endLab();
  }
});
