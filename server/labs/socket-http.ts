import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { LinkedAbort } from '#protocol/linked-abort.ts';

/** An answer above this is nobody's honest JSON. */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

export interface SocketRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}
export interface SocketCallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}
export interface SocketAnswer {
  readonly status: number;
  readonly body: unknown;
}

function send(socketPath: string, { method, path, body }: SocketRequest, signal?: AbortSignal): ClientRequest {
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const outgoing = request({
    socketPath,
    method,
    path,
    agent: false,
    headers: payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {},
    ...(signal ? { signal } : {}),
  });
  outgoing.end(payload);
  return outgoing;
}

const answered = (outgoing: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    // An answer that is none, such as an upgrade that nobody asked for, ends the request without an error.
    const ended = () => reject(new Error('the connection ended without an answer'));
    outgoing.on('response', resolve).on('error', reject).on('close', ended);
  });

/** One JSON call over a Unix socket. Rejects when nobody answers in time; any status is an answer. */
export async function callSocket(
  socketPath: string,
  call: SocketRequest,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SocketCallOptions = {},
): Promise<SocketAnswer> {
  using within = new LinkedAbort([signal], timeoutMs);
  const response = await answered(send(socketPath, call, within.signal));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_MAX_BYTES) throw new Error(`${call.path} answered more than ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) };
}

/** Lines of an NDJSON stream, parsed; ends when the other side does. `onOpen` runs once the answer began. */
export async function* streamSocket(
  socketPath: string,
  path: string,
  { signal, onOpen }: { signal?: AbortSignal; onOpen?: () => void } = {},
): AsyncGenerator<unknown> {
  const response = await answered(send(socketPath, { method: 'GET', path }, signal));
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`${path} answered ${response.statusCode}`);
  }
  onOpen?.();
  let rest = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    rest += chunk;
    if (rest.length > ANSWER_MAX_BYTES) throw new Error(`a line of ${path} is longer than ${ANSWER_MAX_BYTES}`);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
  }
}
