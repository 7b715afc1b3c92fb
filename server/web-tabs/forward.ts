import { type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { NotHttpError } from './answer-head.ts';
import { createAnswerReader } from './answer-reader.ts';
import type { Carried } from './carried.ts';
import { dialTab } from './dial-tab.ts';
import type { Offer } from './downloads.ts';
import { fileHeaders, offeredFile } from './file-offer.ts';
import { webLimits } from './limits.ts';
import { pacedTunnel } from './paced-tunnel.ts';
import { pageBody } from './page-body.ts';
import { requestHeaders } from './request-headers.ts';
import { corsHeaders, responseHeaders } from './response-headers.ts';
import type { Trouble } from './trouble.ts';

export interface ForwardOptions extends Carried {
  /** The tab shows another document. */
  readonly onDocument: () => void;
  /** The answer is saved under this name, whatever it is. */
  readonly saveAs?: string;
  /** An answer is to be saved and waits for that: the browser stays on its page. */
  readonly onFile: (file: string, held: Pick<Offer, 'save' | 'drop'>) => void;
}

/** Passes one request to the tab's address and streams the answer back. Resolves when both sides are done with it. */
export async function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { hosts, ways, onTrouble, ...options }: ForwardOptions,
): Promise<void> {
  const { tab, timings } = options;
  const gone = new AbortController();
  using linked = new LinkedAbort([gone.signal, tab.ended]);
  const { signal } = linked;
  let reader: ServerResponse | undefined = response;
  const follow = (next: ServerResponse | undefined) => {
    reader = next;
    next?.once('close', () => {
      if (reader === next) gone.abort();
    });
  };
  follow(response);
  const tunnel = await dialTab({ tab, hosts, ways, timings, signal });
  if (gone.signal.aborted && 'kind' in tunnel) return;
  if ('kind' in tunnel) return onTrouble(tunnel);
  if (signal.aborted) return void tunnel.destroy();
  await exchange(incoming, response, { ...options, onTrouble, tunnel, signal, follow });
}

interface Exchange extends Omit<ForwardOptions, 'hosts' | 'ways'> {
  readonly tunnel: Duplex;
  readonly signal: AbortSignal;
  /** From here on this one reads the answer; undefined while it waits for somebody. */
  readonly follow: (reader: ServerResponse | undefined) => void;
}

function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  {
    tab,
    path,
    timings,
    boundary,
    logged,
    saveAs,
    onFile,
    onDocument,
    onCookies,
    onTrouble,
    tunnel,
    signal,
    follow,
  }: Exchange,
): Promise<void> {
  return new Promise((resolve) => {
    let outgoing: ClientRequest | undefined;
    let answered = false;
    let over = false;
    let early = 0;
    const end = (trouble?: Trouble) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (trouble && !answered && !response.destroyed) onTrouble(trouble);
      else if (!response.writableFinished) response.destroy();
      outgoing?.destroy();
      paced.destroy();
      incoming.resume();
      resolve();
    };
    const onAbort = () => end();
    const onIdle = () => end({ kind: 'slow' });
    let timer = setTimeout(onIdle, timings.answerMs);
    let idleMs = timings.idleMs;
    const stillMoves = () => {
      clearTimeout(timer);
      if (!over) timer = setTimeout(onIdle, idleMs);
    };
    const reader = createAnswerReader(incoming.method ?? '');
    const paced = pacedTunnel(tunnel, {
      pace: tab.pace,
      reader,
      onBytes(bytes, way) {
        if (answered) stillMoves();
        else if (way === 'in') {
          early += bytes;
          if (early > webLimits.beforeAnswerMaxBytes) end({ kind: 'not-http' });
        }
      },
    });
    paced.on('error', () => undefined);
    signal.addEventListener('abort', onAbort, { once: true });

    const { method, headers } = incoming;
    const sent = requestHeaders(tab, path, headers);
    logged.sent(sent);
    try {
      outgoing = httpRequest({
        method,
        path,
        createConnection: () => paced,
        headers: sent,
        maxHeaderSize: webLimits.headerMaxBytes,
        setDefaultHeaders: false,
      });
    } catch {
      return end({ kind: 'bad-request' });
    }
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      end(error instanceof NotHttpError || error.code?.startsWith('HPE_') ? { kind: 'not-http' } : { kind: 'closed' }),
    );
    outgoing.on('upgrade', () => end({ kind: 'not-http' }));
    const pass = (answer: IncomingMessage) => {
      const { statusCode = 0 } = answer;
      logged.answered(statusCode, reader.head?.fields ?? []);
      const allowed = responseHeaders(tab, path, answer);
      if (answer.headers['set-cookie']) onCookies();
      if ('elsewhere' in allowed) return end({ kind: 'elsewhere', status: statusCode, location: allowed.elsewhere });
      const isPage = isDocument(incoming) && saveAs === undefined;
      const save = (file: string, to: ServerResponse) => {
        to.writeHead(200, fileHeaders(file, answer));
        pipeline(answer, to, () => end());
      };
      if (saveAs !== undefined) {
        answered = true;
        return save(saveAs, response);
      }
      const file = isPage && statusCode < 300 ? offeredFile(answer, path) : undefined;
      if (file !== undefined) {
        answered = true;
        clearTimeout(timer);
        follow(undefined);
        // As with every download, the page stays.
        response.writeHead(204, { 'cache-control': 'no-store' }).end();
        return onFile(file, {
          save(_request, to) {
            follow(to);
            save(file, to);
          },
          drop: () => end(),
        });
      }
      const body = pageBody(tab, answer, { isPage, method: method ?? '', headers: allowed.headers });
      try {
        response.writeHead(statusCode, { ...body.headers, ...corsHeaders(headers.origin, allowed.headers.vary) });
      } catch {
        return end({ kind: 'not-http' });
      }
      answered = true;
      if (isEvents(answer)) idleMs = timings.socketIdleMs;
      stillMoves();
      if (isPage && (statusCode < 300 || statusCode > 399)) {
        tab.shown = path;
        onDocument();
      }
      pipeline([...body.parts, response], () => end());
    };
    // To the learner it is the lab's answer that cannot be read; what it was that we could not is in the log.
    outgoing.on(
      'response',
      boundary.guard('an answer of a lab', pass, () => end({ kind: 'not-http' })),
    );
    incoming.on('error', () => end());
    // Not `pipeline`: it would break the browser's connection where the lab answers before it has read everything.
    incoming.pipe(outgoing);
  });
}

/** Server-sent events, which come whenever something happens. */
const isEvents = ({ headers }: IncomingMessage) => /^\s*text\/event-stream\b/i.test(headers['content-type'] ?? '');

/** A page of its own, not a part of one. */
export function isDocument({ headers, method }: IncomingMessage): boolean {
  if (method === 'HEAD') return false;
  const dest = headers['sec-fetch-dest'];
  // Without TLS browsers say what they ask for to this machine alone, but of a page that they would like TLS for it.
  if (dest === undefined) return headers['upgrade-insecure-requests'] === '1';
  return ['document', 'iframe', 'frame'].includes(String(dest));
}
