import { failure } from '#protocol/errors.ts';
import { failedVerdicts, passed, pending } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('a checkpoint goes from waiting over its reason to passed, and says so aloud', async ({ page, fake }) => {
  await page.goto('/ko/harbour/');
  const card = page.getByRole('region', { name: '확인 항목: 주입 레이블' });
  await expect(card).toContainText('대기');
  await startLab(page, 'ko');

  await expect(card).toContainText('아직');
  await expect(card).toContainText('네임스페이스에 사이드카 주입 레이블이 없다.');
  await expect(card).toContainText('Namespace/default');
  await expect(card).toContainText('istio-injection=enabled');
  await expect(card).toContainText('kubectl get namespace default --show-labels');
  await expect(card).toContainText('IST0102');

  fake.world.setVerdict('label', pending());
  await expect(card).toContainText('확인 중');
  fake.world.setVerdict('label', passed('istio-injection=enabled'));
  await expect(card).toContainText('통과');
  await expect(card).toContainText('확인한 값 istio-injection=enabled');
  await expect(page.getByText('확인 항목 통과: 주입 레이블')).toBeAttached();
  await expect(page.getByRole('button', { name: '확인 항목 3개 중 1개 통과, 목록 열기' })).toBeVisible();
});

test('a verdict that regresses keeps its progress and tells when it had passed', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  fake.world.setVerdict('label', passed('istio-injection=enabled'));
  fake.world.setVerdict('label', failedVerdicts.label ?? pending());
  const card = page.getByRole('region', { name: 'Checkpoint: Injection label' });
  await expect(card).toContainText('the lab has changed since');
  await expect(page.getByRole('button', { name: '1 of 3 checkpoints passed, open the list' })).toBeVisible();
});

test('an inconclusive verdict is said to be nobody’s mistake', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const error = failure('SLW400', { detail: 'connection refused' });
  fake.world.setVerdict('request', { status: 'inconclusive', at: 1, failure: error });
  const card = page.getByRole('region', { name: 'Checkpoint: A request from outside' });
  await expect(card).toContainText('No verdict');
  await expect(card).toContainText('This is not your mistake');
  await expect(card).toContainText('SLW400');
});

test('the list in the header leads to a checkpoint', async ({ page }) => {
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: /checkpoints passed/ }).click();
  await page.getByRole('link', { name: 'A request from outside' }).click();
  await expect(page.getByRole('region', { name: 'Checkpoint: A request from outside' })).toBeInViewport();
});
