import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LabHosts } from './lab-hosts.ts';
import type { StepContext } from './lab-steps.ts';

const POLL_MS = 200;

interface Wait extends StepContext {
  readonly hosts: LabHosts;
}
/** What a bring-up waits for inside a cluster. */
export interface ClusterWaits {
  /** At least `count` nodes are Ready. */
  nodesReady(wait: Wait & { readonly count: number }): Promise<void>;
  deploymentAvailable(wait: Wait & { readonly namespace: string; readonly name: string }): Promise<void>;
  /** Asks until the cluster answers whether it has the Deployment, available or not. */
  hasDeployment(wait: Wait & { readonly namespace: string; readonly name: string }): Promise<boolean>;
}

const conditions = z
  .array(z.object({ type: z.string().max(200), status: z.string().max(50) }))
  .max(100)
  .default([]);
const nodeListSchema = z.object({
  items: z
    .array(z.object({ metadata: z.object({ name: z.string().max(253) }), status: z.object({ conditions }) }))
    .max(100),
});
const deploymentListSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string().max(253) }) })).max(10_000),
});
const deploymentSchema = z.object({ status: z.object({ conditions }) });

const holds = (list: z.infer<typeof conditions>, type: string) =>
  list.some((condition) => condition.type === type && condition.status === 'True');

/** Reads one path of a lab's API server. */
export type ClusterGet = <T>(path: string, schema: z.ZodType<T>, options: { signal: AbortSignal }) => Promise<T>;

/** `open` gives a connection to one lab's cluster; a failed question is asked again until the step's time is over. */
export function createClusterWaits(open: (hosts: LabHosts) => { get: ClusterGet; close(): void }): ClusterWaits {
  const until = async <T>(
    { hosts, signal, report }: Wait,
    { path, schema, satisfied }: { path: string; schema: z.ZodType<T>; satisfied: (body: T) => boolean },
  ) => {
    const cluster = open(hosts);
    try {
      for (;;) {
        signal.throwIfAborted();
        try {
          if (satisfied(await cluster.get(path, schema, { signal }))) return;
        } catch (error) {
          if (!signal.aborted) report(`no answer yet: ${error instanceof Error ? error.message : String(error)}`);
        }
        await sleep(POLL_MS, undefined, { signal });
      }
    } finally {
      cluster.close();
    }
  };
  return {
    nodesReady: (wait) =>
      until(wait, {
        path: '/api/v1/nodes',
        schema: nodeListSchema,
        satisfied({ items }) {
          const ready = items.filter((node) => holds(node.status.conditions, 'Ready')).length;
          wait.report(`${ready}/${wait.count} nodes Ready`);
          return ready >= wait.count;
        },
      }),
    deploymentAvailable: (wait) =>
      until(wait, {
        path: `/apis/apps/v1/namespaces/${wait.namespace}/deployments/${wait.name}`,
        schema: deploymentSchema,
        satisfied: ({ status }) => holds(status.conditions, 'Available'),
      }),
    async hasDeployment(wait) {
      let has = false;
      await until(wait, {
        path: `/apis/apps/v1/namespaces/${wait.namespace}/deployments`,
        schema: deploymentListSchema,
        satisfied({ items }) {
          has = items.some(({ metadata }) => metadata.name === wait.name);
          return true;
        },
      });
      return has;
    },
  };
}
