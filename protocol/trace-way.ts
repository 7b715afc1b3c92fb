import { z } from 'zod';
import { hostNameSchema } from './lab-state.ts';
import { namespaceNameSchema } from './mesh-view.ts';
import { reasonSchema } from './verdict.ts';

export const TRACE_HEADERS_MAX = 20;
export const TRACE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const headerName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/);
/** No control characters: nothing of a value may begin another header. */
const headerValue = z
  .string()
  .max(2_000)
  .regex(/^[^\p{Cc}]*$/u);

export const traceSenderSchema = z.union([
  z.strictObject({ host: hostNameSchema }),
  z.strictObject({
    namespace: namespaceNameSchema,
    pod: z
      .string()
      .max(253)
      .regex(/^[a-z0-9.-]+$/),
  }),
]);

/** A request as a learner writes it. */
export const traceRequestSchema = z.strictObject({
  from: traceSenderSchema,
  method: z.enum(TRACE_METHODS),
  url: z
    .string()
    .max(2_000)
    .regex(/^http:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:\/[!-~]*)?$/)
    .describe('its name is what the Host header says'),
  via: z
    .enum(['ingress', 'name'])
    .describe('to the NodePort of the ingress gateway, or wherever the name of the URL leads'),
  headers: z.array(z.tuple([headerName, headerValue])).max(TRACE_HEADERS_MAX),
});
export type TraceRequest = z.infer<typeof traceRequestSchema>;

const text = z.string().max(600);
const stepSchema = z.strictObject({
  at: z.enum([
    'name',
    'service',
    'kube-proxy',
    'bypass',
    'listener',
    'filter-chain',
    'virtual-host',
    'route',
    'cluster',
    'endpoint',
    'tls',
    'log',
  ]),
  status: z.enum(['ok', 'ends', 'note']).describe('`ends`: the request gets no further'),
  text: text.describe('names and values as the lab has them'),
  object: z.string().max(300).optional().describe('what it was made from, as `VirtualService/default/web-vs`'),
});
export type TraceStep = z.infer<typeof stepSchema>;

const hopSchema = z.strictObject({
  kind: z.enum(['client', 'node', 'gateway', 'outbound', 'inbound', 'application', 'answer']),
  name: z.string().max(600),
  steps: z.array(stepSchema).max(30),
  reason: reasonSchema.optional().describe('the request ends here, and why'),
});
export type TraceHop = z.infer<typeof hopSchema>;

/** The way of one request, by what each proxy on it has and by the answer that came. */
export const traceWaySchema = z.strictObject({
  hops: z.array(hopSchema).max(12),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('answered'),
      status: z.number().int(),
      ms: z.number(),
      headers: z.array(z.tuple([z.string().max(256), z.string().max(1_000)])).max(40),
      body: z.string().max(2_000).describe('its beginning'),
    }),
    z.strictObject({ kind: z.literal('failed'), error: z.string().max(40), message: text, ms: z.number() }),
    z.strictObject({ kind: z.literal('not-sent') }),
  ]),
  command: z.string().max(3_000).describe('with which a learner sends the same'),
  on: hostNameSchema,
});
export type TraceWay = z.infer<typeof traceWaySchema>;
