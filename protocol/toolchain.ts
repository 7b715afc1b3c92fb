import { z } from 'zod';
import { failureSchema } from './errors.ts';

export const artifactStateSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  version: z.string(),
  status: z.enum(['waiting', 'cached', 'running', 'done', 'failed']),
  startedAt: z.number().optional(),
  ms: z.number().optional(),
  estimateMs: z.number().describe('how long it took on the reference machine, or the last time here'),
  detail: z.string().optional().describe('what it does now'),
});

/** The toolchain's progress as the page and the terminal show it; also the content of `toolchain.json`. */
export const toolchainViewSchema = z.strictObject({
  status: z.enum(['idle', 'building', 'ready', 'failed']),
  artifacts: z.array(artifactStateSchema),
  startedAt: z.number(),
  updatedAt: z.number(),
  remainingMs: z.number(),
  ready: z.strictObject({
    bare: z.boolean().describe('testpc-only labs can start'),
    cluster: z.boolean().describe('labs with Kubernetes and Istio can start'),
  }),
  failure: failureSchema.optional(),
  logTail: z.array(z.string()).optional().describe('the end of the failing step’s log'),
});
export type ToolchainView = z.infer<typeof toolchainViewSchema>;
