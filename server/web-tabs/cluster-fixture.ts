import type { z } from 'zod';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import type { OpenCluster } from './cluster-names.ts';

/** What a lab's cluster has, as its API server names it; it may change meanwhile. */
type Objects = readonly (readonly [path: string, object: unknown])[];

export const pod = (namespace: string, name: string, values: { node?: string; ip?: string; phase?: string } = {}) =>
  [
    `/api/v1/namespaces/${namespace}/pods/${name}`,
    {
      metadata: { namespace, name },
      spec: { nodeName: values.node ?? 'k3s-s' },
      status: { podIP: values.ip ?? '172.16.0.7', phase: values.phase ?? 'Running' },
    },
  ] as const;

/** An API server that has these objects, and their pods as a list; `asked` gathers what it is asked. */
export const fakeCluster =
  (objects: Objects, asked: string[] = []): OpenCluster =>
  () => ({
    async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
      asked.push(path);
      if (path.startsWith('/api/v1/pods?')) {
        const items = objects.filter(([each]) => each.includes('/pods/')).map(([, object]) => object);
        return schema.parse({ metadata: {}, items });
      }
      const found = objects.find(([each]) => each === path);
      if (!found) throw new ClusterStatusError(404, 'not found');
      return schema.parse(found[1]);
    },
    close: () => undefined,
  });
