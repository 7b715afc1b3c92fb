import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';

/** The format of an access log: a text with operators, or JSON whose values are such texts. */
export type LogFormat =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: unknown };

/** One access log of a proxy's filter. */
export interface AccessLog {
  /** The file that it is written to; undefined: it is sent to a server. */
  readonly path: string | undefined;
  /** Undefined: Envoy's own default, which Istio never leaves. */
  readonly format: LogFormat | undefined;
  /** Only requests for which this holds are written. */
  readonly filter: string | undefined;
}

/** The logs of one HTTP connection manager. */
export interface HttpLogs {
  readonly direction: 'INBOUND' | 'OUTBOUND' | 'UNSPECIFIED';
  readonly logs: readonly AccessLog[];
}

const text = z.string().max(20_000);
const many = <T extends z.ZodType>(item: T) => z.array(item).max(5_000).default([]);

const logSchema = z.object({
  filter: z.unknown().optional(),
  typed_config: z
    .object({
      '@type': text.default(''),
      path: text.optional(),
      log_format: z
        .object({
          text_format: text.optional(),
          text_format_source: z.object({ inline_string: text.optional() }).optional(),
          json_format: z.unknown().optional(),
        })
        .optional(),
      format: text.optional(),
      json_format: z.unknown().optional(),
    })
    .optional(),
});
const chainSchema = z.object({
  filters: many(
    z.object({ typed_config: z.object({ '@type': text.default(''), access_log: many(logSchema) }).optional() }),
  ),
});
const dumpSchema = z.object({
  configs: many(
    z.object({
      active_state: z
        .object({
          listener: z
            .object({
              traffic_direction: z.enum(['INBOUND', 'OUTBOUND', 'UNSPECIFIED']).default('UNSPECIFIED'),
              filter_chains: many(chainSchema),
              default_filter_chain: chainSchema.optional(),
            })
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** Of a dump of dynamic listeners: the access logs of each HTTP connection manager. */
export function parseHttpLogs(value: unknown): HttpLogs[] {
  const parsed = dumpSchema.safeParse(value);
  if (!parsed.success) {
    throw new SlipwayError('SLW400', { detail: 'listeners: unexpected configuration dump' }, { cause: parsed.error });
  }
  return parsed.data.configs.flatMap(({ active_state }) => {
    const listener = active_state?.listener;
    if (!listener) return [];
    const chains = [
      ...listener.filter_chains,
      ...(listener.default_filter_chain ? [listener.default_filter_chain] : []),
    ];
    return chains
      .flatMap(({ filters }) => filters)
      .flatMap(({ typed_config: config }) =>
        config?.['@type'].endsWith('.HttpConnectionManager')
          ? [{ direction: listener.traffic_direction, logs: config.access_log.map(accessLog) }]
          : [],
      );
  });
}

function accessLog({ filter, typed_config: config }: z.infer<typeof logSchema>): AccessLog {
  const type = config?.['@type'] ?? '';
  const standard = { StdoutAccessLog: '/dev/stdout', StderrAccessLog: '/dev/stderr' };
  const stream = Object.entries(standard).find(([name]) => type.endsWith(`.${name}`))?.[1];
  const given = config?.log_format;
  const json = given?.json_format ?? config?.json_format;
  const plain = given?.text_format_source?.inline_string ?? given?.text_format ?? config?.format;
  return {
    path: config?.path ?? stream,
    format:
      json !== undefined ? { kind: 'json', json } : plain !== undefined ? { kind: 'text', text: plain } : undefined,
    filter: filter === undefined ? undefined : filterText(filter),
  };
}

const celSchema = z.object({ extension_filter: z.object({ typed_config: z.object({ expression: text }) }) });

function filterText(filter: unknown): string {
  const cel = celSchema.safeParse(filter);
  return cel.success ? cel.data.extension_filter.typed_config.expression : JSON.stringify(filter).slice(0, 300);
}
