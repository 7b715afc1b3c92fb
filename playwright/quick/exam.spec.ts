import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixture.ts';

test('a short exam: prepared, flagged, reloaded, handed in, and its report saved', async ({ page, fake }) => {
  const { exams } = fake.world;
  await page.goto('/en/exam/');
  await expect(page.getByRole('heading', { name: 'Mock exam' })).toBeVisible();
  await expect(page.getByText('no chapters on it yet')).toBeVisible();
  await page.getByRole('button', { name: 'A short exam (4 tasks, 30 minutes)' }).click();
  await expect(
    page.getByRole('status').filter({ hasText: 'Making the namespaces of the tasks (1 of 3)' }),
  ).toBeVisible();
  exams.run();
  await expect(page.getByRole('heading', { name: 'A lamp for the lighthouse' })).toBeVisible();
  await expect(page.locator('.exam-clock time')).toHaveText(/^(30:00|29:\d\d)$/);
  await page.getByRole('button', { name: 'Next task' }).click();
  await expect(page.getByRole('heading', { name: 'Two ropes' })).toBeFocused();
  await page.getByRole('button', { name: 'Come back to it' }).click();
  await expect(page.getByRole('button', { name: 'Task 2, to come back to' })).toHaveAttribute('aria-current', 'true');
  exams.run(9 * 60_000);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Two ropes' })).toBeVisible();
  await expect(page.locator('.exam-clock time')).toHaveText(/^(09:00|08:\d\d)$/);
  await expect(page.getByRole('status').filter({ hasText: '10 minutes left' })).toBeVisible();
  await expect(page.locator('slip-exam')).not.toContainText('rope.loose');
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByRole('dialog')).toContainText('did not mark as done: 2');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Being marked' })).toBeVisible();
  exams.marked();
  await expect(page.getByRole('status').filter({ hasText: 'Not passed' })).toContainText('50% (68% to pass)');
  await page.getByText('2. Two ropes').click();
  await expect(page.getByText('The rope second is loose.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'The harbour' }).first()).toHaveAttribute('href', '/en/harbour/');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const saved: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(saved).toMatchObject({ format: 'slipway-exam', kind: 'short', report: { percent: 50, passed: false } });
  await page.getByRole('button', { name: 'Back to all exams' }).click();
  await expect(page.locator('.exam-results')).toContainText('50% Not passed');
  await page
    .locator('.exam-results')
    .getByRole('button', { name: /Open the report/ })
    .click();
  await expect(page.getByRole('heading', { name: 'By domain' })).toBeVisible();
});

test('the whole exam in Korean, with a lab that is ended first, by keyboard', async ({ page, fake }) => {
  fake.world.startLab('harbour');
  await page.goto('/ko/');
  await page.getByRole('link', { name: '모의 시험 보기' }).click();
  await page.getByRole('button', { name: '시험 시작 (16과제, 120분)' }).press('Enter');
  await expect(page.getByRole('dialog')).toContainText('지금 실습 환경에서 한 일은 사라진다.');
  await page.getByRole('button', { name: '끝내고 시작' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '과제의 네임스페이스를 만든다' })).toBeVisible();
  fake.world.exams.run();
  await expect(page.locator('.exam-clock time')).toHaveText(/^(2:00:00|1:59:\d\d)$/);
  await page.getByRole('button', { name: '과제 3' }).press('Enter');
  await expect(page.getByRole('heading', { name: '울리지 않는 무적' })).toBeFocused();
  await page.reload();
  await expect(page.getByRole('heading', { name: '울리지 않는 무적' })).toBeVisible();
  await page.getByRole('button', { name: '제출' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '제출' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '채점하는 중' })).toBeVisible();
  fake.world.exams.marked();
  await expect(page.getByRole('status').filter({ hasText: '불합격' })).toContainText('50% (합격 68%)');
  await page.getByText('3. 울리지 않는 무적').click();
  await expect(page.getByText('확인하지 못함')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`${colorScheme} at ${width} px: the exam before, during and after it`, async ({ page, fake }) => {
      // axe reads the page three times.
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      const language = colorScheme === 'light' ? 'ko' : 'en';
      await page.goto(`/${language}/exam/`);
      await expect(page.locator('.exam-table')).toBeVisible();
      await expectAccessible(page);
      await page.locator('.exam-actions button').last().click();
      fake.world.exams.run();
      await expect(page.locator('.exam-task')).toBeVisible();
      await page.locator('.exam-task button').first().click();
      await expectAccessible(page);
      fake.world.exams.marked();
      await expect(page.locator('.exam-report')).toBeVisible();
      for (const summary of await page.locator('.exam-result summary').all()) await summary.click();
      await expectAccessible(page);
    });
  }
}
