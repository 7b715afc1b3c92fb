import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Holds a page, as it is now, against all rules of axe that it can keep. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour in the middle of its transition is nobody's colour.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // xterm's own rows and its textarea; the terminal has a screen reader mode of its own.
    .exclude('.xterm')
    // Monaco's own parts, likewise.
    .exclude('.monaco-editor')
    // Pages of the lab are the learner's.
    .exclude('.web-view iframe')
    // On a narrow screen the heading is in the pane that is not on show.
    .disableRules(page.viewportSize()?.width === 390 ? ['page-has-heading-one'] : [])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}
