import { z } from 'zod';
import { labelTimes, managedFieldsSchema } from './label-times.ts';
import { labels, metadataSchema, name, text } from './metadata.ts';

export * from './istio-resources.ts';

/**
 * The parts of Kubernetes and Istio objects that checks read. Everything else is dropped while parsing, so that the
 * copy of a lab that the server holds stays small whatever the learner puts into it.
 */

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
    externalName: text.optional(),
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

const ingressPathSchema = z.object({
  path: text.optional(),
  pathType: text.optional(),
  backend: z.object({ service: z.object({ name: text }).optional() }).optional(),
});
export const ingressSchema = z.object({
  metadata: metadataSchema,
  spec: z
    .object({
      ingressClassName: text.optional(),
      rules: z
        .array(
          z.object({
            host: text.optional(),
            http: z.object({ paths: z.array(ingressPathSchema).max(200).default([]) }).optional(),
          }),
        )
        .max(200)
        .default([]),
    })
    .prefault({}),
});
export type KubernetesIngress = z.infer<typeof ingressSchema>;
