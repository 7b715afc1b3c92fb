import { expect, type Page, test } from '@playwright/test';
import { Learner } from './learner.ts';

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

/** A fresh lab, its stand and a symptom that visitors see, while others use the machine too. */
const READY_MS = 300_000;
/** Visitors are counted over a minute, and all that held before is asked again. */
const JUDGED_MS = 150_000;

const light = (page: Page, name: string) => page.locator('.incident-lights li').filter({ hasText: name });

async function begin(learner: Learner, button: string): Promise<void> {
  await learner.openChapter();
  await learner.page.getByRole('button', { name: button }).click();
  await expect(learner.page.locator('.incident')).toHaveAttribute('data-phase', 'running', { timeout: READY_MS });
}

async function nameCause(page: Page, code: string, button: string): Promise<void> {
  await page.locator(`input[name="cause"][value="${code}"]`).check();
  await page.getByRole('button', { name: button }).click();
}

test('an incident with a wrong repair first, in Korean, and one with two causes in the same lab, in English', async ({
  page,
}) => {
  const one = new Learner(page, 'ko', 'incidents/www-404');
  const two = new Learner(page, 'en', 'incidents/www-twice-wrong');
  const hostsOf = (hosts: string) =>
    `kubectl patch gateways.networking.istio.io web-gw --type=json -p '[{"op":"replace","path":"/spec/servers/0/hosts","value":[${hosts}]}]'`;
  await begin(one, '인시던트 시작');
  try {
    await expect(light(page, '사용자의 요청')).toHaveAttribute('data-tone', 'bad');
    await one.type('k3s-s', hostsOf('"www.mesh.test"'));
    await expect(light(page, '나머지')).toContainText('정상이 아닌 것이 있다', { timeout: JUDGED_MS });
    await nameCause(page, 'gateway.selector', '이것이 원인이다');
    await expect(page.locator('.incident-question')).toContainText('아니다');
    await page.reload();
    await nameCause(page, 'gateway.host', '이것이 원인이다');
    await expect(light(page, '원인')).toHaveAttribute('data-tone', 'good');
    await expect(page.locator('.incident')).toHaveAttribute('data-phase', 'running');
    await one.type('k3s-s', hostsOf('"www.mesh.test","shop.mesh.test"'));
    await expect(page.locator('.incident')).toHaveAttribute('data-phase', 'solved', { timeout: JUDGED_MS });
    await expect(page.locator('.incident-facts')).toContainText('85');
    await expect(page.locator('.incident')).toContainText('Gateway/default/web-gw');

    await begin(two, 'Start the incident');
    await expect(page.locator('.incident-question')).toContainText('There are two causes.');
    await two.type(
      'k3s-s',
      `kubectl patch virtualservice web-vs --type=json -p '[{"op":"remove","path":"/spec/http/0/route/0/destination/port"}]'`,
    );
    await nameCause(page, 'virtual-service.destination-port', 'This is the cause');
    await expect(light(page, 'Cause')).toContainText('1 of 2 named');
    await expect(light(page, 'Requests of users')).toHaveAttribute('data-tone', 'bad');
    await two.type('k3s-s', 'kubectl delete destinationrule web');
    await expect(light(page, 'Requests of users')).toHaveAttribute('data-tone', 'good', { timeout: JUDGED_MS });
    await nameCause(page, 'mtls.plain-to-strict', 'This is the cause');
    await expect(page.locator('.incident')).toHaveAttribute('data-phase', 'solved', { timeout: JUDGED_MS });
    await expect(page.locator('.incident-facts')).toContainText('100');
  } finally {
    await two.endLab();
  }
});
