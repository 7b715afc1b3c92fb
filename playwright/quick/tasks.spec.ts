import type { FakeWorld } from '../fake/fake-world.ts';
import { expect, test } from './fixture.ts';

/** Makes the first checkpoint of the fixture lesson a task. */
function makeTask(world: FakeWorld): void {
  const lesson = world.lessons.get('harbour');
  if (!lesson) throw new Error('the fake has no lesson harbour');
  const [first, ...rest] = lesson.checkpoints;
  if (!first) throw new Error('harbour has no checkpoint');
  const facts = [
    { ko: '네임스페이스는 `pier`다.', en: 'The namespace is `pier`.' },
    { ko: '포트는 8443이다.', en: 'The port is 8443.' },
  ];
  world.lessons.set('harbour', { ...lesson, checkpoints: [{ ...first, task: true, facts }, ...rest] });
}

test('a task is told apart from a step, and lists what is given', async ({ page, fake }) => {
  makeTask(fake.world);
  await page.goto('/ko/harbour/');
  const task = page.getByRole('region', { name: '과제: 주입 레이블' });
  await expect(task).toContainText('과제');
  const facts = task.getByRole('list', { name: '주어진 것' });
  await expect(facts.getByRole('listitem')).toHaveText(['네임스페이스는 pier다.', '포트는 8443이다.']);
  await expect(facts.locator('code')).toHaveText(['pier']);
  await expect(page.getByRole('region', { name: /^확인 항목: / })).toHaveCount(2);
});

test('the solution of a task comes after a second thought, whose first button leads back', async ({ page, fake }) => {
  makeTask(fake.world);
  await page.goto('/en/harbour/');
  const task = page.getByRole('region', { name: 'Task: Injection label' });
  await task.getByRole('button', { name: 'Show the solution' }).click();
  const question = task.getByRole('group', { name: 'Show the solution' });
  await expect(question).toContainText('that works only once');
  await expect(question.getByRole('button')).toHaveText(['Keep trying', 'Show it']);
  await question.getByRole('button', { name: 'Keep trying' }).click();
  await expect(question).toBeHidden();
  await expect(task.locator('.solution')).toHaveCount(0);

  await task.getByRole('button', { name: 'Show the solution' }).click();
  await question.getByRole('button', { name: 'Show it' }).click();
  await expect(task.locator('.solution')).toBeVisible();
});
