import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { CALLER_HEADER, type LabinitCaller } from '#protocol/labinit.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { LabinitError } from './labinit-error.ts';
import { PacedSocket } from './paced-socket.ts';
import type { LabTurns } from './turns.ts';

const HEADERS_MAX_BYTES = 16_384;
const ERROR_BODY_MAX_BYTES = 16_384;

export interface HttpCall {
  readonly socketPath: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string | Buffer;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly caller: LabinitCaller;
  /** Of the lab; without them its answers are read as they come. */
  readonly turns?: LabTurns | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Ends a call at its deadline or at the caller's wish, whichever comes first. */
function limits(call: HttpCall): { signal: AbortSignal; named: (error: unknown) => LabinitError } {
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]);
  return { signal, named: (error) => named(error, call, deadline.aborted) };
}

function named(error: unknown, call: Omit<HttpCall, 'body' | 'maxBytes'>, isLate: boolean): LabinitError {
  if (error instanceof LabinitError) return error;
  const what = `${call.method} ${call.path.split('?')[0]}`;
  if (call.signal?.aborted) return new LabinitError('aborted', `${what} was aborted`, { cause: error });
  if (isLate) return new LabinitError('timeout', `${what}: no answer in ${call.timeoutMs} ms`);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const kind = code.startsWith('HPE_') ? 'protocol' : 'unreachable';
  return new LabinitError(kind, `${what}: ${code || String(error)}`, { cause: error });
}

function open(
  call: HttpCall,
  signal: AbortSignal,
  headers: Record<string, string>,
  large?: { readonly bytes: Readable; readonly size: number },
): ClientRequest {
  const body = call.body ?? '';
  const { turns, socketPath } = call;
  const sent = request({
    ...(turns ? { createConnection: () => new PacedSocket(socketPath, turns) } : { socketPath, agent: false }),
    method: call.method,
    path: call.path,
    maxHeaderSize: HEADERS_MAX_BYTES,
    signal,
    headers: {
      host: 'labinit',
      [CALLER_HEADER]: call.caller,
      'content-length': large?.size ?? Buffer.byteLength(body),
      ...headers,
    },
  });
  // labinit sends none, and Node reads them without end.
  sent.on('information', () => sent.destroy(new LabinitError('protocol', 'an interim answer that nobody asked for')));
  if (!large) return sent.end(body);
  large.bytes
    .on('error', (error) => sent.destroy(error))
    .on('close', () => large.bytes.readableEnded || sent.destroy());
  return large.bytes.pipe(sent);
}

/** Reads a whole body; more than `maxBytes` is an error, never a longer buffer. */
async function collect(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new LabinitError('too_large', `the host answered more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, body: Buffer): HttpAnswer => ({
  status: statusCode,
  headers,
  body,
});

/** One bounded request and its whole answer. */
export function call(options: HttpCall): Promise<HttpAnswer> {
  const { signal, named } = limits(options);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(named(error));
    if (signal.aborted) return fail(signal.reason);
    const sent = open(options, signal, {});
    sent.on('error', fail);
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new LabinitError('protocol', 'an upgrade that nobody asked for'));
    });
    sent.on('response', (response) => {
      collect(response, options.maxBytes).then((body) => resolve(answerOf(response, body)), fail);
    });
  });
}

export interface StreamCall extends Omit<HttpCall, 'body' | 'maxBytes'> {
  readonly body?: string | { readonly bytes: Readable; readonly size: number };
}

/** One request whose answer is read as it comes; any other status than 200 comes whole. The deadline covers all of it. */
export function stream(options: StreamCall): Promise<IncomingMessage | HttpAnswer> {
  const { body, ...rest } = options;
  const within = new LinkedAbort([options.signal], options.timeoutMs);
  const { signal } = within;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(named(error, options, signal.aborted));
    if (signal.aborted) return fail(signal.reason);
    const large = typeof body === 'object' ? body : undefined;
    const text = typeof body === 'string' ? { body } : {};
    const sent = open({ ...rest, ...text, maxBytes: 0 }, signal, {}, large);
    sent.on('error', fail).on('close', () => within[Symbol.dispose]());
    sent.on('response', (response) => {
      // Whoever reads it hears of its end; one that nobody reads yet may break all the same.
      response.on('error', () => response.destroy());
      if (response.statusCode === 200) return resolve(response);
      collect(response, ERROR_BODY_MAX_BYTES).then((whole) => resolve(answerOf(response, whole)), fail);
    });
  });
}

/** Upgrades the connection; an answer other than 101 comes back as such. The deadline covers the handshake only. */
export function upgrade(options: HttpCall, protocol: string): Promise<Duplex | HttpAnswer> {
  const { signal, named } = limits(options);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(named(error));
    if (signal.aborted) return fail(signal.reason);
    // not node's own signal option: it would also end the tunnel later, at the handshake's deadline
    const sent = open(options, new AbortController().signal, { connection: 'Upgrade', upgrade: protocol });
    const onAbort = (): void => void sent.destroy(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    sent.on('close', () => signal.removeEventListener('abort', onAbort));
    sent.on('error', fail);
    sent.on('upgrade', (_, socket, head) => {
      signal.removeEventListener('abort', onAbort);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    sent.on('response', (response) => {
      collect(response, ERROR_BODY_MAX_BYTES).then((body) => resolve(answerOf(response, body)), fail);
    });
  });
}
