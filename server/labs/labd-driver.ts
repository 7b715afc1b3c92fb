import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import {
  capacitySchema,
  type KeptLab,
  type LabRecord,
  labdFailureSchema,
  labdLabsSchema,
  labRecordSchema,
} from '#protocol/labd.ts';
import { lenient } from '#protocol/lenient.ts';
import { refusal } from '#protocol/version.ts';
import type { LabDriver } from './driver.ts';
import { callSocket, type SocketRequest, streamSocket } from './socket-http.ts';

const RECONNECT_MS = 250;

const recordSchema = lenient(labRecordSchema);

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
      const refused = lenient(labdFailureSchema).safeParse(answer.body);
      if (refused.success) throw SlipwayError.received(refused.data.failure);
      throw new SlipwayError('SLW505', { service: 'labd', detail: `${request.path} → ${answer.status}` });
    }
    const parsed = lenient(schema).safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw new SlipwayError('SLW900', { detail: `labd ${request.path}: ${z.prettifyError(parsed.error)}` });
  };

  const all = () => call({ method: 'GET', path: '/v1/labs' }, labdLabsSchema);
  /** labd outlives servers, so it may be of another version. @throws SlipwayError SLW110 */
  const checkVersion = async (): Promise<void> => {
    const refused = refusal('labd', await call({ method: 'GET', path: '/v1/health' }, z.object({})));
    if (refused) throw SlipwayError.received(refused);
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
    list: async (): Promise<readonly LabRecord[]> => (await all()).labs,
    kept: async (): Promise<readonly KeptLab[]> => (await all()).kept,
    capacity: () => call({ method: 'GET', path: '/v1/capacity' }, capacitySchema),
    async watch(watcher, signal) {
      while (!signal.aborted) {
        try {
          await checkVersion();
          for await (const line of streamSocket(socketPath, '/v1/events', {
            signal,
            // A change that arrives while the list is read is in the list or comes after it.
            onOpen() {
              watcher.onListing();
              void all()
                .then(({ labs, kept }) => {
                  const keptIds = kept.map(({ id }) => id);
                  watcher.onAll(labs, keptIds);
                })
                .catch(watcher.onLost);
            },
          })) {
            watcher.onChange(recordSchema.parse(line));
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
