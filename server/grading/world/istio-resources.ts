import { z } from 'zod';
import { labels, metadataSchema, name, text } from './metadata.ts';

/** The parts of Istio's objects by which proxies route, as istiod 1.23 reads them. */

const hostList = z.array(text).max(200);
const durationText = z.string().max(40);

export const gatewaySchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    selector: labels.default({}),
    servers: z
      .array(
        z.object({
          port: z.object({ number: z.number(), name: text.optional(), protocol: text.default('') }),
          hosts: hostList.default([]),
          tls: z.object({ mode: text.optional(), httpsRedirect: z.boolean().optional() }).optional(),
        }),
      )
      .max(100)
      .default([]),
  }),
});
export type Gateway = z.infer<typeof gatewaySchema>;

const stringMatch = z.object({ exact: text.optional(), prefix: text.optional(), regex: text.optional() });
export type StringMatch = z.infer<typeof stringMatch>;
const matchByName = z.record(text, stringMatch).optional();
const httpMatchSchema = z.object({
  name: text.optional(),
  uri: stringMatch.optional(),
  scheme: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: matchByName,
  withoutHeaders: matchByName,
  queryParams: matchByName,
  ignoreUriCase: z.boolean().optional(),
  port: z.number().optional(),
  gateways: hostList.optional(),
  sourceLabels: labels.optional(),
  sourceNamespace: text.optional(),
});
export type HttpMatch = z.infer<typeof httpMatchSchema>;

const percentSchema = z.object({ value: z.number().default(0) });
const faultSchema = z.object({
  delay: z
    .object({
      fixedDelay: durationText.optional(),
      percentage: percentSchema.optional(),
      percent: z.number().optional(),
    })
    .optional(),
  abort: z
    .object({
      httpStatus: z.number().optional(),
      grpcStatus: text.optional(),
      percentage: percentSchema.optional(),
    })
    .optional(),
});

const destinationSchema = z.object({
  host: text,
  subset: text.optional(),
  port: z.object({ number: z.number().optional() }).optional(),
});
export type Destination = z.infer<typeof destinationSchema>;

const headerOperations = z.object({ request: z.object({ set: z.record(text, text).optional() }).optional() });
const httpRouteSchema = z.object({
  name: text.optional(),
  match: z.array(httpMatchSchema).max(200).optional(),
  route: z
    .array(z.object({ destination: destinationSchema, weight: z.number().optional() }))
    .max(100)
    .optional(),
  redirect: z
    .object({ uri: text.optional(), authority: text.optional(), redirectCode: z.number().optional() })
    .optional(),
  directResponse: z.object({ status: z.number() }).optional(),
  delegate: z.object({ name: text.default(''), namespace: text.optional() }).optional(),
  rewrite: z.object({ uri: text.optional(), authority: text.optional() }).optional(),
  headers: headerOperations.optional(),
  fault: faultSchema.optional(),
  timeout: durationText.optional(),
});
export type HttpRoute = z.infer<typeof httpRouteSchema>;

export const virtualServiceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    /** None: it is for others to delegate to. */
    hosts: hostList.default([]),
    gateways: hostList.default([]),
    exportTo: hostList.optional(),
    http: z.array(httpRouteSchema).max(200).default([]),
    tcp: z.array(z.unknown()).max(200).default([]),
    tls: z.array(z.unknown()).max(200).default([]),
  }),
});
export type VirtualService = z.infer<typeof virtualServiceSchema>;

const tlsPolicy = z.object({ mode: text.optional() }).optional();
const trafficPolicySchema = z.object({
  tls: tlsPolicy,
  portLevelSettings: z
    .array(z.object({ port: z.object({ number: z.number().optional() }).optional(), tls: tlsPolicy }))
    .max(100)
    .optional(),
});

export const destinationRuleSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    host: text,
    exportTo: hostList.optional(),
    workloadSelector: z.object({ matchLabels: labels.default({}) }).optional(),
    trafficPolicy: trafficPolicySchema.optional(),
    subsets: z
      .array(z.object({ name, labels: labels.default({}), trafficPolicy: trafficPolicySchema.optional() }))
      .max(100)
      .default([]),
  }),
});
export type DestinationRule = z.infer<typeof destinationRuleSchema>;

const portMap = z.record(text, z.number()).optional();
export const serviceEntrySchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    hosts: hostList.default([]),
    addresses: hostList.optional(),
    exportTo: hostList.optional(),
    location: text.optional(),
    resolution: text.optional(),
    workloadSelector: z.object({ labels: labels.default({}) }).optional(),
    endpoints: z
      .array(z.object({ address: text.default(''), labels: labels.default({}), ports: portMap }))
      .max(500)
      .default([]),
    ports: z
      .array(
        z.object({
          number: z.number(),
          name: text.default(''),
          protocol: text.optional(),
          targetPort: z.number().optional(),
        }),
      )
      .max(100)
      .default([]),
  }),
});
export type ServiceEntry = z.infer<typeof serviceEntrySchema>;

export const workloadEntrySchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ address: text.default(''), labels: labels.default({}), ports: portMap }),
});
export type WorkloadEntry = z.infer<typeof workloadEntrySchema>;

export const sidecarSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    workloadSelector: z.object({ labels: labels.default({}) }).optional(),
    egress: z
      .array(
        z.object({
          port: z.object({ number: z.number().optional(), protocol: text.optional() }).optional(),
          hosts: hostList.default([]),
        }),
      )
      .max(100)
      .default([]),
    outboundTrafficPolicy: z.object({ mode: text.optional() }).optional(),
  }),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

const mtlsSchema = z.object({ mode: text.optional() });
export const peerAuthenticationSchema = z.object({
  metadata: metadataSchema,
  spec: z
    .object({
      selector: z.object({ matchLabels: labels.default({}) }).optional(),
      mtls: mtlsSchema.optional(),
      portLevelMtls: z.record(text, mtlsSchema).optional(),
    })
    .prefault({}),
});
export type PeerAuthentication = z.infer<typeof peerAuthenticationSchema>;

export const authorizationPolicySchema = z.object({
  metadata: metadataSchema,
  spec: z
    .object({
      selector: z.object({ matchLabels: labels.default({}) }).optional(),
      action: text.default('ALLOW'),
    })
    .prefault({}),
});
export type AuthorizationPolicy = z.infer<typeof authorizationPolicySchema>;
