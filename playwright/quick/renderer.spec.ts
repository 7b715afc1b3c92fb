import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { startLab } from './start-lab.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

// What Chromium says of pictures that are taken of a canvas, and xterm.js of a busy machine.
test.afterEach(({ complaints }) => {
  const ours = complaints.filter((text) => !/GL Driver Message|exceeded allotted deadline/.test(text));
  complaints.splice(0, complaints.length, ...ours);
});

type Contexts = Window & typeof globalThis & { contexts: WebGL2RenderingContext[] };

const screen = (page: Page) => page.locator('.screen:visible');
const canvases = (page: Page) => page.locator('.xterm-screen > canvas:not(.xterm-link-layer)');
const rows = (page: Page) => screen(page).locator('.xterm-rows');
/** Contexts that the browser holds for the page. */
const live = (page: Page) =>
  page.evaluate(() => (window as Contexts).contexts.filter((context) => !context.isContextLost()).length);

async function openShell(page: Page, { hasWebgl }: { hasWebgl: boolean }): Promise<void> {
  await page.addInitScript((available) => {
    const contexts: WebGL2RenderingContext[] = [];
    Object.assign(window, { contexts });
    const original = HTMLCanvasElement.prototype.getContext as (type: string, options?: object) => unknown;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, type: string, options: object = {}) {
        if (type === 'webgl2' && !available) return null;
        const context = original.call(this, type, { ...options, failIfMajorPerformanceCaveat: false });
        if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
        return context;
      },
    });
    // This machine draws in software, and shall pass for one that does not.
    const { getParameter } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
      return name === this.RENDERER ? 'hardware' : getParameter.call(this, name);
    };
  }, hasWebgl);
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
}

/** Types something and sees that the picture of the screen is another one. */
async function typesAndSees(page: Page): Promise<void> {
  await screen(page).click();
  const before = await screen(page).screenshot();
  await page.keyboard.type('kubectl get pod\n');
  await expect.poll(async () => (await screen(page).screenshot()).equals(before)).toBe(false);
}

test('a terminal on show is drawn by WebGL, and one that is not gives its context back', async ({ page }) => {
  await openShell(page, { hasWebgl: true });
  await expect(canvases(page)).toHaveCount(1);
  await expect(rows(page)).toHaveCount(0);
  await typesAndSees(page);
  for (const host of ['k3s-w1', 'testpc']) {
    await page.getByRole('tab', { name: host }).click();
    await expect(screen(page)).toHaveAttribute('data-host', host);
    await expect(screen(page).locator('.xterm-screen > canvas').first()).toBeVisible();
  }
  await expect(canvases(page)).toHaveCount(1);
  await expect.poll(() => live(page)).toBe(1);
  await page.getByRole('tab', { name: 'k3s-s' }).click();
  await expect(screen(page)).toHaveAttribute('data-host', 'k3s-s');
  await expect(canvases(page)).toHaveCount(1);
  await typesAndSees(page);
  await page.getByRole('button', { name: 'Split side by side' }).click();
  await expect(canvases(page)).toHaveCount(2);
  await expect.poll(() => live(page)).toBe(2);
});

test('the screen reader mode says what is printed, whatever draws it', async ({ page }) => {
  await openShell(page, { hasWebgl: true });
  await expect(canvases(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Terminal menu' }).click();
  await page.getByRole('button', { name: 'Screen reader mode' }).click();
  await screen(page).click();
  await page.keyboard.type('kubectl get pod\n');
  await expect(screen(page).locator('.live-region')).toContainText('web-5d8c7b9f4d-xk2lp');
  await expect(canvases(page)).toHaveCount(1);
});

test('a screen whose context is lost goes on by the DOM, until it comes on show again', async ({ page }) => {
  await openShell(page, { hasWebgl: true });
  await expect(canvases(page)).toHaveCount(1);
  await page.evaluate(() => {
    for (const context of (window as Contexts).contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect(rows(page)).toContainText('root@k3s-s');
  await expect(canvases(page)).toHaveCount(0);
  await screen(page).click();
  await page.keyboard.type('kubectl get pod\n');
  await expect(rows(page)).toContainText('web-5d8c7b9f4d-xk2lp');
  await page.getByRole('tab', { name: 'testpc' }).click();
  await page.getByRole('tab', { name: 'k3s-s' }).click();
  await expect(screen(page)).toHaveAttribute('data-host', 'k3s-s');
  await expect(canvases(page)).toHaveCount(1);
});

test('a screen whose context goes to others, of which there are too many, goes on by the DOM', async ({
  page,
  complaints,
}) => {
  await openShell(page, { hasWebgl: true });
  await expect(canvases(page)).toHaveCount(1);
  await page.evaluate(() => {
    for (let made = 0; made < 20; made += 1) document.createElement('canvas').getContext('webgl2');
  });
  await expect(rows(page)).toContainText('root@k3s-s');
  await screen(page).click();
  await page.keyboard.type('kubectl get pod\n');
  await expect(rows(page)).toContainText('web-5d8c7b9f4d-xk2lp');
  // Chromium itself says that it takes the oldest.
  complaints.length = 0;
});

test('without WebGL the DOM draws, and nothing is said about it', async ({ page }) => {
  await openShell(page, { hasWebgl: false });
  await expect(rows(page)).toContainText('root@k3s-s');
  await screen(page).click();
  await page.keyboard.type('kubectl get pod\n');
  await expect(rows(page)).toContainText('web-5d8c7b9f4d-xk2lp');
  await expect(canvases(page)).toHaveCount(0);
});

test('where WebGL is drawn in software the DOM draws', async ({ page }) => {
  await page.goto('/en/harbour/');
  await startLab(page, 'en');
  await expect(rows(page)).toContainText('root@k3s-s');
  await expect(canvases(page)).toHaveCount(0);
});
