import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { ApiClient, RequestOptions } from './api-client.ts';
import { nextTurn, parseLargeJson } from './bounded-json.ts';
import { clusterLimits } from './limits.ts';

/** Read by their schema before others have their turn: some milliseconds where each is as large as they come. */
const ITEMS_A_TURN = 20;

/** `accept` of a list without what its objects are: names, labels, managers. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().max(100), continue: z.string().max(10_000).optional() }),
  items: z.array(z.unknown()).nullish(),
});

export interface Listed<T> {
  readonly items: T[];
  readonly resourceVersion: string;
}

/** All pages of a list. Items that the schema does not accept are left out: one odd object must not hide the others. */
export async function listAll<T>(
  client: ApiClient,
  { path, schema, ...options }: { path: string; schema: z.ZodType<T> } & RequestOptions,
): Promise<Listed<T>> {
  const items: T[] = [];
  let bytesLeft: number = clusterLimits.listMaxBytes;
  let next = '';
  for (let pages = 1; ; pages += 1) {
    const query = `limit=${clusterLimits.listPageItems}${next && `&continue=${encodeURIComponent(next)}`}`;
    const page = `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const bytes = await client.bytes(page, { ...options, maxBytes: Math.min(bytesLeft, clusterLimits.answerMaxBytes) });
    bytesLeft -= bytes.length;
    const parsed = listSchema.safeParse(await parseLargeJson(bytes, path, client.turns));
    if (!parsed.success) throw new SlipwayError('SLW400', { detail: `${path}: the answer is not a list` });
    for (const [index, item] of (parsed.data.items ?? []).entries()) {
      if (index % ITEMS_A_TURN === ITEMS_A_TURN - 1) await nextTurn(client.turns, path);
      const object = schema.safeParse(item);
      if (object.success) items.push(object.data);
    }
    if (items.length > clusterLimits.listMaxItems || pages > clusterLimits.listMaxPages) {
      throw new SlipwayError('SLW401', { detail: `${path}: more than ${clusterLimits.listMaxItems} objects` });
    }
    next = parsed.data.metadata.continue ?? '';
    if (!next) return { items, resourceVersion: parsed.data.metadata.resourceVersion };
  }
}
