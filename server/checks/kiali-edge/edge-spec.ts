import { z } from 'zod';
import { namespaceField } from '../specs.ts';

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
export type Range = z.output<typeof range>;

export const edgeSpecSchema = z.strictObject({
  from: z.string().max(100).describe('the workload that sends, or `unknown`'),
  to: z.string().max(100).describe('the workload that receives; its Service where no workload got the requests'),
  namespaces: z.array(namespaceField).min(1).readonly().default(['default', 'istio-system']),
  seconds: z.number().int().min(20).max(600).default(60).describe('the time that the graph shows'),
  absent: z.literal(true).optional().describe('no such edge'),
  share: range.optional().describe('percent of what `from` sends to the workloads `among`'),
  among: z.array(z.string().max(100)).min(2).readonly().optional(),
  response: z
    .strictObject({
      code: z.string(),
      flag: z.string().default('-'),
      min: z.number().default(1),
      max: z.number().default(100),
    })
    .optional()
    .describe("percent of the edge's requests that are answered so"),
  mtls: range.optional().describe('percent of the requests that are encrypted'),
  latencyMs: range.optional().describe('95th percentile'),
});
export type EdgeSpec = z.output<typeof edgeSpecSchema>;
