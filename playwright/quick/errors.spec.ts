import { failure } from '#protocol/errors.ts';
import { buildingToolchain } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

const detail = 'k3s-s did not answer';

test('a code leads to its page in the reader’s language, and the desk stays', async ({ page, fake }) => {
  await page.goto('/ko/harbour/');
  await startLab(page, 'ko');
  fake.world.tell({ type: 'error', failure: failure('SLW204', { host: 'k3s-s', detail }) });
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'SLW204 오류의 설명' }).click(),
  ]);
  await expect(opened.getByRole('heading', { level: 1 })).toHaveText('호스트가 응답하지 않는다');
  await expect(opened.getByRole('heading', { name: '할 일' })).toBeVisible();
  await opened.getByRole('link', { name: 'English' }).click();
  await expect(opened.getByRole('heading', { level: 1 })).toHaveText('A host does not answer');
  await opened.getByRole('link', { name: 'All error codes' }).click();
  await opened.getByRole('link', { name: /SLW302/ }).click();
  await expect(opened).toHaveURL(/\/en\/errors\/slw302\/$/);
  await opened.close();
  await expect(page.getByText(/만에 준비됨/)).toBeVisible();
});

test('every place that shows a code links it', async ({ page, fake }) => {
  fake.world.toolchain = buildingToolchain({ failed: true });
  await page.goto('/en/harbour/');
  const linked = (code: string) => page.locator(`a[href="/en/errors/${code.toLowerCase()}/"]`, { hasText: code });
  await expect(page.getByRole('alert').locator(linked('SLW502'))).toBeVisible();

  fake.world.setToolchain({
    ...buildingToolchain(),
    status: 'ready',
    artifacts: [],
    ready: { bare: true, cluster: true },
  });
  await startLab(page, 'en');
  const verdict = { status: 'inconclusive', at: Date.now(), failure: failure('SLW400', { detail }) } as const;
  fake.world.setVerdict('label', verdict);
  await expect(
    page.getByRole('region', { name: 'Checkpoint: Injection label' }).locator(linked('SLW400')),
  ).toBeVisible();

  fake.world.killLab();
  await expect(page.getByRole('region', { name: 'State of the lab' }).locator(linked('SLW207'))).toBeVisible();
});
