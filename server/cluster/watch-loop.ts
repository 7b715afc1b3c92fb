import { z } from 'zod';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { ApiClient } from './api-client.ts';
import { Backoff, pause } from './backoff.ts';
import { parseLargeJson } from './bounded-json.ts';
import { messageOf } from './cannot-ask.ts';
import { ClusterStatusError } from './cluster-status-error.ts';
import { clusterLimits } from './limits.ts';
import { readLines } from './lines.ts';
import { listAll } from './list.ts';

/** The API server ends a watch after this long; it is opened again where it stood. */
const WATCH_SECONDS = 240;
/** Bookmarks come once a minute. Before the first one only the stream's end, above, bounds a silent stream. */
const SILENCE_AFTER_BOOKMARK_MS = 100_000;
const SILENCE_MS = (WATCH_SECONDS + 20) * 1000;
/** A resource that does not exist yet: its CRD may be installed by the learner at any moment. */
const ABSENT_RETRY_MS = 3_000;

export interface WatchHandlers<T> {
  /** The whole state, after each (re)list. */
  onReplace(items: T[]): void;
  onEvent(event: { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }): void;
  /** The stream stands (again). */
  onAvailable?(): void;
  /** The cluster cannot be asked; the loop goes on trying. */
  onUnavailable?(failure: Failure): void;
}

export interface WatchOptions<T> {
  readonly client: ApiClient;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly handlers: WatchHandlers<T>;
  readonly signal: AbortSignal;
  /** Only the objects' metadata is asked for: of large objects whose content no check reads. */
  readonly metadataOnly?: boolean;
  readonly random?: () => number;
}

const eventSchema = z.object({ type: z.string().max(20), object: z.unknown() });
const bookmarkSchema = z.object({ metadata: z.object({ resourceVersion: z.string().max(100) }) });
const METADATA = 'g=meta.k8s.io;v=v1,application/json';
const accepts = (metadataOnly: boolean | undefined, as: string) =>
  metadataOnly ? { accept: `application/json;as=${as};${METADATA}` } : {};
const errorSchema = z.object({ code: z.number().optional(), message: z.string().max(10_000).optional() });

/** List, then watch, for ever: 410 lists again, a lost connection resumes, and all failures back off. */
export async function watchForever<T>(options: WatchOptions<T>): Promise<void> {
  const { client, path, schema, handlers, signal } = options;
  const backoff = new Backoff(options.random);
  let resourceVersion = '';
  let existed = false;
  while (!signal.aborted) {
    try {
      if (!resourceVersion) {
        const accept = accepts(options.metadataOnly, 'PartialObjectMetadataList');
        const listed = await listAll(client, { path, schema, signal, ...accept });
        resourceVersion = listed.resourceVersion;
        existed = true;
        handlers.onReplace(listed.items);
        handlers.onAvailable?.();
      }
      const began = performance.now();
      resourceVersion = await watchOnce(options, resourceVersion, () => {
        backoff.reset();
        handlers.onAvailable?.();
      });
      // A server that ends each watch at once must not be asked in a tight loop.
      if (performance.now() - began < 1_000) await backoff.wait(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof WatchLost) resourceVersion = error.resourceVersion;
      if (statusOf(error) === 410) resourceVersion = '';
      else if (statusOf(error) === 404) {
        resourceVersion = '';
        // An API server that has just started may not know all its resources yet: one that was there is asked twice.
        if (existed) handlers.onUnavailable?.(toFailure(error, client));
        else {
          handlers.onReplace([]);
          handlers.onAvailable?.();
        }
        existed = false;
        await pause(ABSENT_RETRY_MS, signal);
        continue;
      } else if (!(error instanceof WatchLost)) {
        // The first failure of a resumed watch may be due to its resource version; after a list it is not.
        if (error instanceof ClusterStatusError) resourceVersion = '';
        handlers.onUnavailable?.(toFailure(error, client));
      }
      await backoff.wait(signal);
    }
  }
}

/** The connection of a standing watch broke: resume at the last version that was seen. */
class WatchLost extends Error {
  readonly resourceVersion: string;
  constructor(resourceVersion: string, cause: unknown) {
    super('watch lost', { cause });
    this.resourceVersion = resourceVersion;
  }
}

async function watchOnce<T>(
  { client, path, schema, handlers, signal, metadataOnly }: WatchOptions<T>,
  from: string,
  onOpen: () => void,
): Promise<string> {
  let resourceVersion = from;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('silent')), 10_000);
  timer.unref();
  using merged = new LinkedAbort([signal, silence.signal]);
  try {
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${encodeURIComponent(from)}`;
    const response = await client.open(`${path}${path.includes('?') ? '&' : '?'}${query}`, {
      signal: merged.signal,
      ...accepts(metadataOnly, 'PartialObjectMetadata'),
    });
    onOpen();
    let silenceMs = SILENCE_MS;
    const listen = () => {
      clearTimeout(silenceTimer);
      silenceTimer = setTimeout(() => response.destroy(new Error('the watch was silent for too long')), silenceMs);
      silenceTimer.unref();
    };
    let silenceTimer = setTimeout(() => undefined, 0);
    clearTimeout(timer);
    listen();
    try {
      const lines = readLines(response as AsyncIterable<Buffer>, {
        maxBytes: clusterLimits.eventMaxBytes,
        overflow: () =>
          new SlipwayError('SLW401', { detail: `${path}: an event of more than ${clusterLimits.eventMaxBytes} bytes` }),
        spend: (bytes) => client.budget.spend(bytes),
      });
      for await (const line of lines) {
        if (line.length === 0) continue;
        const event = eventSchema.parse(await parseLargeJson(line, path, client.turns));
        if (event.type === 'ERROR') throw statusError(event.object);
        const version = bookmarkSchema.safeParse(event.object);
        if (event.type === 'BOOKMARK') silenceMs = SILENCE_AFTER_BOOKMARK_MS;
        listen();
        if (isChange(event.type)) {
          const object = schema.safeParse(event.object);
          if (object.success) handlers.onEvent({ type: event.type, object: object.data });
        }
        if (version.success) resourceVersion = version.data.metadata.resourceVersion;
      }
      return resourceVersion;
    } finally {
      clearTimeout(silenceTimer);
      response.destroy();
    }
  } catch (error) {
    if (error instanceof ClusterStatusError || error instanceof SlipwayError || error instanceof z.ZodError)
      throw error;
    throw new WatchLost(resourceVersion, error);
  } finally {
    clearTimeout(timer);
  }
}

const isChange = (type: string): type is 'ADDED' | 'MODIFIED' | 'DELETED' =>
  type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED';

function statusError(object: unknown): ClusterStatusError {
  const status = errorSchema.safeParse(object);
  return new ClusterStatusError(status.data?.code ?? 500, status.data?.message?.slice(0, 1000) ?? 'watch error');
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof ClusterStatusError ? error.status : undefined;

export function toFailure(error: unknown, { turns }: Pick<ApiClient, 'turns'>): Failure {
  if (error instanceof SlipwayError) return error.failure;
  return failure(turns?.isStrange ? 'SLW406' : 'SLW400', { detail: messageOf(error) });
}
