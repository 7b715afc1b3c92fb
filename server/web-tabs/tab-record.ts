import { z } from 'zod';
import { labIdSchema } from '#protocol/lab-state.ts';
import { languageSchema, WEB_TABS_PER_SESSION_MAX, webNameSchema } from '#protocol/messages.ts';
import { lenient } from '#protocol/lenient.ts';
import { refusal, stamp } from '#protocol/version.ts';
import { isPlainSite, webFromSchema, webHostSchema } from '#protocol/web-place.ts';
import type { WebTabTable } from '../storage/web-tab-table.ts';
import { cookieSchema } from './cookie-jar.ts';
import { webLimits } from './limits.ts';
import type { WebTab } from './web-tabs.ts';

/** What the next server must know of a tab to go on with it. */
const recordSchema = z.strictObject({
  origin: z.url({ protocol: /^https?$/ }),
  pageOrigin: z.url({ protocol: /^https?$/ }),
  session: z.string().max(100),
  lab: labIdSchema,
  host: webHostSchema,
  address: z.string().max(64).optional().describe('1.0 asks for it from testpc; it leaves a record without one alone'),
  seen: z
    .strictObject({ from: webFromSchema.optional(), address: z.string().max(200) })
    .optional()
    .describe('since 1.1, instead of an address: where requests leave, and what stands for the host'),
  port: z.number().int().min(1).max(65_535),
  name: webNameSchema.optional(),
  tab: z.number().int().min(2).max(WEB_TABS_PER_SESSION_MAX).optional(),
  language: languageSchema,
  cookies: z.array(cookieSchema).max(webLimits.cookiesPerTab),
});
const storedSchema = lenient(recordSchema);

export function tabDocument(tab: WebTab): string {
  const { origin, pageOrigin, session, lab, host, address, port, from, name, tab: ordinal, language, jar } = tab;
  const way = isPlainSite(tab) ? { address } : { seen: { from, address } };
  const place = { origin, pageOrigin, session, lab, host, ...way, port, name, tab: ordinal };
  return JSON.stringify({ ...place, language, cookies: jar.all, ...stamp('web tab') });
}

/** The tabs that can be read; the others have lost nothing but their labels. */
export function readTabs(table: WebTabTable) {
  return table.all().flatMap(({ label, usedAt, document }) => {
    const stored = json(document);
    const parsed = storedSchema.safeParse(stored);
    if (refusal('web tab', stored) || !parsed.success) return [];
    const { seen, ...tab } = parsed.data as z.infer<typeof recordSchema>;
    const address = seen?.address ?? tab.address;
    return address === undefined ? [] : [{ ...tab, address, from: seen?.from, label, usedAt }];
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
