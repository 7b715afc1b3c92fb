import { buildingToolchain } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test('a lab starts, reports its steps, and ends after a confirmation', async ({ page, fake }) => {
  fake.world.outcome = 'stays-booting';
  await page.goto('/ko/harbour/');
  const bar = page.getByRole('region', { name: '실습 환경 상태' });
  await expect(bar).toContainText('실습 환경 없음');
  await bar.getByRole('button', { name: '실습 시작' }).click();
  const boot = bar.getByRole('list', { name: '준비 단계' }).getByRole('listitem').filter({ hasText: '부팅' });
  await expect(boot).toContainText('진행 중');
  fake.world.outcome = 'ready';
  fake.world.advance(4);
  await expect(bar).toContainText('27초 만에 준비됨');
  await bar.getByRole('button', { name: '단계별 시간' }).click();
  await expect(boot).toContainText('2.1초');
  const applied = bar.getByRole('list', { name: '이 장의 시작 상태를 위해 해 둔 일' });
  await expect(applied.getByRole('listitem')).toHaveText(['부두에 불을 켠다']);
  await bar.getByRole('button', { name: '실습 끝내기' }).click();
  const dialog = page.getByRole('dialog', { name: '실습 환경을 없앨까?' });
  await dialog.getByRole('button', { name: '취소' }).click();
  await expect(bar).toContainText('준비됨');
  await bar.getByRole('button', { name: '실습 끝내기' }).click();
  await dialog.getByRole('button', { name: '실습 끝내기' }).click();
  await expect(bar.getByRole('button', { name: '실습 시작' })).toBeEnabled();
});

test('a lab that starts names what to read meanwhile, and how long the last one took', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  fake.world.endLab();
  fake.world.outcome = 'stays-booting';
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  const bar = page.getByRole('region', { name: 'State of the lab' });
  await expect(bar).toContainText('Last time it took 27 s.');
  await bar.getByRole('link', { name: 'Further reading' }).click();
  await expect(page.getByRole('heading', { name: 'Further reading' })).toBeFocused();
});

test('a full machine tells the place in the queue', async ({ page, fake }) => {
  fake.world.outcome = 'queued';
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  await expect(page.getByRole('region', { name: 'State of the lab' })).toContainText('Number 2 in the queue');
});

test('a lab that fails says where and why, and can be started again', async ({ page, fake }) => {
  fake.world.outcome = 'failed';
  await page.goto('/en/harbour/');
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  await expect(page.getByRole('alert')).toContainText('istiod was not ready after 60 s');
  await expect(page.getByRole('alert')).toContainText('SLW203');
  fake.world.outcome = 'ready';
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByText('Ready in 27 s')).toBeVisible();
});

test('a lab that dies in the middle says so and keeps its screens', async ({ page, fake }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  const screen = page.locator('.screen:visible');
  await expect(screen).toContainText('root@k3s-s');
  fake.world.killLab();
  await expect(page.getByRole('region', { name: 'State of the lab' })).toContainText('The lab stopped');
  await expect(page.getByRole('alert')).toContainText('SLW207');
  const bar = page.getByRole('region', { name: 'State of the lab' });
  await expect(bar.getByRole('list', { name: 'Kept' })).toContainText('until a new lab starts: 1');
  await expect(bar.getByRole('list', { name: 'Lost' })).toContainText('the files saved on its hosts');
  await expect(bar.getByRole('button')).toHaveCount(1);
  await expect(screen).toContainText('root@k3s-s');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByText('Ready in 27 s')).toBeVisible();
});

test('the toolchain’s progress shows until labs can start', async ({ page, fake }) => {
  fake.world.toolchain = buildingToolchain();
  await page.goto('/en/harbour/');
  const panel = page.getByRole('region', { name: 'Building the lab’s tools' });
  await expect(panel).toContainText('3 of 7');
  await expect(panel).toContainText('about 19 min left');
  await expect(panel).toContainText('garbagecollector');
  await expect(page.getByRole('button', { name: 'Start the lab' })).toBeDisabled();
  fake.world.setToolchain(buildingToolchain({ failed: true }));
  await expect(page.getByRole('alert')).toContainText('SLW502');
  await expect(page.getByText('link: signal: killed')).toBeVisible();
  fake.world.setToolchain({ ...buildingToolchain(), status: 'ready', ready: { bare: true, cluster: true } });
  await expect(page.getByRole('button', { name: 'Start the lab' }).first()).toBeEnabled();
});
