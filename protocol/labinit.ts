import { z } from 'zod';

/**
 * What labinit answers. It lives beside a learner who is root, so each of these is hostile until parsed,
 * and each text has a bound.
 */
const text = (max: number) => z.string().max(max);

/**
 * For whom the server asks. labinit keeps room for each of them, so that what a learner's pages and shells do never
 * costs a verdict. A labinit of before the header ignores it; a server of before counts as a learner.
 */
export const CALLER_HEADER = 'slipway-caller';
export type LabinitCaller = 'grading' | 'learner';

export const readySchema = z.object({
  version: z
    .number()
    .int()
    .optional()
    .describe('of what it speaks, as protocol/version.ts has it; 1.0 when it says none'),
  minor: z.number().int().optional(),
  ready: z.boolean(),
  services: z
    .array(
      z.object({
        name: text(64),
        state: z.enum(['starting', 'running', 'backoff', 'stopped']),
        restarts: z.number().int(),
        pid: z.number().int().optional(),
      }),
    )
    .max(32),
});
export type Ready = z.infer<typeof readySchema>;

export const dialErrorSchema = z.enum(['refused', 'reset', 'timeout', 'dns', 'no_route', 'no_pod', 'other']);
export type DialError = z.infer<typeof dialErrorSchema>;

export const dialRequestSchema = z.strictObject({
  network: z.enum(['tcp', 'unix']).default('tcp'),
  address: z.string(),
  pod: z.string().optional().describe('dial inside the network namespace of the pod with this IP'),
  timeoutMs: z.number().int().positive().default(5000),
});
export type DialRequest = z.input<typeof dialRequestSchema>;

export const probeRequestSchema = z.strictObject({
  url: z.string(),
  method: z.string().default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  host: z.string().optional().describe('Host header instead of the URL’s'),
  resolve: z.string().optional().describe('connect to this IP instead of resolving the URL’s host'),
  pod: z.string().optional(),
  timeoutMs: z.number().int().positive().default(3000),
  maxBodyBytes: z.number().int().nonnegative().default(65536),
  count: z.number().int().min(1).max(1000).default(1),
  userAgent: z.string().default('slipway-probe/1'),
});
export type ProbeRequest = z.input<typeof probeRequestSchema>;

export const probeResultSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    status: z.number().int(),
    headers: z.record(text(256), text(8192)),
    body: text(1_048_576),
    bodyTruncated: z.boolean(),
    ms: z.number(),
    remote: text(64),
  }),
  z.object({ ok: z.literal(false), error: dialErrorSchema, message: text(1024), ms: z.number() }),
]);
export type ProbeResult = z.infer<typeof probeResultSchema>;
export const probeResponseSchema = z.object({ results: z.array(probeResultSchema).max(1000) });

export const processesSchema = z.object({
  processes: z
    .array(
      z.object({
        pid: z.number().int(),
        ppid: z.number().int(),
        uid: z.number().int(),
        comm: text(64),
        argv: z.array(text(4096)).max(256),
        netns: text(64),
      }),
    )
    .max(5000),
});

/** TCP and Unix stream sockets of one network namespace: the host's own, or a pod's. */
export const socketsSchema = z.object({
  sockets: z
    .array(
      z.object({
        kind: z.enum(['tcp', 'unix']),
        state: z.enum(['listen', 'established']),
        local: text(64).default('').describe('address:port of a TCP socket'),
        peer: text(64).default(''),
        path: text(512).default('').describe('of a Unix socket, as it was bound: often relative'),
        pid: z.number().int().describe('0 when no owner was found'),
        comm: text(64),
        uid: z.number().int(),
      }),
    )
    .max(2000),
});

/** What a path leads to, links followed. */
export const fileInfoSchema = z.object({
  kind: z.enum(['file', 'directory', 'socket', 'other']),
  size: z.number(),
  mode: z.number().int().describe('permission bits'),
  modifiedMs: z.number(),
});

export interface ExecRequest {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: boolean;
}
