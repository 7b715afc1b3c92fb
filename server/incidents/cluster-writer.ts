import { z } from 'zod';
import { ApiClient } from '../cluster/api-client.ts';
import { orNothing } from '../cluster/or-nothing.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';

/** An object as the API server has it; a lab's answer, of which only the shape of its metadata is known. */
export const clusterObjectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().max(253),
    namespace: z.string().max(253).optional(),
    uid: z.string().max(100).optional(),
    resourceVersion: z.string().max(100).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    managedFields: z.array(z.unknown()).max(200).optional(),
  }),
});
export type ClusterObject = z.infer<typeof clusterObjectSchema>;

/**
 * One lab's API server for what incidents put into it; grading itself only reads. Failures are those of ClusterAccess:
 * SlipwayError SLW400 and SLW401, and ClusterStatusError for an HTTP status.
 */
export interface ClusterWriter {
  /** Undefined where there is none. */
  get(path: string): Promise<ClusterObject | undefined>;
  put(path: string, object: unknown): Promise<ClusterObject>;
  post(path: string, object: unknown): Promise<ClusterObject>;
  /** One object, or a whole collection. What is not there is no failure. */
  remove(path: string): Promise<void>;
  names(collection: string): Promise<string[]>;
  close(): void;
}

const listSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })).max(500) });

export function createClusterWriter(hosts: LabHosts): ClusterWriter {
  const client = new ApiClient(hosts);
  const parsed = async (answer: Promise<unknown>) => clusterObjectSchema.parse(await answer);
  return {
    get: (path) => orNothing(parsed(client.json(path))),
    put: (path, body) => parsed(client.json(path, { method: 'PUT', body })),
    post: (path, body) => parsed(client.json(path, { body })),
    remove: async (path) => void (await orNothing(client.bytes(path, { method: 'DELETE' }))),
    names: async (path) => listSchema.parse(await client.json(path)).items.map(({ metadata }) => metadata.name),
    close: () => client.close(),
  };
}
