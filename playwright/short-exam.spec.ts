import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type ExamTaskSpec, readExamTask } from '#server/exam/exam-task-spec.ts';
import { Learner } from './learner.ts';

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

/** A fresh lab with Istio, and the applications of four tasks. */
const READY_MS = 400_000;
const MARKED_MS = 300_000;

const BANK = join(import.meta.dirname, '../src/exam');

async function readBank(): Promise<ReadonlyMap<string, ExamTaskSpec>> {
  const files = (await readdir(BANK)).filter((name) => name.endsWith('.yaml'));
  const specs = files.map(async (name) =>
    readExamTask(basename(name, '.yaml'), await readFile(join(BANK, name), 'utf8')),
  );
  return new Map((await Promise.all(specs)).map((spec) => [plain(spec.title.ko), spec]));
}

const plain = (text: string) => text.replaceAll('`', '');

test('a short exam in Korean: two tasks done, a reload between them, two left alone, and a report that says so', async ({
  page,
}) => {
  const bank = await readBank();
  const learner = new Learner(page, 'ko', 'exam');
  await learner.openChapter();
  await page.getByRole('button', { name: /^짧은 시험/ }).click();
  await expect(page.locator('.exam-clock')).toBeVisible({ timeout: READY_MS });
  const shown = page.locator('#exam-task-title');
  const weights: number[] = [];
  try {
    for (let task = 1; task <= 4; task += 1) {
      await page.getByRole('button', { name: new RegExp(`^과제 ${task}(,|$)`) }).click();
      const label = await page.locator('.exam-task .exam-label').first().textContent();
      weights.push(Number(/배점 ([\d.]+)%/.exec(label ?? '')?.[1]));
      if (task > 2) continue;
      const [solution] = Object.values(bank.get((await shown.textContent()) ?? '')?.solutions ?? {});
      if (!solution) throw new Error(`the bank has no task ${await shown.textContent()}`);
      await learner.type(solution.on, solution.script);
      await page.getByRole('button', { name: '풀었음', exact: true }).click();
      await page.reload();
      await expect(page.getByRole('button', { name: `과제 ${task}, 풀었음` })).toBeVisible();
      await expect(page.locator('.exam-clock time')).toHaveText(/^[12]\d:\d\d$/);
    }
    await page.getByRole('button', { name: '제출' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '제출' }).click();
    await expect(page.locator('.exam-report')).toBeVisible({ timeout: MARKED_MS });
    const percent = Math.round(10 * ((weights[0] ?? 0) + (weights[1] ?? 0))) / 10;
    await expect(page.locator('.exam-verdict')).toContainText(`${percent}%`);
    const results = page.locator('.exam-result summary strong');
    await expect(results).toHaveText(['100%', '100%', '0%', '0%']);
    await page.locator('.exam-result summary').last().click();
    await expect(page.locator('.exam-result').last().locator('li[data-tone="bad"]').first()).toBeVisible();
  } finally {
    await learner.endLab();
  }
});
