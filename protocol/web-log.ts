import { z } from 'zod';

/** Requests of one web tab that are remembered. */
export const WEB_LOG_MAX = 40;

/** A header as it was sent, cut where it is very long. */
export const webHeaderSchema = z.tuple([z.string().max(100), z.string().max(1_000)]);
export type WebHeader = z.infer<typeof webHeaderSchema>;

/** One request of a web tab, as the lab's program answered it. */
export const webLogEntrySchema = z.strictObject({
  id: z.number().int().positive(),
  method: z.string().max(20),
  path: z.string().max(300),
  status: z.number().int().optional().describe('absent until it is answered, and where there was no answer'),
  failure: z.string().max(40).optional().describe('what happened instead of an answer'),
  ms: z.number().nonnegative().optional().describe('until the answer’s head'),
  server: z.string().max(1_000).optional(),
  envoy: z.array(webHeaderSchema).max(10).describe('the answer’s x-envoy-* headers'),
});
export type WebLogEntry = z.infer<typeof webLogEntrySchema>;

/** A cookie that a web tab keeps for its site. */
export const webCookieSchema = z.strictObject({
  name: z.string().max(4_096),
  value: z.string().max(4_096),
  path: z.string().max(4_096),
});
export type WebCookie = z.infer<typeof webCookieSchema>;

export const webHeadersSchema = z.array(webHeaderSchema).max(100);
