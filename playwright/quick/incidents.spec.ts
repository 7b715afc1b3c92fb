import { expect, test } from './fixture.ts';

test('an incident: a wrong repair first, then a wrong cause, and solved at last; a reload keeps it', async ({
  page,
  fake,
}) => {
  const { incidents } = fake.world;
  await page.goto('/en/incidents/pier-dark/');
  await expect(page.getByRole('heading', { name: 'The pier is dark' })).toBeVisible();
  await page.getByRole('button', { name: 'Start the incident' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Making sure that it is healthy' })).toBeVisible();
  incidents.run('pier-dark');
  await expect(page.getByText(/^Since \d+:\d+/)).toBeVisible();
  await expect(page.getByText('Last minute: 10 of 20 failed')).toBeVisible();
  await expect(page.getByText('The switch is off')).toBeVisible();
  await expect(page.locator('slip-incident')).not.toContainText('pier.switch-off');
  incidents.repair('pier-dark', false);
  await expect(page.getByText('All are well')).toBeVisible();
  await expect(page.getByText('Something does not hold')).toBeVisible();
  await page.getByLabel('The bulb is broken').check();
  await page.getByRole('button', { name: 'This is the cause' }).click();
  await expect(page.getByLabel('The bulb is broken')).toBeDisabled();
  await expect(page.getByText('85', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Something does not hold')).toBeVisible();
  await page.getByLabel('The switch is off').check();
  await page.getByRole('button', { name: 'This is the cause' }).click();
  await expect(page.getByText('Named', { exact: true })).toBeVisible();
  incidents.repair('pier-dark', true);
  await expect(page.getByRole('status').filter({ hasText: 'Solved' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What would have found it soonest' })).toBeVisible();
  await expect(page.getByText('Changed: Switch/default/pier')).toBeVisible();
  await page.getByRole('link', { name: 'All incidents' }).click();
  await expect(page.getByText('Solved: 85 points in 2 min 5 s')).toBeVisible();
});

test('the reason costs points and giving up asks first, in Korean too', async ({ page, fake }) => {
  const { incidents } = fake.world;
  await page.goto('/ko/incidents/pier-dark/');
  await page.getByRole('button', { name: '인시던트 시작' }).click();
  incidents.run('pier-dark');
  await page.getByRole('button', { name: '이유 보기' }).click();
  await expect(page.getByText('스위치 pier가 꺼져 있다.')).toBeVisible();
  await expect(page.getByText('70', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '포기', exact: true }).click();
  await page.getByRole('button', { name: '계속하기' }).click();
  await expect(page.getByText('이것이 원인이다')).toBeVisible();
  await page.getByRole('button', { name: '포기', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '포기', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: '포기했다' })).toBeVisible();
  await expect(page.getByText('스위치가 꺼져 있다', { exact: false }).first()).toBeVisible();
});

test('the list has every incident by chapter, one like the last mistake, and a random one', async ({ page, fake }) => {
  fake.world.incidents.like = 'fog-horn';
  fake.world.incidents.results = [{ id: 'fog-horn', solvedAt: 1, seconds: 61, points: 100 }];
  await page.goto('/en/incidents/');
  const items = page.locator('[data-incident]');
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText('The fog horn is silent');
  await expect(items.first()).toContainText('Solved: 100 points in 1 min 1 s');
  await expect(page.getByRole('link', { name: 'One like my last mistake' })).toHaveAttribute('href', /fog-horn/);
  await page.getByRole('button', { name: 'A random one' }).click();
  // The solved one comes only when all are.
  await expect(page).toHaveURL(/\/en\/incidents\/pier-dark\/$/);
  await page.goto('/en/');
  await page.getByRole('link', { name: 'Practise with incidents' }).click();
  await expect(page).toHaveURL(/\/en\/incidents\/$/);
});
