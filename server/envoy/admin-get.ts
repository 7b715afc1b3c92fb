import http from 'node:http';
import type { Duplex } from 'node:stream';
import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { parseBoundedJson } from '../cluster/bounded-json.ts';
import { messageOf } from '../cluster/kubeconfig.ts';
import { clusterLimits } from '../cluster/limits.ts';

const TIMEOUT_MS = 4_000;

/**
 * GETs JSON of a process in the lab through a tunnel made for it, bounded in bytes, time and shape.
 * @throws SlipwayError SLW400 | SLW401
 */
export async function getJson(
  dial: (signal: AbortSignal) => Promise<Duplex>,
  { path, what, signal, spend }: { path: string; what: string; signal: AbortSignal; spend: (bytes: number) => void },
): Promise<unknown> {
  using within = new LinkedAbort([signal], TIMEOUT_MS);
  const bounded = within.signal;
  let tunnel: Duplex | undefined;
  try {
    const socket = await dial(bounded);
    tunnel = socket;
    bounded.throwIfAborted();
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(
        {
          path,
          signal: bounded,
          maxHeaderSize: 16_384,
          headers: { host: 'localhost', connection: 'close' },
          createConnection: () => socket,
        },
        resolve,
      );
      request.once('error', reject);
      request.end();
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      spend(chunk.length);
      if (size > clusterLimits.answerMaxBytes) {
        throw new SlipwayError('SLW401', { detail: `${what}: more than ${clusterLimits.answerMaxBytes} bytes` });
      }
      chunks.push(chunk);
    }
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
    return parseBoundedJson(Buffer.concat(chunks), what);
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    throw new SlipwayError('SLW400', { detail: `${what}: ${messageOf(cause)}` }, { cause });
  } finally {
    tunnel?.destroy();
  }
}
