import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { endSocket } from '../refusal.ts';
import { NotHttpError } from './answer-head.ts';
import { createAnswerReader } from './answer-reader.ts';
import type { Carried } from './carried.ts';
import { dialTab } from './dial-tab.ts';
import { webLimits } from './limits.ts';
import { pacedTunnel } from './paced-tunnel.ts';
import { requestHeaders } from './request-headers.ts';
import type { WebTab } from './web-tabs.ts';

/** A page of the tab asks for a WebSocket; no other page has reason to, and the desk has its own. */
export const isOwnWebSocket = ({ headers, method }: IncomingMessage, tab: WebTab): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  (headers.origin === 'null' || headers.origin === tab.origin);

/** What a WebSocket's handshake says beside an ordinary request. */
const HANDSHAKE = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions'];
const ANSWER = ['upgrade', 'sec-websocket-accept', 'sec-websocket-protocol', 'sec-websocket-extensions'] as const;
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Passes one WebSocket of a page to the tab's address: the handshake is parsed, what follows goes through as it is,
 * within the session's rate. Resolves when either side has ended.
 */
export async function forwardSocket(
  incoming: IncomingMessage,
  browser: Duplex,
  early: Buffer,
  { tab, hosts, ways, path, timings, boundary, logged, onCookies, onTrouble }: Carried,
): Promise<void> {
  const gone = new AbortController();
  browser.once('close', () => gone.abort());
  using linked = new LinkedAbort([gone.signal, tab.ended]);
  const { signal } = linked;
  const tunnel = await dialTab({ tab, hosts, ways, timings, signal });
  if ('kind' in tunnel) return gone.signal.aborted ? undefined : onTrouble(tunnel);
  if (signal.aborted) return void tunnel.destroy();
  await new Promise<void>((resolve) => {
    let isOver = false;
    let isOpen = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      paced.destroy();
      outgoing.destroy();
      if (isOpen || tab.ended.aborted) browser.destroy();
      resolve();
    };
    const refuse = (kind: 'slow' | 'not-http' | 'closed') => {
      if (isOver) return;
      if (!isOpen) onTrouble({ kind });
      end();
    };
    let timer = setTimeout(() => refuse('slow'), timings.answerMs);
    const reader = createAnswerReader('GET');
    const paced = pacedTunnel(tunnel, {
      pace: tab.pace,
      reader,
      onBytes() {
        if (!isOpen) return;
        clearTimeout(timer);
        if (!isOver) timer = setTimeout(end, timings.socketIdleMs);
      },
    });
    paced.on('error', () => undefined);
    signal.addEventListener('abort', end, { once: true });
    const headers: OutgoingHttpHeaders = {
      ...requestHeaders(tab, path, incoming.headers),
      connection: 'Upgrade',
      upgrade: 'websocket',
    };
    for (const name of HANDSHAKE) if (incoming.headers[name] !== undefined) headers[name] = incoming.headers[name];
    logged.sent(headers);
    const outgoing = httpRequest({
      path,
      createConnection: () => paced,
      headers,
      maxHeaderSize: webLimits.headerMaxBytes,
      setDefaultHeaders: false,
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      refuse(error instanceof NotHttpError || error.code?.startsWith('HPE_') ? 'not-http' : 'closed'),
    );
    const answered = (answer: IncomingMessage) => {
      logged.answered(answer.statusCode ?? 0, reader.head?.fields ?? []);
      const cookies = answer.headers['set-cookie'];
      tab.jar.take(cookies ?? [], path);
      if (cookies) onCookies();
    };
    const open = (answer: IncomingMessage, lab: Duplex, first: Buffer) => {
      answered(answer);
      const lines = ANSWER.flatMap((name) => {
        const value = answer.headers[name];
        return typeof value === 'string' && PLAIN.test(value) ? `${name}: ${value}\r\n` : [];
      });
      isOpen = true;
      clearTimeout(timer);
      timer = setTimeout(end, timings.socketIdleMs);
      browser.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\n${lines.join('')}\r\n`);
      if (first.length > 0) browser.write(first);
      if (early.length > 0) lab.write(early);
      pipeline(lab, browser, end);
      pipeline(browser, lab, end);
    };
    // A page learns nothing of a handshake that failed; the log shows what it was.
    const plain = (answer: IncomingMessage) => {
      answered(answer);
      endSocket(browser, `HTTP/1.1 ${answer.statusCode} -\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      end();
    };
    outgoing.on(
      'upgrade',
      boundary.guard('a socket of a lab', open, () => refuse('not-http')),
    );
    outgoing.on(
      'response',
      boundary.guard('an answer of a lab', plain, () => refuse('not-http')),
    );
    outgoing.end();
  });
}
