import http from 'node:http';
import https from 'node:https';
import { z } from 'zod';
import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import type { LabTurns } from '#lab-runtime/lab-client/turns.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { createApiAgent } from './api-connection.ts';
import { parseBoundedJson, parseLargeJson } from './bounded-json.ts';
import { ByteBudget } from './byte-budget.ts';
import { cannotAsk } from './cannot-ask.ts';
import { ClusterStatusError } from './cluster-status-error.ts';
import { type ClusterCredentials, readKubeconfig } from './kubeconfig.ts';
import { clusterLimits } from './limits.ts';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly body?: unknown;
  readonly accept?: string;
  /** GET, or POST with a body, where nothing is said. */
  readonly method?: 'PUT' | 'DELETE';
}

const statusSchema = z.object({ message: z.string().max(100_000).optional() });

/** HTTP to one lab's API server, bounded. The kubeconfig is read on the first use and again after a 401. */
export class ApiClient {
  readonly budget = new ByteBudget();
  readonly #hosts: LabHosts;
  /** When what was read of the lab is parsed. */
  readonly turns: LabTurns | undefined;
  readonly #closed = new AbortController();
  #session: Promise<{ agent: http.Agent; credentials: ClusterCredentials }> | undefined;

  constructor(hosts: LabHosts) {
    this.#hosts = hosts;
    this.turns = hosts.turns;
  }

  async json(path: string, options: RequestOptions = {}): Promise<unknown> {
    return parseLargeJson(await this.bytes(path, options), shortPath(path), this.turns);
  }

  async bytes(path: string, options: RequestOptions = {}): Promise<Buffer> {
    using within = new LinkedAbort([options.signal], options.timeoutMs ?? clusterLimits.requestTimeoutMs);
    const response = await this.open(path, { ...options, signal: within.signal });
    return await this.#collect(response, options.maxBytes ?? clusterLimits.answerMaxBytes, path);
  }

  /** Sends the request and resolves with the answer's stream once a 2xx status is there. */
  async open(path: string, { signal, body, accept, method }: RequestOptions = {}): Promise<http.IncomingMessage> {
    this.#closed.signal.throwIfAborted();
    const until = new LinkedAbort([signal, this.#closed.signal]);
    try {
      const response = await this.#send(path, { signal: until.signal, body, accept, method });
      response.once('close', () => until[Symbol.dispose]());
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) return response;
      if (status === 401) this.#forget();
      const answer = await this.#collect(response, 65_536, path).catch(() => Buffer.alloc(0));
      throw new ClusterStatusError(status, statusMessage(answer));
    } catch (cause) {
      until[Symbol.dispose]();
      throw this.#failure(cause, path, signal);
    }
  }

  close(): void {
    this.#closed.abort(new Error('the cluster access was closed'));
    this.#forget();
  }

  #forget(): void {
    void this.#session?.then(
      ({ agent }) => agent.destroy(),
      () => undefined,
    );
    this.#session = undefined;
  }

  async #open(): Promise<{ agent: http.Agent; credentials: ClusterCredentials }> {
    this.#session ??= readKubeconfig(this.#hosts).then((credentials) => ({
      agent: createApiAgent(this.#hosts, credentials),
      credentials,
    }));
    try {
      return await this.#session;
    } catch (error) {
      this.#session = undefined;
      throw error;
    }
  }

  async #send(
    path: string,
    {
      signal,
      body,
      accept = 'application/json',
      method,
    }: { signal: AbortSignal } & Record<'accept' | 'method', string | undefined> & { body: unknown },
  ): Promise<http.IncomingMessage> {
    const { agent, credentials } = await this.#open();
    signal.throwIfAborted();
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = (credentials.tls ? https : http).request(
        {
          host: '127.0.0.1',
          port: 6443,
          agent,
          path,
          method: method ?? (text === undefined ? 'GET' : 'POST'),
          signal,
          maxHeaderSize: 16_384,
          headers: {
            accept,
            'user-agent': 'slipway-grading',
            ...(text !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
            ...(credentials.token && { authorization: `Bearer ${credentials.token}` }),
          },
        },
        resolve,
      );
      request.on('error', reject);
      // An API server sends none, and Node reads them without end.
      request.on('information', () => request.destroy(new Error('an interim answer that nobody asked for')));
      // An answer that is none, such as an upgrade that nobody asked for, ends the request without an error.
      request.on('close', () => reject(new Error('the connection ended without an answer')));
      request.end(text);
    });
  }

  async #collect(response: http.IncomingMessage, maxBytes: number, path: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.budget.spend(chunk.length);
        if (size > maxBytes) {
          throw new SlipwayError('SLW401', { detail: `${shortPath(path)}: more than ${maxBytes} bytes` });
        }
        chunks.push(chunk);
      }
    } catch (cause) {
      response.destroy();
      throw this.#failure(cause, path);
    }
    return Buffer.concat(chunks);
  }

  #failure(cause: unknown, path: string, signal?: AbortSignal): unknown {
    if (cause instanceof SlipwayError || cause instanceof ClusterStatusError) return cause;
    const timedOut = signal?.aborted && signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    if (signal?.aborted && !timedOut) return signal.reason;
    const what = `API server, ${shortPath(path)}`;
    // However its connections ended: what a stream says of one that was broken off names no cause.
    const isStrange = this.turns?.isStrange || (cause instanceof LabinitError && cause.kind === 'strange');
    if (isStrange) return new SlipwayError('SLW406', { detail: what }, { cause });
    return cannotAsk(what, timedOut ? 'no answer in time' : cause);
  }
}

/** Paths in messages without their query: what a learner can recognise. */
function shortPath(path: string): string {
  return (path.split('?')[0] ?? path).slice(0, 200);
}

function statusMessage(answer: Buffer): string {
  try {
    return (statusSchema.parse(parseBoundedJson(answer, 'status')).message ?? '').slice(0, 1000);
  } catch {
    return answer.toString('utf8').slice(0, 300);
  }
}
