import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { LabTurns } from '#lab-runtime/lab-client/turns.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { parseLargeJson } from '../cluster/bounded-json.ts';
import { cannotAsk } from '../cluster/cannot-ask.ts';
import { clusterLimits } from '../cluster/limits.ts';

const TIMEOUT_MS = 4_000;

interface AdminGet {
  readonly path: string;
  readonly what: string;
  readonly signal: AbortSignal;
  readonly spend: (bytes: number) => void;
  readonly turns: LabTurns | undefined;
}

/**
 * GETs JSON of a process in the lab through a tunnel made for it, bounded in bytes, time and shape.
 * @throws SlipwayError SLW400 | SLW401 | SLW406
 */
export async function getJson(
  dial: (signal: AbortSignal) => Promise<Duplex>,
  { path, what, signal, spend, turns }: AdminGet,
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
      // Neither Envoy nor istiod sends one, and Node reads them without end.
      request.once('information', () => request.destroy(new Error('an interim answer that nobody asked for')));
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
    return await parseLargeJson(Buffer.concat(chunks), what, turns);
  } catch (cause) {
    // What the HTTP client says of a broken tunnel is less than what broke it.
    throw cannotAsk(what, cause instanceof SlipwayError ? cause : (tunnel?.errored ?? cause));
  } finally {
    tunnel?.destroy();
  }
}
