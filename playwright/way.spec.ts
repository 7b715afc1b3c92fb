import { expect, test } from '@playwright/test';
import { lessonIds } from '#proof/lesson-folder.ts';
import { Learner } from './learner.ts';

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

/** What the lab of the chapters before lacks at the start of these; all others go on as they are. */
const lacks: Readonly<Record<string, string>> = {
  'why-a-mesh': 'Istio and its ingress gateway are not installed.',
  'envoy-by-hand': 'The Envoy that testpc came with is still there.',
  'envoy-admin': 'Envoy is not installed on testpc.',
  'install-istio': 'Istio is installed already',
  'first-service': 'Port 80 of the ingress gateway is not open at port 30080',
  'debug-a-pod': 'default',
  'request-routing': "Istio's samples are not in",
  'traffic-shifting': 'The Service reviews has no DestinationRule.',
};
/** Only a fresh lab has no Istio; who goes on past it keeps the old one. */
const CANNOT = 'install-istio';
/** Bookinfo's six pods come up, on a busy machine. */
const READY_TIMEOUT_MS = 240_000;
/** Chapters that the lab once was ready for are not asked again. */
const backwards = ['request-routing', 'debug-a-pod', 'why-a-mesh', 'the-lab'];

test('one lab on the way through all chapters and back: each says what it lacks, gets it, and keeps what is there', async ({
  page,
}) => {
  const [first = '', ...others] = await lessonIds();
  const at = (lesson: string) => new Learner(page, 'en', lesson);
  const bar = page.getByRole('region', { name: 'State of the lab' });
  const makeReady = bar.getByRole('button', { name: 'Get it ready for this chapter' });
  const ready = () => expect(bar).toContainText('Ready in', { timeout: READY_TIMEOUT_MS });
  await at(first).openChapter();
  await at(first).startLab();
  try {
    await at(first).type('k3s-s', 'echo mine > /root/mine.txt');
    for (const lesson of others) {
      await at(lesson).openChapter();
      await expect(bar).toContainText('made for chapter');
      const missing = lacks[lesson];
      if (lesson === CANNOT) {
        await expect(bar).toContainText(`This chapter cannot start from it. ${missing}`);
        await expect(makeReady).toHaveCount(0);
        await expect(bar.getByRole('button', { name: 'Start this chapter fresh' })).toBeVisible();
        continue;
      }
      if (missing) {
        await expect(bar).toContainText('It is not yet at the start of this chapter.');
        await expect(bar).toContainText(missing);
        await makeReady.click();
        await expect(bar).not.toContainText('made for chapter');
        await ready();
      } else {
        await expect(bar).toContainText('It has all that this chapter starts with.');
      }
    }
    for (const lesson of backwards) {
      await at(lesson).openChapter();
      await expect(bar).toContainText('made for chapter');
      await expect(makeReady).toHaveCount(0);
    }
    const screen = await at(first).type('k3s-s', 'cat /root/mine.txt');
    await expect(screen).toContainText('mine');
  } finally {
    await at(first).endLab();
  }
});
