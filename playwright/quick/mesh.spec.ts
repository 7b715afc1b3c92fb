import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { fakeMeshNodes } from '../fake/fake-mesh-nodes.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const view = (page: Page) => page.getByRole('tabpanel', { name: 'Mesh view' });
const node = (page: Page, name: string) => view(page).locator(`.mesh-node[data-id="${name}"]`);

async function openMesh(page: Page): Promise<void> {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.getByRole('button', { name: 'Mesh view', exact: true }).click();
  await expect(node(page, 'Service/default/web-svc')).toBeVisible();
}

test('the picture shows the mesh, marks a fault with its reason, and follows changes', async ({ page, fake }) => {
  await openMesh(page);
  await expect(view(page).getByText('Faults: 1')).toBeVisible();
  await view(page).getByRole('button', { name: 'Faults: 1' }).click();
  const details = view(page).getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('defines the subset v9');
  await expect(details).toContainText('virtual-service.subset');
  await details.getByRole('button', { name: 'Service/default/web-svc' }).click();
  await expect(node(page, 'Service/default/web-svc')).toHaveAttribute('aria-pressed', 'true');
  fake.world.setMesh(fakeMeshNodes.map((each) => ({ ...each, faults: [] })));
  await expect(view(page).getByText('No faults')).toBeVisible();
  fake.world.setMesh(fakeMeshNodes.filter(({ kind }) => kind !== 'virtual-service'));
  await expect(node(page, 'VirtualService/default/web-vs')).toHaveCount(0);
});

test('by keyboard along the lines, and the same as a list', async ({ page }) => {
  await openMesh(page);
  await node(page, 'Gateway/default/web-gw').focus();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'VirtualService/default/web-vs')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'Service/default/web-svc')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(node(page, 'VirtualService/default/web-vs')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(view(page).getByRole('complementary', { name: 'Details' })).toBeVisible();
  await view(page).getByRole('button', { name: 'List', exact: true }).click();
  const list = view(page).getByRole('group', { name: 'List of the mesh' });
  await expect(list).toContainText('web-3');
  await expect(list).toContainText('routes → Service/default/web-svc (v9)');
  await expect(list).toContainText('defines the subset v9');
});

test('a request is traced to where it ends and to its answer, and can be cancelled', async ({ page, fake }) => {
  await openMesh(page);
  await view(page).getByRole('button', { name: 'Trace a request' }).click();
  const panel = view(page).getByRole('region', { name: 'Trace a request' });
  await panel.getByRole('textbox', { name: 'Address' }).fill('http://www.mesh.test/lost');
  await panel.getByRole('button', { name: 'Send and trace' }).click();
  await expect(panel.locator('.trace-hop[data-ends]')).toContainText('no such cluster');
  await expect(panel.locator('.trace-outcome')).toHaveText('HTTP 503, 4 ms');
  await panel.getByRole('textbox', { name: 'Address' }).fill('http://www.mesh.test');
  await panel.getByRole('button', { name: 'Send and trace' }).click();
  await expect(panel.locator('.trace-outcome')).toHaveText('HTTP 200, 6 ms');
  await panel.getByRole('textbox', { name: 'Address' }).fill('www.mesh.test');
  await panel.getByRole('button', { name: 'Send and trace' }).click();
  await expect(panel.getByRole('alert')).toContainText('begins with http://');
  fake.world.traceMs = 60_000;
  await panel.getByRole('textbox', { name: 'Address' }).fill('http://www.mesh.test/');
  await panel.getByRole('button', { name: 'Send and trace' }).click();
  await expect(panel.getByText('Ctrl-C cancels')).toBeVisible();
  await page.keyboard.press('Control+c');
  await expect(panel.getByText('Cancelled.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`${colorScheme} at ${width} px: nothing for axe to find`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/en/harbour/');
      if (width < 1024) await page.getByRole('button', { name: 'Lab', exact: true }).click();
      await startLab(page, 'en');
      await page.getByRole('button', { name: 'New tab' }).click();
      await page.getByRole('button', { name: 'Mesh view', exact: true }).click();
      await node(page, 'VirtualService/default/web-vs').click();
      await view(page).getByRole('button', { name: 'Trace a request' }).click();
      await view(page).getByRole('button', { name: 'Send and trace' }).click();
      await expect(view(page).locator('.trace-outcome')).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .include('.mesh-screen')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
    });
  }
}
