import { buildingToolchain, passed } from '../fake/fake-world.ts';
import { expectAccessible } from './accessible.ts';
import { LOAD_MS, openEditor, openFile } from './editor-page.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`${colorScheme} at ${width} px: overview, errors, desk, toolchain`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['/ko/', '/ko/errors/', '/en/errors/slw204/', '/ko/glossary/']) {
        await page.goto(path);
        await expectAccessible(page);
      }
      fake.world.toolchain = buildingToolchain({ failed: true });
      await page.goto('/en/harbour/');
      if (width < 1024) await page.getByRole('button', { name: 'Lab', exact: true }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: a lab with verdicts`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/ko/harbour/');
      if (width < 1024) await page.getByRole('button', { name: '실습', exact: true }).click();
      await startLab(page, 'ko');
      await expectAccessible(page);
      fake.world.setVerdict('label', passed('istio-injection=enabled'));
      if (width < 1024) await page.getByRole('button', { name: '읽기', exact: true }).click();
      await expect(page.getByRole('region', { name: '확인 항목: 주입 레이블' })).toContainText('통과');
      await page.getByRole('button', { name: /목록 열기/ }).click();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: a web tab and the menu of new ones`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/ko/harbour/');
      if (width < 1024) await page.getByRole('button', { name: '실습', exact: true }).click();
      await startLab(page, 'ko');
      if (width < 1024) await page.getByRole('button', { name: '읽기', exact: true }).click();
      await page.getByRole('button', { name: /서점 보기/ }).click();
      await expect(page.locator('.web-screen[aria-busy="false"]')).toBeVisible();
      await page.getByRole('button', { name: '새 탭' }).click();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: exercises with verdicts, a hint, a solution`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/en/quay/');
      const who = page.getByRole('region', { name: 'Checkpoint: Who sends the configuration' });
      await expect(who).toContainText('Not answered yet');
      await expectAccessible(page);
      fake.world.submit('gains', { kind: 'choice', chosen: ['mtls', 'retry'] });
      fake.world.submit('sort', { kind: 'assign', targets: { retries: 'vs', pool: 'vs', door: 'gw' } });
      fake.world.submit('lookup', { kind: 'order', items: ['cluster', 'listener', 'route', 'endpoint'] });
      fake.world.submit('port', { kind: 'text', text: '15000' });
      fake.world.submit('who', { kind: 'choice', chosen: ['kubelet'] });
      await expect(who).toContainText('Not yet');
      await who.getByRole('button', { name: 'Show me a hint' }).click();
      await expect(who).toContainText('Hint 1 of 3');
      await who.getByRole('button', { name: 'Show the solution' }).click();
      await who.getByRole('button', { name: 'Show it' }).click();
      await expect(who.locator('.right-answer')).toBeVisible();
      await page.getByRole('button', { name: 'Show the solution' }).last().click();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: a lab of another chapter and its end`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      fake.world.startLab('harbour');
      await page.goto('/en/quay/');
      if (width < 1024) await page.getByRole('button', { name: 'Lab', exact: true }).click();
      const bar = page.getByRole('region', { name: 'State of the lab' });
      await expect(bar).toContainText('made for chapter 1');
      await bar.getByRole('button', { name: 'Times' }).click();
      await expectAccessible(page);
      fake.world.lackStart('quay', { prepares: true });
      await expect(bar.getByRole('button', { name: 'Get it ready for this chapter' })).toBeVisible();
      await expectAccessible(page);
      await bar.getByRole('button', { name: 'Start this chapter fresh' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`${colorScheme} at ${width} px: lost addresses, home with a lab, search`, async ({
      page,
      fake,
      complaints,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/ko/nowhere/');
      await expectAccessible(page);
      complaints.length = 0;
      fake.world.startLab('harbour');
      await page.goto('/ko/');
      await expect(page.getByRole('region', { name: '나의 실습 환경' })).toContainText('GiB');
      await expectAccessible(page);
      await page.getByRole('button', { name: '검색과 명령' }).click();
      await expect(page.getByRole('option').first()).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('combobox').fill('사이드카를');
      await expect(page.getByRole('group', { name: '용어집' })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('combobox').fill('없는말');
      await expect(page.getByText('"없는말"에 맞는 것이 없다.')).toBeVisible();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: a term, notes, a lab that starts, the palette`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/en/harbour/');
      await page.getByRole('link', { name: 'sidecar', exact: true }).focus();
      await expect(page.getByRole('tooltip').filter({ hasText: 'istio-proxy' })).toBeVisible();
      await page.getByRole('button', { name: 'Notes', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'Notes on this chapter' })).toBeVisible();
      await expectAccessible(page);
      if (width < 1024) await page.getByRole('button', { name: 'Lab', exact: true }).click();
      fake.world.outcome = 'stays-booting';
      await page.getByRole('button', { name: 'Start the lab' }).first().click();
      await expect(page.getByText('To read meanwhile')).toBeVisible();
      await expectAccessible(page);
      fake.world.outcome = 'ready';
      fake.world.advance(4);
      await expect(page.getByText(/Ready in/)).toBeVisible();
      await page.keyboard.press('Alt+Shift+K');
      await page.getByRole('combobox').fill('new terminal');
      await expect(page.getByRole('option').first()).toBeVisible();
      await expectAccessible(page);
    });

    test(`${colorScheme} at ${width} px: help, a lab that died`, async ({ page, fake }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/en/harbour/');
      if (width < 1024) await page.getByRole('button', { name: 'Lab', exact: true }).click();
      await startLab(page, 'en');
      await page.getByRole('button', { name: 'Help and shortcuts' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      fake.world.killLab();
      await expect(page.getByRole('list', { name: 'Kept' })).toBeVisible();
      await expectAccessible(page);
    });
  }

  test(`${colorScheme}: the editor`, async ({ page }) => {
    // axe reads all of Monaco's elements twice.
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/en/harbour/');
    await startLab(page, 'en');
    await page.getByRole('button', { name: 'New tab' }).click();
    await page.getByRole('button', { name: 'Editor', exact: true }).click();
    await page.getByRole('treeitem', { name: 'latin1.txt' }).click();
    await expect(page.getByText(/no UTF-8, which saving would lose/)).toBeVisible();
    await page.getByRole('treeitem', { name: 'k8s' }).click();
    await page.getByRole('treeitem', { name: 'crlf.yaml' }).click();
    await expect(page.getByRole('tab', { name: /crlf/ })).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New file' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });

  test(`${colorScheme}: the editor's checks, and what applying would change`, async ({ page, fake }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/en/harbour/');
    await startLab(page, 'en');
    fake.world
      .filesOf('k3s-s')
      .put('/root/web.yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: known\nspecs: {}\n');
    await openEditor(page);
    await openFile(page, 'web.yaml');
    const checks = page.locator('.editor-screen .checks > summary');
    await expect(checks).toHaveText(/found/, { timeout: LOAD_MS });
    await checks.click();
    await expect(page.locator('.checks-panel').getByRole('listitem').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.locator('.editor-screen').getByRole('button', { name: 'Diff' }).click();
    await expect(page.getByRole('dialog')).toContainText('replicas: 2', { timeout: LOAD_MS });
    await expectAccessible(page);
  });
}
