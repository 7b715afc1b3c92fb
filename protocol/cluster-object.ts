import { z } from 'zod';
import { labIdSchema } from './lab-state.ts';

/** Which object: as reasons name them, `Namespace/default` or `VirtualService/default/web-vs`. */
export interface ObjectName {
  readonly kind: string;
  /** Undefined for what lies in no namespace. */
  readonly namespace: string | undefined;
  readonly name: string;
}

const FORM =
  /^(?<kind>[A-Z][A-Za-z0-9]{1,62})\/(?:(?<namespace>[a-z0-9][a-z0-9-]{0,62})\/)?(?<name>[A-Za-z0-9][A-Za-z0-9.:_-]{0,252})$/;
/** What reasons name in the same form, and no API server has. */
const NOT_OBJECTS = new Set(['Proxy', 'Envoy', 'File', 'Process', 'Socket']);

/** Undefined for what is no object of a cluster: a proxy, a file, an address, a log. */
export function objectNameOf(text: string): ObjectName | undefined {
  const { kind, namespace, name } = FORM.exec(text)?.groups ?? {};
  if (kind === undefined || name === undefined || NOT_OBJECTS.has(kind)) return undefined;
  return { kind, namespace, name };
}

export const objectText = ({ kind, namespace, name }: ObjectName): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join('/');

/** What a page sends to `/api/objects/read`. */
export const objectRequestSchema = z.strictObject({
  lab: labIdSchema,
  object: z
    .string()
    .max(400)
    .refine((text) => objectNameOf(text) !== undefined, 'must name an object'),
  group: z.string().max(253).optional().describe('the API group, where several have the kind; `` is the core'),
});

/** An object as the API server has it, but for what a page is not shown. */
export const clusterObjectSchema = z.object({
  object: z.looseObject({
    apiVersion: z.string().max(320),
    kind: z.string().max(63),
    metadata: z.looseObject({ name: z.string().max(253), namespace: z.string().max(63).optional() }),
  }),
  readAt: z.number(),
});
export type ClusterObject = z.infer<typeof clusterObjectSchema>;
