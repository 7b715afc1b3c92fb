import { expect, type Page, test } from '@playwright/test';
import { readLessonFolder } from '#proof/lesson-folder.ts';
import { Learner } from './learner.ts';
import { answerRightly, doCheckpoint, specOf } from './right-way.ts';

/** An image, a sidecar and a slow machine may stand between a reload and its page. */
const PAGE_TIMEOUT_MS = 120_000;

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

test('the whole chapter Bookinfo, as its page says', async ({ page }) => {
  const folder = await readLessonFolder('bookinfo');
  const learner = new Learner(page, 'ko', 'bookinfo');
  await learner.openChapter();
  const parts = await partsOf(page);
  expect(parts.flatMap((part) => (part.kind === 'checkpoint' ? part.id : [])).toSorted()).toEqual(
    folder.lesson.checkpoints.map(({ id }) => id).toSorted(),
  );
  await learner.startLab();
  try {
    await learner.sees('deployed', 'failed');
    for (const part of parts) {
      await test.step(part.kind === 'command' ? `${part.host}: ${part.text}` : part.id, async () => {
        switch (part.kind) {
          case 'command':
            await learner.type(part.host, part.text);
            return;
          case 'web':
            return seesTwoVersions(page);
          case 'checkpoint':
            if (specOf(folder, part.id).exercise) await answerRightly(learner, folder, part.id);
            // The page has no command for a task.
            if (specOf(folder, part.id).task) await doCheckpoint(learner, folder, part.id);
            return learner.seesPassed(part.id);
        }
      });
    }
    await expect(page.locator('slip-progress')).toHaveAttribute('data-complete');
  } finally {
    await learner.endLab();
  }
});

type Part =
  | { readonly kind: 'command'; readonly host: string; readonly text: string }
  | { readonly kind: 'checkpoint'; readonly id: string }
  | { readonly kind: 'web'; readonly id: string };

/** What the page asks to be done, from its top to its end. */
async function partsOf(page: Page): Promise<Part[]> {
  const elements = page.locator('slip-command[data-host], slip-checkpoint, slip-web-link');
  return elements.evaluateAll((all) =>
    all.flatMap((element): Part[] => {
      // A card has commands of its own, which are help and not the way.
      if (element.parentElement?.closest('slip-checkpoint')) return [];
      const { host = '', checkpoint = '' } = (element as HTMLElement).dataset;
      switch (element.localName) {
        case 'slip-command':
          return [{ kind: 'command', host, text: element.querySelector('pre')?.textContent ?? '' }];
        case 'slip-checkpoint':
          return [{ kind: 'checkpoint', id: checkpoint }];
        default:
          return [{ kind: 'web', id: 'the web tab' }];
      }
    }),
  );
}

/** Opens the page's link in a web tab of the desk, and reloads until another version of reviews has answered. */
async function seesTwoVersions(page: Page): Promise<void> {
  await page.locator('slip-web-link button').click();
  const tab = page.locator('.web-screen:visible');
  const book = tab.frameLocator('iframe');
  // A title is not shown, so that its text is asked for itself.
  const title = () => book.locator('title').textContent();
  await expect.poll(title, { timeout: PAGE_TIMEOUT_MS }).toBe('Simple Bookstore App');
  const seen = new Set<string>();
  const look = async () => {
    const served = await book.getByText(/Reviews served by: reviews-v\d/).textContent();
    seen.add(/reviews-v\d/.exec(served ?? '')?.[0] ?? '');
    if (seen.size < 2) await tab.getByRole('button', { name: '다시 불러오기' }).click();
    return seen.size;
  };
  await expect.poll(look, { timeout: PAGE_TIMEOUT_MS }).toBe(2);
}
