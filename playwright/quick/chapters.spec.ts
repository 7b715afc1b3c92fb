import type { Locator, Page } from '@playwright/test';
import type { FakeServer } from '../fake-server.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('from chapter to chapter by the header and by the end of the text', async ({ page }) => {
  await page.goto('/en/harbour/');
  const around = page.getByRole('navigation', { name: 'Chapters before and after' });
  await expect(around.getByRole('link')).toHaveCount(1);
  await around.getByRole('link', { name: 'Next chapter: Chapter 2: A quay for tests' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A quay for tests');
  const ends = page.getByRole('navigation', { name: 'Chapters', exact: true });
  await expect(ends.getByRole('link', { name: 'All chapters' })).toBeVisible();
  await ends.getByRole('link', { name: /Previous chapter/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A harbour for tests');
});

test('the overview goes on where the learner was', async ({ page, fake }) => {
  await page.goto('/ko/');
  await expect(page.getByRole('link', { name: '1장부터 시작' })).toBeVisible();
  await page.goto('/ko/quay/');
  await expect(page.getByRole('button', { name: /목록 열기/ })).toBeVisible();
  fake.world.submit('who', { kind: 'choice', chosen: ['istiod'] });
  await expect(page.getByRole('button', { name: '확인 항목 6개 중 1개 통과, 목록 열기' })).toBeVisible();
  await page.goto('/ko/');
  await expect(page.getByText('전체 확인 항목 9개 중 1개 통과')).toBeVisible();
  await page.getByRole('link', { name: '2장 이어서 하기' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('시험용 부두');
});

test('a lab of another chapter is named and kept, and can be left for this chapter’s start', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await page.goto('/en/quay/');
  const bar = page.getByRole('region', { name: 'State of the lab' });
  await expect(bar).toContainText('This lab was made for chapter 1, “A harbour for tests”. It is kept as you left it.');
  await expect(page.getByRole('tab', { name: 'k3s-s' })).toHaveAttribute('data-live');
  const who = page.getByRole('region', { name: 'Checkpoint: Who sends the configuration' });
  await who.getByRole('radio', { name: 'kubelet' }).check();
  await who.getByRole('button', { name: 'Check the answer' }).click();
  await expect(who).toContainText('Not yet');

  await bar.getByRole('button', { name: 'Start this chapter fresh' }).click();
  const dialog = page.getByRole('dialog', { name: 'Start this chapter from the beginning?' });
  await expect(dialog).toContainText('its terminals and every file you made');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(fake.world.lab?.id).toBe('fake0001');
  await bar.getByRole('button', { name: 'Start this chapter fresh' }).click();
  await dialog.getByRole('button', { name: 'Start from the beginning' }).click();
  await expect(bar).toContainText('Ready in');
  await expect(bar).not.toContainText('made for chapter');
  expect(fake.world.lab).toMatchObject({ id: 'fake0002', target: { lesson: 'quay' } });
  await expect(who).toContainText('Not answered yet');
});

/** A lab made for chapter 1, on the page of chapter 2 whose start it lacks; returns its bar. */
async function lackingLab(
  { page, fake }: { page: Page; fake: FakeServer },
  { language, prepares }: { language: 'ko' | 'en'; prepares: boolean },
): Promise<Locator> {
  await page.goto(`/${language}/harbour/`);
  await startLab(page, language);
  fake.world.lackStart('quay', { prepares });
  await page.goto(`/${language}/quay/`);
  return page.getByRole('region', { name: language === 'ko' ? '실습 환경 상태' : 'State of the lab' });
}

test('a lab that lacks this chapter’s start is made ready as it stands', async ({ page, fake }) => {
  const bar = await lackingLab({ page, fake }, { language: 'en', prepares: true });
  await expect(bar).toContainText('It is not yet at the start of this chapter. There is no Deployment quay.');
  await expect(page.getByRole('tab', { name: 'k3s-s' })).toHaveAttribute('data-live');
  await bar.getByRole('button', { name: 'Get it ready for this chapter' }).click();
  await expect(bar).toContainText('Ready in');
  await expect(bar).not.toContainText('made for chapter');
  expect(fake.world.lab).toMatchObject({ id: 'fake0001', target: { lesson: 'quay' } });
  await expect(page.getByRole('tab', { name: 'k3s-s' })).toHaveAttribute('data-live');
});

test('a lab from which this chapter cannot start offers only a fresh one', async ({ page, fake }) => {
  const bar = await lackingLab({ page, fake }, { language: 'ko', prepares: false });
  await expect(bar).toContainText('이 실습 환경에서는 이 장을 시작할 수 없다. 배포 quay가 없다.');
  await expect(bar.getByRole('button', { name: '이 장을 새로 시작' })).toBeVisible();
  await expect(bar.getByRole('button', { name: '이 장에 맞게 준비하기' })).toHaveCount(0);
});

test('a chapter is reset from its own lab bar, which tells how its start was made', async ({ page, fake }) => {
  await page.goto('/ko/quay/');
  await startLab(page, 'ko');
  const bar = page.getByRole('region', { name: '실습 환경 상태' });
  await bar.getByRole('button', { name: '단계별 시간' }).click();
  await expect(bar).toContainText('부두에 불을 켠다');
  await bar.getByRole('button', { name: '처음부터 시작' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '처음부터 시작' }).click();
  await expect.poll(() => fake.world.lab?.id).toBe('fake0002');
  await expect(bar).toContainText('만에 준비됨');
  await expect(page.getByRole('tab', { name: 'k3s-s' })).toHaveAttribute('data-live');
});
