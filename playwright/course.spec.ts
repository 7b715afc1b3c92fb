import { expect, test } from '@playwright/test';
import { lessonIds, readLessonFolder } from '#proof/lesson-folder.ts';
import { Learner } from './learner.ts';
import { doCheckpoint } from './right-way.ts';

/** Done as a whole, by hand and with mistakes, in chapter.spec.ts. */
const ELSEWHERE = 'first-service';

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

for (const [index, id] of (await lessonIds()).entries()) {
  if (id === ELSEWHERE) continue;
  const language = index % 2 === 0 ? 'ko' : 'en';
  test(`the first checkpoint of ${id}, in ${language}`, async ({ page }) => {
    const folder = await readLessonFolder(id);
    const [first] = folder.lesson.checkpoints;
    if (!first) throw new Error(`${id} has no checkpoints`);
    const learner = new Learner(page, language, id);
    await learner.openChapter();
    await expect(learner.card(first.id)).toContainText(first.title[language].replaceAll('`', ''));
    await expect(learner.card(first.id)).toHaveAttribute('data-phase', /^(waiting|unanswered)$/);
    try {
      // What cannot be asked without a lab says so on its card.
      if ((await learner.card(first.id).getAttribute('data-phase')) === 'waiting') {
        await learner.startLab();
        await learner.sees(first.id, first.exercise ? 'unanswered' : 'failed');
      }
      await doCheckpoint(learner, folder, first.id);
      await learner.seesPassed(first.id);
      await expect(page.locator('.progress-count')).toHaveText(/^[1-9]/);
      await expect(page.locator('.buoy').first()).toHaveAttribute('data-phase', 'passed');
    } finally {
      await learner.endLab();
    }
  });
}
