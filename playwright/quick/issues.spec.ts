import { expect, type Page } from '@playwright/test';
import { failure } from '#protocol/errors.ts';
import { buildingToolchain, passed } from '../fake/fake-world.ts';
import { test } from './fixture.ts';
import { collectIssues, type Issues } from './issues.ts';
import { startLab } from './start-lab.ts';

const words = {
  ko: {
    state: '실습 환경 상태',
    help: '도움말과 단축키',
    newTab: '새 탭',
    shop: /서점 보기/,
    end: '실습 끝내기',
    hint: '힌트 보기',
    solution: '해답 보기',
    show: '그래도 보기',
  },
  en: {
    state: 'State of the lab',
    help: 'Help and shortcuts',
    newTab: 'New tab',
    shop: /See the bookstore/,
    end: 'End the lab',
    hint: 'Show me a hint',
    solution: 'Show the solution',
    show: 'Show it',
  },
};

async function expectQuiet(issues: Issues, state: string): Promise<void> {
  expect([state, await issues.found()]).toEqual([state, []]);
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

for (const { language, colorScheme } of [
  { language: 'ko', colorScheme: 'light' },
  { language: 'en', colorScheme: 'dark' },
] as const) {
  const say = words[language];

  test.describe(`${language}, ${colorScheme}: the browser finds no fault with`, () => {
    test.use({ colorScheme });

    test('pages that are only read', async ({ page }) => {
      const issues = await collectIssues(page);
      for (const path of ['/', `/${language}/`, `/${language}/errors/`, `/${language}/errors/slw204/`]) {
        await page.goto(path);
        await page.waitForURL(path === '/' ? /\/(ko|en)\/$/ : path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectQuiet(issues, path);
      }
    });

    test('the page for lost addresses, but that it was not found', async ({ page, complaints }) => {
      const issues = await collectIssues(page);
      await page.goto(`/${language}/nowhere/`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect((await issues.found()).filter((said) => !said.includes('404'))).toEqual([]);
      complaints.length = 0;
    });

    test('the desk from no lab to its end, with terminals and a web tab', async ({ page, fake }) => {
      const issues = await collectIssues(page);
      fake.world.toolchain = buildingToolchain();
      await page.goto(`/${language}/harbour/`);
      await expect(page.getByRole('progressbar')).toBeVisible();
      await expectQuiet(issues, 'building');
      fake.world.setToolchain(buildingToolchain({ failed: true }));
      await expect(page.getByRole('alert')).toBeVisible();
      await expectQuiet(issues, 'toolchain failed');
      await page.reload();
      fake.world.setToolchain({
        ...buildingToolchain(),
        status: 'ready',
        artifacts: [],
        ready: { bare: true, cluster: true },
      });
      await startLab(page, language);
      await expect(page.locator('.screen:visible')).toContainText('root@k3s-s');
      await expectQuiet(issues, 'ready');
      fake.world.setVerdict('label', passed('istio-injection=enabled'));
      await button(page, say.newTab).click();
      await expectQuiet(issues, 'menu of new tabs');
      await page.keyboard.press('Escape');
      await button(page, say.shop).click();
      await expect(page.locator('.web-screen[aria-busy="false"]')).toBeVisible();
      await expectQuiet(issues, 'web tab');
      await button(page, say.help).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectQuiet(issues, 'help');
      await page.keyboard.press('Escape');
      await button(page, say.end).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectQuiet(issues, 'confirmation');
      await page.keyboard.press('Escape');
      fake.world.tell({ type: 'error', failure: failure('SLW302', { limit: 8 }) });
      await expect(page.locator('.toast')).toBeVisible();
      await expectQuiet(issues, 'toast');
      fake.world.killLab();
      await expect(page.getByRole('region', { name: say.state })).toContainText('SLW207');
      await expectQuiet(issues, 'lab died');
    });

    test('exercises of every kind, answered wrongly, with a hint and a solution', async ({ page, fake }) => {
      const issues = await collectIssues(page);
      await page.goto(`/${language}/quay/`);
      const who = page.locator('slip-checkpoint[data-checkpoint="who"]');
      await expect(who.getByRole('radio').first()).toBeVisible();
      await expectQuiet(issues, 'open');
      fake.world.submit('gains', { kind: 'choice', chosen: ['mtls', 'schema'] });
      fake.world.submit('sort', { kind: 'assign', targets: { retries: 'vs', pool: 'vs', door: 'gw' } });
      fake.world.submit('lookup', { kind: 'order', items: ['cluster', 'listener', 'route', 'endpoint'] });
      fake.world.submit('port', { kind: 'text', text: '15000' });
      fake.world.submit('who', { kind: 'choice', chosen: ['kubelet'] });
      await expect(who).toHaveAttribute('data-phase', 'failed');
      await who.getByRole('button', { name: say.hint }).click();
      await who.getByRole('button', { name: say.solution }).click();
      await who.getByRole('button', { name: say.show }).click();
      await expect(who.locator('.right-answer')).toBeVisible();
      await expectQuiet(issues, 'answered');
    });
  });
}
