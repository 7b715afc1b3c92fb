import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { capacitySchema, labdFailureSchema, labRecordSchema } from '#protocol/labd.ts';
import type { LabDriver } from './driver.ts';
import { callSocket, type SocketRequest, streamSocket } from './socket-http.ts';

const RECONNECT_MS = 250;

/** labd wraps its list in an object; a bare array is read too. */
const listSchema = z.union([z.array(labRecordSchema), z.object({ labs: z.array(labRecordSchema) })]);

/** The lab driver of one machine: labd behind its Unix socket. */
export function createLabdDriver(socketPath: string): LabDriver {
  const call = async <T>(request: SocketRequest, schema: z.ZodType<T>): Promise<T> => {
    let answer: Awaited<ReturnType<typeof callSocket>>;
    try {
      answer = await callSocket(socketPath, request);
    } catch (cause) {
      throw new SlipwayError('SLW505', { service: 'labd', detail: String(cause) }, { cause });
    }
    if (answer.status >= 400) {
      const refused = labdFailureSchema.safeParse(answer.body);
      if (refused.success) throw new SlipwayError(refused.data.failure.code, refused.data.failure.params);
      throw new SlipwayError('SLW505', { service: 'labd', detail: `${request.path} → ${answer.status}` });
    }
    const parsed = schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw new SlipwayError('SLW900', { detail: `labd ${request.path}: ${z.prettifyError(parsed.error)}` });
  };

  const list = async () => {
    const answer = await call({ method: 'GET', path: '/v1/labs' }, listSchema);
    return Array.isArray(answer) ? answer : answer.labs;
  };

  return {
    create: (body) => call({ method: 'POST', path: '/v1/labs', body }, labRecordSchema),
    async destroy(id) {
      try {
        await call({ method: 'DELETE', path: `/v1/labs/${id}` }, z.unknown());
        return 'ending';
      } catch (error) {
        if (error instanceof SlipwayError && error.failure.code === 'SLW200') return 'none';
        throw error;
      }
    },
    list,
    capacity: () => call({ method: 'GET', path: '/v1/capacity' }, capacitySchema),
    async watch(watcher, signal) {
      while (!signal.aborted) {
        try {
          for await (const line of streamSocket(socketPath, '/v1/events', {
            signal,
            // A change that arrives while the list is read is in the list or comes after it.
            onOpen() {
              watcher.onListing();
              void list().then(watcher.onAll).catch(watcher.onLost);
            },
          })) {
            watcher.onChange(labRecordSchema.parse(line));
          }
        } catch (error) {
          if (signal.aborted) return;
          watcher.onLost(error);
        }
        await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
