import { expect, type Page, test } from '@playwright/test';
import { gatewayYaml, heredoc, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';

const LESSON = 'first-service';
const SHOWN_MS = 60_000;
/** Files of four hosts and the objects of a cluster, while others use the machine too. */
const WORK_MS = 180_000;

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

const dialog = (page: Page) => page.getByRole('dialog', { name: 'My work' });

async function openWork(page: Page, command: string): Promise<void> {
  await page.getByRole('button', { name: 'Search and commands' }).click();
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill(command);
  await palette.getByRole('option', { name: command }).first().click();
}

async function saveWork(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: WORK_MS }),
    openWork(page, 'Save my work'),
  ]);
  await expect(dialog(page)).toContainText(/Objects: [1-9]/);
  return download.path();
}

async function bringBack(page: Page, file: string): Promise<void> {
  await openWork(page, 'Bring saved work back');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog(page).getByRole('button', { name: 'Bring saved work back' }).click(),
  ]);
  await chooser.setFiles(file);
  await dialog(page).getByRole('button', { name: 'Bring it back' }).click({ timeout: SHOWN_MS });
  await expect(dialog(page)).toContainText('Your work is back.', { timeout: WORK_MS });
}

test('work of one lab comes back in a fresh lab of another browser, and the checkpoints with it', async ({
  page,
  browser,
}) => {
  const before = new Learner(page, 'en', LESSON);
  await before.openChapter();
  await before.startLab();
  let file = '';
  try {
    await before.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
    await before.type('k3s-s', heredoc('web.yaml', webYaml));
    await before.type('k3s-s', heredoc('gw.yaml', gatewayYaml({ selector: 'ingressgateway', host: 'www.mesh.test' })));
    await before.type('k3s-s', 'kubectl apply -f web.yaml -f gw.yaml');
    await before.type('k3s-s', 'kubectl create configmap lamps --from-literal=lit=yes');
    await before.type('k3s-s', 'mkdir -p "my work" && echo sidecar > "my work/메모.txt"');
    await before.type('testpc', "printf '#!/bin/sh\\necho ran here\\n' > ask.sh; chmod +x ask.sh");
    await before.seesPassed('label', 'web', 'gateway');
    file = await saveWork(page);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
  } finally {
    await before.endLab();
  }

  const context = await browser.newContext();
  const after = new Learner(await context.newPage(), 'en', LESSON);
  await after.openChapter();
  await after.startLab();
  try {
    await after.sees('web', 'failed');
    await bringBack(after.page, file);
    await dialog(after.page)
      .getByRole('button', { name: /^Run it in a terminal of k3s-s/ })
      .click();
    await after.seesPassed('label', 'web', 'gateway');
    await expect(await after.type('k3s-s', 'cat "my work/메모.txt" web.yaml')).toContainText('sidecar');
    const lamps = await after.type('k3s-s', 'kubectl get configmap lamps -o jsonpath=\'lit: {.data.lit}{"\\n"}\'');
    await expect(lamps).toContainText('lit: yes');
    await expect(await after.type('testpc', 'cat ask.sh')).toContainText('echo ran here');
  } finally {
    await after.endLab();
    await context.close();
  }
});
