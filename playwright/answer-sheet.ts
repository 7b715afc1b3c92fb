import { expect, type Locator } from '@playwright/test';
import type { Answer } from '#protocol/exercise.ts';

/** What must be known of an exercise to do it: what its items are called on the page. */
export interface AskedExercise {
  readonly items?: readonly { readonly id: string; readonly text: Readonly<Record<'ko' | 'en', string>> }[];
}

interface Sheet {
  readonly card: Locator;
  readonly exercise: AskedExercise;
  readonly language: 'ko' | 'en';
}

/** Makes an answer with the fields of an exercise's card, without submitting it. */
export async function fillIn(sheet: Sheet, answer: Answer): Promise<void> {
  const { card } = sheet;
  switch (answer.kind) {
    case 'choice':
      for (const id of answer.chosen) await card.locator(`input[value="${id}"]`).check();
      return;
    case 'assign':
      for (const [item, target] of Object.entries(answer.targets)) {
        await card.locator(`select[aria-labelledby$="-${item}"]`).selectOption(target);
      }
      return;
    case 'order':
      return putInOrder(sheet, answer.items);
    case 'text':
      return card.getByRole('textbox').fill(answer.text);
  }
}

/** Moves one item after the other up to its place by its button. */
async function putInOrder({ card, exercise, language }: Sheet, order: readonly string[]): Promise<void> {
  const rows = card.locator('.order-item');
  for (const [place, id] of order.entries()) {
    const name = exercise.items?.find((item) => item.id === id)?.text[language].replaceAll('`', '');
    const find = async () => (await rows.locator('.order-name').allTextContents()).indexOf(name ?? '');
    let now = await find();
    expect(now, `${id} is among the items that have no place yet`).toBeGreaterThanOrEqual(place);
    while (now > place) {
      await rows.nth(now).locator('[data-move="up"]').click();
      now -= 1;
      await expect.poll(find).toBe(now);
    }
  }
}
