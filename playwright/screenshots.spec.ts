import { expect, type Page, test } from '@playwright/test';
import { gatewayYaml, heredoc, routeYaml, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';

const LESSON = 'first-service';
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

/** The editor and the mesh view come when they are opened, and a slow machine reads them while a lab works. */
const PART_MS = 90_000;

async function openPart(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New tab' }).first().click();
  await page.getByRole('button', { name, exact: true }).first().click();
}

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

/** Takes the six pictures of docs/screenshots/ in one real lab: `playwright test --project=screenshots`. */
test('docs/screenshots', async ({ page }) => {
  const picture = (name: string) => page.screenshot({ path: `docs/screenshots/${name}.png` });
  const korean = new Learner(page, 'ko', LESSON);
  const english = new Learner(page, 'en', LESSON);
  await page.setViewportSize(WIDE);
  await korean.openChapter();
  await korean.startLab();
  try {
    await korean.type('k3s-s', 'kubectl create deployment early --image=nginx:1.22');
    await korean.type('k3s-s', 'kubectl rollout status deployment early');
    await korean.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
    await korean.type('k3s-s', heredoc('web.yaml', webYaml));
    await korean.type('k3s-s', 'kubectl apply -f web.yaml && kubectl rollout status deployment web');
    await korean.type('k3s-s', 'kubectl rollout restart deployment early && kubectl rollout status deployment early');
    await korean.type('k3s-s', 'kubectl get pod,svc');
    await korean.seesPassed('label', 'web', 'early');
    await page.locator('[data-split="columns"]').click();
    await korean.type('testpc', 'curl -sI http://192.168.10.10:30080/ || echo refused');
    await korean.card('early').scrollIntoViewIfNeeded();
    await picture('desk-ko-light-1440');

    await page.setViewportSize(NARROW);
    await korean.card('label').evaluate((card) => card.scrollIntoView({ block: 'center' }));
    await picture('read-ko-light-390');

    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(WIDE);
    await english.openChapter();
    await page.locator('[data-split="rows"]').click();
    await english.type('k3s-s', heredoc('web-gw.yaml', gatewayYaml({ selector: 'ingress', host: 'www.mesh.test' })));
    await english.type('k3s-s', heredoc('web-vs.yaml', routeYaml({ gateways: true })));
    await english.type('k3s-s', 'kubectl apply -f web-gw.yaml -f web-vs.yaml');
    await english.sees('gateway', 'failed', 'gateway.selector');
    await english.card('gateway').evaluate((card) => card.scrollIntoView({ block: 'center' }));
    await english.type('k3s-s', 'kubectl get gateways,virtualservices; istioctl proxy-status');
    await picture('reason-en-dark-1440');

    await english.type('k3s-s', heredoc('web-vs.yaml', routeYaml({ gateways: true }).replace('  hosts:', '  hots:')));
    await openPart(page, 'Editor');
    const editor = page.locator('.editor-screen');
    await editor.getByRole('treeitem', { name: 'web-vs.yaml', exact: true }).click({ timeout: PART_MS });
    await expect(editor.locator('.checks > summary')).toHaveText(/Checks: [1-9]/, { timeout: PART_MS });
    await editor.locator('.checks > summary').click();
    await expect(editor.locator('.checks-panel').getByRole('listitem').first()).toContainText('no field hots here');
    await picture('editor-en-dark-1440');

    await openPart(page, 'Mesh view');
    const mesh = page.getByRole('tabpanel', { name: 'Mesh view' });
    await expect(mesh.locator('.mesh-node[data-id="Gateway/default/web-gw"]')).toBeVisible({ timeout: PART_MS });
    await mesh.getByRole('button', { name: /^Faults: [1-9]/ }).click({ timeout: PART_MS });
    await expect(mesh.getByRole('complementary', { name: 'Details' })).toBeVisible();
    await picture('mesh-en-dark-1440');
    await page.getByRole('tab', { name: 'k3s-s', exact: true }).click();

    await page.setViewportSize(NARROW);
    await page.locator('[data-show="lab"]').click();
    await page.locator('[data-split="none"]').click();
    await expect(page.locator('.screen:visible')).toHaveCount(1);
    await english.type('k3s-s', 'kubectl get pod -n istio-system');
    await picture('lab-en-dark-390');
  } finally {
    await page.setViewportSize(WIDE);
    await korean.endLab();
  }
});
