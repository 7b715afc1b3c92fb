import { expect, test } from '@playwright/test';
import { gatewayYaml, heredoc, routeYaml, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';

/** What is drawn and traced comes with the tab, and a slow machine reads it while a lab works. */
const SHOWN_MS = 90_000;

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

const rule = (subset: string) => routeYaml({ gateways: true }) + subset;

test('a request is traced through ingress and sidecar to its death, and back to 200', async ({ page }) => {
  const learner = new Learner(page, 'en', 'first-service');
  await learner.openChapter();
  await learner.startLab();
  try {
    await learner.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
    await learner.type('k3s-s', heredoc('web.yaml', webYaml));
    await learner.type('k3s-s', heredoc('gw.yaml', gatewayYaml({ selector: 'ingressgateway', host: 'www.mesh.test' })));
    await learner.type('k3s-s', heredoc('vs.yaml', rule('            subset: v9\n')));
    await learner.type('k3s-s', 'kubectl apply -f web.yaml -f gw.yaml -f vs.yaml');
    await learner.seesPassed('web');
    await page.getByRole('button', { name: 'New tab' }).first().click();
    await page.getByRole('button', { name: 'Mesh view', exact: true }).first().click();
    const view = page.getByRole('tabpanel', { name: 'Mesh view' });
    const node = view.locator('.mesh-node[data-id="VirtualService/default/web-vs"]');
    await expect(node).toHaveAttribute('data-faulty', '', { timeout: SHOWN_MS });
    await view.getByRole('button', { name: 'Trace a request' }).click();
    const send = view.getByRole('button', { name: 'Send and trace' });
    await send.click();
    await expect(view.locator('.trace-outcome')).toContainText('HTTP 503', { timeout: SHOWN_MS });
    await expect(view.locator('.trace-hop[data-ends]')).toContainText('no such cluster');
    await learner.type('k3s-s', heredoc('vs.yaml', rule('')));
    await learner.type('k3s-s', 'kubectl apply -f vs.yaml');
    await page.getByRole('tab', { name: 'Mesh view' }).click();
    await expect(node).not.toHaveAttribute('data-faulty', '', { timeout: SHOWN_MS });
    await expect(async () => {
      await send.click();
      await expect(view.locator('.trace-outcome')).toContainText('HTTP 200', { timeout: 20_000 });
    }).toPass({ timeout: SHOWN_MS });
    await expect(view.locator('.trace-hop[data-kind="inbound"]')).toContainText('virtualInbound');
  } finally {
    await learner.endLab();
  }
});
