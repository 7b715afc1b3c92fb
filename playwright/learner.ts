import { expect, type Locator, type Page } from '@playwright/test';
import type { Answer } from '#protocol/exercise.ts';
import { type AskedExercise, fillIn } from './answer-sheet.ts';

const words = {
  ko: { start: '실습 시작', ready: /만에 준비됨/, end: '실습 끝내기' },
  en: { start: 'Start the lab', ready: /Ready in/, end: 'End the lab' },
};

/** A lab boots, takes Istio and the lesson's start; this is the bar's worst case and a slow machine's allowance. */
const LAB_READY_TIMEOUT_MS = 300_000;
/** Images, sidecars and rollout of some small pods, while others use the machine too. */
const COMMAND_TIMEOUT_MS = 180_000;
const VERDICT_TIMEOUT_MS = 120_000;
/** A shell answers at once, so that it is looked at more often than `expect.poll` would. */
const SCREEN_POLL_MS = [30, 60, 120, 250];

type Phase = 'waiting' | 'unanswered' | 'checking' | 'passed' | 'failed' | 'inconclusive';

/** A person at the desk of a chapter: reads cards, types into terminals, presses buttons. */
export class Learner {
  readonly page: Page;
  readonly language: 'ko' | 'en';
  readonly #words: (typeof words)['ko'];
  readonly #path: string;

  constructor(page: Page, language: 'ko' | 'en', lesson: string) {
    this.page = page;
    this.language = language;
    this.#words = words[language];
    this.#path = `/${language}/${lesson}/`;
  }

  async openChapter(): Promise<void> {
    await this.page.goto(this.#path);
  }

  async startLab(): Promise<void> {
    await this.page.getByRole('button', { name: this.#words.start }).first().click();
    await expect(this.page.getByText(this.#words.ready)).toBeVisible({ timeout: LAB_READY_TIMEOUT_MS });
  }

  /** Leaves nothing on the machine, whatever became of the test. */
  async endLab(): Promise<void> {
    // A test that failed may have left the page in the middle of anything.
    await this.page.goto(this.#path);
    await expect(this.page.locator('.lab-actions .button')).toBeEnabled({ timeout: COMMAND_TIMEOUT_MS });
    const end = this.page.locator('.lab-actions').getByRole('button', { name: this.#words.end });
    if (!(await end.isVisible())) return;
    await end.click();
    await this.page.getByRole('dialog').getByRole('button', { name: this.#words.end }).click();
    await expect(this.page.getByRole('button', { name: this.#words.start }).first()).toBeVisible({
      timeout: COMMAND_TIMEOUT_MS,
    });
  }

  /** The screen on show, after its host's tab was chosen. */
  async at(host: string): Promise<Locator> {
    await this.page.getByRole('tab', { name: host, exact: true }).click();
    const screen = this.page.locator(`.screen[data-host="${host}"]:visible`);
    await asks(screen);
    return screen;
  }

  /** Types line by line as a person does, and waits each time until the shell asks again. */
  async type(host: string, text: string): Promise<Locator> {
    const screen = await this.at(host);
    await screen.click();
    await this.page.keyboard.type('clear\n');
    await expect.poll(() => lines(screen), { timeout: COMMAND_TIMEOUT_MS }).toHaveLength(1);
    for (const line of text.trimEnd().split('\n')) {
      const before = await lines(screen);
      await this.page.keyboard.type(`${line}\n`);
      await asks(screen, before);
    }
    return screen;
  }

  card(checkpoint: string): Locator {
    return this.page.locator(`#checkpoint-${checkpoint}`);
  }

  async sees(checkpoint: string, phase: Phase, reason?: string): Promise<void> {
    const card = this.card(checkpoint);
    if (reason) await expect(card.locator('.reason-code')).toContainText(reason, { timeout: VERDICT_TIMEOUT_MS });
    await expect(card).toHaveAttribute('data-phase', phase, { timeout: VERDICT_TIMEOUT_MS });
  }

  async seesPassed(...checkpoints: string[]): Promise<void> {
    for (const checkpoint of checkpoints) await this.sees(checkpoint, 'passed');
  }

  /** Fills in the exercise of a checkpoint and submits it. */
  async answer(checkpoint: string, exercise: AskedExercise, answer: Answer): Promise<void> {
    const card = this.card(checkpoint);
    await fillIn({ card, exercise, language: this.language }, answer);
    const submit = card.locator('.exercise button[type="submit"]');
    await expect(submit).toHaveAttribute('aria-disabled', 'false');
    await submit.click();
  }
}

/** Waits until the last line is a bare prompt, or that of a command which is not complete, and not the one of before. */
async function asks(screen: Locator, before: readonly string[] = []): Promise<void> {
  const asked = async () => {
    const shown = await lines(screen);
    return shown.join('\n') === before.join('\n') ? '' : (shown.at(-1) ?? '');
  };
  await expect
    .poll(asked, { timeout: COMMAND_TIMEOUT_MS, intervals: SCREEN_POLL_MS })
    .toMatch(/(root@[\w-]+:\S*[#$]|^>)$/);
}

/** What the screen shows, without empty lines. */
async function lines(screen: Locator): Promise<string[]> {
  const rows = await screen.locator('.xterm-rows > div').allTextContents();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).filter((row) => row !== '');
}
