import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { CHECKOUT } from './checkout.ts';

/** Every test gets a scripted server of its own, and fails on anything the page says on the console. */
export const test = base.extend<{ fake: FakeServer; complaints: string[] }>({
  fake: async ({ browserName: _browser }, use) => {
    const server = await startFakeServer({ site: join(CHECKOUT, 'dist/site-fixture') });
    await use(server);
    await server.close();
  },
  baseURL: async ({ fake }, use) => use(fake.url),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
