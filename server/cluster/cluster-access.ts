import type { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { ApiClient, type RequestOptions } from './api-client.ts';
import { type Listed, listAll } from './list.ts';
import { followPodLog, type LogHandlers, type LogSource, readPodLog } from './pod-logs.ts';
import { type WatchHandlers, watchForever } from './watch-loop.ts';

export interface Stoppable {
  stop(): void;
}

/**
 * One lab's API server, asked through labinit's tunnel. Everything that comes back is bounded and parsed.
 * Failures: SlipwayError SLW400 (cannot be asked) or SLW401 (over a limit), ClusterStatusError for an HTTP status.
 */
export interface ClusterAccess {
  get<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  /** Such as `/readyz`. */
  getText(path: string, options?: RequestOptions): Promise<string>;
  list<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<Listed<T>>;
  /** For dry runs: a check never changes the lab. */
  create<T>(path: string, body: unknown, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  /** List and watch until `stop`: see {@link watchForever}. */
  watch<T>(
    path: string,
    schema: z.ZodType<T>,
    handlers: WatchHandlers<T>,
    options?: { readonly metadataOnly?: boolean },
  ): Stoppable;
  podLogs(source: LogSource, options?: RequestOptions): Promise<string>;
  followLogs(source: LogSource, handlers: LogHandlers): Stoppable;
  /** Counts bytes that were read from the lab by another way into the same budget. @throws SlipwayError SLW401 */
  readonly spend: (bytes: number) => void;
  close(): void;
}

export function createClusterAccess({ hosts }: { hosts: LabHosts }): ClusterAccess {
  const client = new ApiClient(hosts);
  const closed = new AbortController();

  const stoppable = (run: (signal: AbortSignal) => Promise<void>): Stoppable => {
    const stop = new AbortController();
    void run(AbortSignal.any([stop.signal, closed.signal])).catch(() => undefined);
    return { stop: () => stop.abort() };
  };
  const parse = <T>(schema: z.ZodType<T>, value: unknown, path: string): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new SlipwayError('SLW400', { detail: `${path}: unexpected answer` }, { cause: parsed.error });
  };

  return {
    get: async (path, schema, options) => parse(schema, await client.json(path, options), path),
    getText: async (path, options) => (await client.bytes(path, options)).toString('utf8'),
    list: (path, schema, options) => listAll(client, { path, schema, ...options }),
    create: async (path, body, schema, options) => parse(schema, await client.json(path, { ...options, body }), path),
    watch: (path, schema, handlers, options) =>
      stoppable((signal) => watchForever({ client, path, schema, handlers, signal, ...options })),
    podLogs: (source, options = {}) => readPodLog(client, source, options),
    followLogs: (source, handlers) => stoppable((signal) => followPodLog(client, source, { handlers, signal })),
    spend: (bytes) => client.budget.spend(bytes),
    close() {
      closed.abort();
      client.close();
    },
  };
}
