import { z } from 'zod';
import { int64, many, readable, text } from './dump-schema.ts';

/** What a proxy has is kept as it stands: lessons compare pictures of routes with it. */
const regexSchema = z.looseObject({ regex: text });
const stringMatchSchema = z.looseObject({
  exact: text.optional(),
  prefix: text.optional(),
  suffix: text.optional(),
  contains: text.optional(),
  safe_regex: regexSchema.optional(),
  ignore_case: z.boolean().optional(),
});
export type StringMatch = z.infer<typeof stringMatchSchema>;

export const headerMatchSchema = z.looseObject({
  name: text,
  string_match: stringMatchSchema.optional(),
  exact_match: text.optional(),
  prefix_match: text.optional(),
  suffix_match: text.optional(),
  contains_match: text.optional(),
  safe_regex_match: regexSchema.optional(),
  range_match: z.looseObject({ start: int64.default(0), end: int64.default(0) }).optional(),
  present_match: z.boolean().optional(),
  invert_match: z.boolean().optional(),
  treat_missing_header_as_empty: z.boolean().optional(),
});
export type HeaderMatch = z.infer<typeof headerMatchSchema>;

const queryMatchSchema = z.looseObject({
  name: text,
  string_match: stringMatchSchema.optional(),
  present_match: z.boolean().optional(),
});
export type QueryMatch = z.infer<typeof queryMatchSchema>;

const present = z.unknown();
const fractionSchema = z.looseObject({ numerator: z.number().optional(), denominator: text.optional() });

const matchSchema = z.looseObject({
  prefix: text.optional(),
  path: text.optional(),
  path_separated_prefix: text.optional(),
  safe_regex: regexSchema.optional(),
  path_match_policy: z
    .looseObject({ typed_config: z.looseObject({ path_template: text.optional() }).optional() })
    .optional(),
  connect_matcher: present.optional(),
  case_sensitive: z.boolean().optional(),
  headers: many(headerMatchSchema),
  query_parameters: many(queryMatchSchema),
  runtime_fraction: z.looseObject({ default_value: fractionSchema.optional() }).optional(),
  grpc: present.optional(),
  tls_context: present.optional(),
  dynamic_metadata: z.array(present).optional(),
  filter_state: z.array(present).optional(),
});

const clusterWeightSchema = z.looseObject({ name: text.default(''), weight: z.number().optional() });
const rewriteSchema = z.looseObject({ pattern: regexSchema.optional(), substitution: text.optional() });
const actionSchema = z.looseObject({
  cluster: text.optional(),
  cluster_header: text.optional(),
  weighted_clusters: z.looseObject({ clusters: many(clusterWeightSchema) }).optional(),
  timeout: text.optional(),
  prefix_rewrite: text.optional(),
  regex_rewrite: rewriteSchema.optional(),
  host_rewrite_literal: text.optional(),
});
const redirectSchema = z.looseObject({
  https_redirect: z.boolean().optional(),
  scheme_redirect: text.optional(),
  host_redirect: text.optional(),
  port_redirect: z.number().optional(),
  path_redirect: text.optional(),
  prefix_rewrite: text.optional(),
  regex_rewrite: rewriteSchema.optional(),
  response_code: text.optional(),
  strip_query: z.boolean().optional(),
});
export type Redirect = z.infer<typeof redirectSchema>;

const filtersSchema = z.record(text, z.unknown()).optional();
const routeSchema = z.looseObject({
  name: text.optional(),
  match: matchSchema,
  route: actionSchema.optional(),
  redirect: redirectSchema.optional(),
  direct_response: z
    .object({
      status: z.number(),
      body: z.looseObject({ inline_string: z.string().max(100_000).optional() }).optional(),
    })
    .optional(),
  typed_per_filter_config: filtersSchema,
  metadata: z.looseObject({ filter_metadata: z.record(text, z.unknown()).optional() }).optional(),
});
export type Route = z.infer<typeof routeSchema>;

/** A route of another shape may take any request: like one that decides by what is not known here. */
const tolerantRoute = routeSchema.catch({ match: { headers: [], query_parameters: [], filter_state: ['unreadable'] } });

const virtualHostSchema = z.looseObject({
  name: text,
  domains: many(text),
  routes: many(tolerantRoute),
  require_tls: z.enum(['NONE', 'EXTERNAL_ONLY', 'ALL']).optional(),
  typed_per_filter_config: filtersSchema,
});
export type VirtualHost = z.infer<typeof virtualHostSchema>;

export const routeConfigSchema = z
  .object({
    name: text,
    ignore_port_in_host_matching: z.boolean().optional(),
    virtual_hosts: readable(virtualHostSchema),
    typed_per_filter_config: filtersSchema,
  })
  .transform(({ virtual_hosts: { items, complete }, ...config }) => ({
    ...config,
    virtual_hosts: items,
    ...(!complete && { incomplete: true }),
  }));
export interface RouteConfig extends Omit<z.infer<typeof routeConfigSchema>, 'incomplete'> {
  /** Some of its virtual hosts could not be read. */
  readonly incomplete?: boolean;
}
