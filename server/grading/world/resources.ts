import { z } from 'zod';
import { labelTimes, managedFieldsSchema } from './label-times.ts';

/**
 * The parts of Kubernetes and Istio objects that checks read. Everything else is dropped while parsing, so that the
 * copy of a lab that the server holds stays small whatever the learner puts into it.
 */
const name = z.string().max(253);
const text = z.string().max(2_000);
const labels = z.record(z.string().max(400), text);

const metadataSchema = z.object({
  name,
  namespace: name.default(''),
  uid: z.string().max(100).default(''),
  creationTimestamp: z.string().max(40).default(''),
  deletionTimestamp: z.string().max(40).optional(),
  generation: z.number().optional(),
  labels: labels.default({}),
  annotations: z.record(z.string().max(400), z.string().max(300_000)).default({}),
  ownerReferences: z
    .array(z.object({ kind: name, name, controller: z.boolean().optional() }))
    .max(20)
    .default([]),
});

export const namespaceSchema = z
  .object({ metadata: metadataSchema.extend({ managedFields: managedFieldsSchema.default([]) }) })
  .transform(({ metadata: { managedFields, ...metadata } }) => ({ metadata, labelTimes: labelTimes(managedFields) }));
export type Namespace = z.infer<typeof namespaceSchema>;

const port = z.union([z.number(), z.string().max(63)]);
const userSchema = z
  .object({ runAsUser: z.number().int().optional(), runAsGroup: z.number().int().optional() })
  .optional();
const containerSchema = z.object({
  name,
  image: text.default(''),
  restartPolicy: text.optional(),
  securityContext: userSchema,
  ports: z
    .array(z.object({ name: name.optional(), containerPort: z.number(), protocol: text.optional() }))
    .max(100)
    .default([]),
});
const stateSchema = z.object({ reason: text.optional(), message: z.string().max(20_000).optional() });
const containerStatusSchema = z.object({
  name,
  ready: z.boolean().default(false),
  started: z.boolean().nullish(),
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: stateSchema.optional(),
      running: z.object({}).optional(),
      terminated: stateSchema.extend({ exitCode: z.number().optional() }).optional(),
    })
    .default({}),
});
const conditionSchema = z.object({
  type: name,
  status: text,
  reason: text.optional(),
  message: z.string().max(20_000).optional(),
});

export const podSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    nodeName: name.optional(),
    hostNetwork: z.boolean().optional(),
    serviceAccountName: name.optional(),
    containers: z.array(containerSchema).max(50),
    initContainers: z.array(containerSchema).max(50).default([]),
    ephemeralContainers: z
      .array(z.object({ name, image: text.default(''), targetContainerName: name.optional() }))
      .max(50)
      .default([]),
    securityContext: userSchema,
  }),
  status: z
    .object({
      phase: text.default('Pending'),
      podIP: z.ipv4().optional().catch(undefined),
      hostIP: z.ipv4().optional().catch(undefined),
      startTime: z.string().max(40).optional(),
      conditions: z.array(conditionSchema).max(50).default([]),
      containerStatuses: z.array(containerStatusSchema).max(50).default([]),
      initContainerStatuses: z.array(containerStatusSchema).max(50).default([]),
      ephemeralContainerStatuses: z.array(containerStatusSchema).max(50).default([]),
    })
    .prefault({}),
});
export type Pod = z.infer<typeof podSchema>;

export const serviceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    type: text.default('ClusterIP'),
    clusterIP: text.optional(),
    selector: labels.default({}),
    externalTrafficPolicy: text.optional(),
    ports: z
      .array(
        z.object({
          name: name.optional(),
          port: z.number(),
          targetPort: port.optional(),
          nodePort: z.number().optional(),
          protocol: text.optional(),
          appProtocol: text.optional(),
        }),
      )
      .max(100)
      .default([]),
  }),
});
export type Service = z.infer<typeof serviceSchema>;

export const endpointSliceSchema = z.object({
  metadata: metadataSchema,
  endpoints: z
    .array(
      z.object({
        addresses: z.array(text).max(100),
        conditions: z.object({ ready: z.boolean().nullish(), serving: z.boolean().nullish() }).default({}),
      }),
    )
    .max(1000)
    .nullish()
    .transform((value) => value ?? []),
  ports: z
    .array(z.object({ name: z.string().max(63).nullish(), port: z.number().nullish() }))
    .max(100)
    .nullish()
    .transform((value) => value ?? []),
});
export type EndpointSlice = z.infer<typeof endpointSliceSchema>;

export const deploymentSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: z.number().default(1),
    template: z.object({
      metadata: z.object({ labels: labels.default({}), annotations: labels.default({}) }).prefault({}),
    }),
  }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      readyReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      conditions: z.array(conditionSchema).max(50).default([]),
    })
    .prefault({}),
});
export type Deployment = z.infer<typeof deploymentSchema>;

const hostList = z.array(text).max(200);
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
const destinationSchema = z.object({
  host: text,
  subset: text.optional(),
  port: z.object({ number: z.number() }).optional(),
});
const httpRouteSchema = z.object({
  name: text.optional(),
  match: z
    .array(
      z.object({
        uri: stringMatch.optional(),
        authority: stringMatch.optional(),
        method: stringMatch.optional(),
        headers: z.record(text, stringMatch).optional(),
        gateways: hostList.optional(),
        port: z.number().optional(),
      }),
    )
    .max(200)
    .optional(),
  route: z
    .array(z.object({ destination: destinationSchema, weight: z.number().optional() }))
    .max(100)
    .optional(),
  redirect: z.object({}).optional(),
  directResponse: z.object({ status: z.number() }).optional(),
  delegate: z.object({}).optional(),
});
export const virtualServiceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    hosts: hostList.default([]),
    gateways: hostList.default([]),
    exportTo: hostList.optional(),
    http: z.array(httpRouteSchema).max(200).default([]),
    tcp: z.array(z.unknown()).max(200).default([]),
    tls: z.array(z.unknown()).max(200).default([]),
  }),
});
export type VirtualService = z.infer<typeof virtualServiceSchema>;

export const destinationRuleSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    host: text,
    subsets: z
      .array(z.object({ name, labels: labels.default({}) }))
      .max(100)
      .default([]),
  }),
});
export type DestinationRule = z.infer<typeof destinationRuleSchema>;
