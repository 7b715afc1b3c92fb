import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CHECKOUT } from './checkout.ts';
import { expect, test } from './fixture.ts';

const SITE = join(CHECKOUT, 'dist/site-fixture');

const pages = () =>
  readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('index.html'))
    .map((file) => `/${file.slice(0, -'index.html'.length)}`);

/** What a search engine reads in a page; nothing of its scripts runs. */
async function headOf(page: Page, path: string) {
  const html = await (await page.request.get(path)).text();
  return page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    const links = (rel: string) => [...parsed.querySelectorAll<HTMLLinkElement>(`head link[rel="${rel}"]`)];
    return {
      language: parsed.documentElement.lang,
      canonical: links('canonical').map((link) => link.getAttribute('href')),
      alternates: Object.fromEntries(links('alternate').map((link) => [link.hreflang, link.getAttribute('href')])),
      robots: parsed.querySelector('meta[name="robots"]')?.getAttribute('content'),
      otherLanguage: [...parsed.querySelectorAll<HTMLAnchorElement>('body a[href^="/ko/"], body a[href^="/en/"]')]
        .filter((link) => link.getAttribute('href')?.slice(1, 3) !== parsed.documentElement.lang)
        .map((link) => [link.getAttribute('href')?.slice(1, 3), link.hreflang]),
    };
  }, html);
}

test('every page names itself and its versions, which name it in turn', async ({ page }) => {
  await page.goto('/en/');
  const seen = new Map<string, Awaited<ReturnType<typeof headOf>>>();
  for (const path of pages()) seen.set(path, await headOf(page, path));
  expect(seen.size).toBeGreaterThan(10);
  for (const [path, { language, canonical, alternates, robots, otherLanguage }] of seen) {
    expect([path, canonical, robots]).toEqual([path, [path], undefined]);
    expect([path, Object.keys(alternates).sort()]).toEqual([path, ['en', 'ko', 'x-default']]);
    for (const [name, href] of Object.entries(alternates)) {
      // What is named is there, as it is named: no redirect stands between.
      expect([path, href, href?.endsWith('/') && existsSync(join(SITE, `${href}index.html`))]).toEqual([
        path,
        href,
        true,
      ]);
      expect([path, href, seen.get(href ?? '')?.alternates]).toEqual([path, href, alternates]);
      if (name !== 'x-default') expect([path, href, seen.get(href ?? '')?.language]).toEqual([path, href, name]);
    }
    if (path !== '/') expect([path, alternates[language]]).toEqual([path, path]);
    for (const [leadsTo, hreflang] of otherLanguage) expect([path, hreflang]).toEqual([path, leadsTo]);
  }
});

test('the page for lost addresses has no address and is not to be found', async ({ page }) => {
  await page.goto('/en/');
  expect(await headOf(page, '/404.html')).toMatchObject({ canonical: [], alternates: {}, robots: 'noindex' });
});
