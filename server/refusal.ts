import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { errorTable, type Failure, failure } from '#protocol/errors.ts';

/** When to try again, where the failure says it. */
export const retryAfter = ({ params: { seconds } }: Failure): Record<string, string> =>
  typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};

/** Answers a request with a failure, or breaks off the answer that has begun. */
export function refuseRequest(response: ServerResponse, reason: Failure): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const text = JSON.stringify({ failure: reason });
  response.writeHead(errorTable[reason.code].status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    ...retryAfter(reason),
  });
  response.end(text);
}

/** Answers what the router itself does not take, such as an address that cannot be decoded. */
export function refuseAddress(error: Error, reply: FastifyReply): void {
  void reply.code(400).send({ failure: failure('SLW100', { detail: error.message.slice(0, 200) }) });
}

/** Ends a raw connection with these bytes. A peer that does not close its side must not keep ours open. */
export function endSocket(socket: Duplex, bytes: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(bytes);
}

/** Answers a request for an upgrade with a failure. */
export function refuseUpgrade(socket: Duplex, reason: Failure): void {
  const { status } = errorTable[reason.code];
  const text = JSON.stringify({ failure: reason });
  const more = Object.entries(retryAfter(reason)).map(([name, value]) => `${name}: ${value}\r\n`);
  endSocket(
    socket,
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n${more.join('')}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
