import type { Failure } from '#protocol/errors.ts';
import type { ApiClient, RequestOptions } from './api-client.ts';
import { clusterLimits } from './limits.ts';
import { readLines } from './lines.ts';
import { toFailure } from './watch-loop.ts';

export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly tailLines?: number;
  /** Each line begins with the time at which the container wrote it. */
  readonly timestamps?: boolean;
}
export interface LogHandlers {
  onLine(line: string): void;
  /** The container ended (no failure), or the stream broke. Called once, not after `stop`. */
  onEnd(failure?: Failure): void;
}

function logPath(
  { namespace, pod, container, tailLines = 500, timestamps = false }: LogSource,
  follow: boolean,
): string {
  const name = `${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  return `/api/v1/namespaces/${name}/log?container=${encodeURIComponent(container)}&tailLines=${tailLines}${timestamps ? '&timestamps=true' : ''}${follow ? '&follow=true' : `&limitBytes=${clusterLimits.answerMaxBytes}`}`;
}

export async function readPodLog(client: ApiClient, source: LogSource, options: RequestOptions): Promise<string> {
  return (await client.bytes(logPath(source, false), options)).toString('utf8');
}

/** Follows one container's log until it ends; long lines are cut, a flood ends the stream (SLW401). */
export async function followPodLog(
  client: ApiClient,
  source: LogSource,
  { handlers, signal }: { handlers: LogHandlers; signal: AbortSignal },
): Promise<void> {
  try {
    const response = await client.open(logPath(source, true), { signal });
    const lines = readLines(response as AsyncIterable<Buffer>, {
      maxBytes: clusterLimits.logLineMaxBytes,
      overflow: 'cut',
      spend: (bytes) => client.budget.spend(bytes),
    });
    try {
      for await (const line of lines) handlers.onLine(line.toString('utf8'));
    } finally {
      response.destroy();
    }
    if (!signal.aborted) handlers.onEnd();
  } catch (error) {
    if (!signal.aborted) handlers.onEnd(toFailure(error, client));
  }
}
