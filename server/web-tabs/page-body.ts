import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { frameScript } from './frame-script.ts';
import { translateLiterals } from './own-address.ts';
import { PageRewriter, type PageParts } from './page-rewriter.ts';
import type { WebTab } from './web-tabs.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** Encodings in which a character below 128 is not its byte. */
const WIDE = /utf-?(?:16|32)|ucs-?[24]|utf-7|iso-2022/i;
/** Headers that speak of the bytes as the lab sent them. */
const OF_THE_BYTES = ['content-encoding', 'content-length', 'content-md5', 'digest', 'content-digest', 'accept-ranges'];

/** How an answer has to be rewritten; undefined for one that goes on as it is. */
function kindOf({ headers, statusCode }: IncomingMessage, isPage: boolean): PageParts['kind'] | undefined {
  if (statusCode === 204 || statusCode === 206 || statusCode === 304) return undefined;
  const type = headers['content-type'];
  if (type === undefined) return isPage ? 'unnamed' : undefined;
  if (WIDE.test(type)) return undefined;
  if (/^\s*text\/html\b/i.test(type)) return isPage ? 'page' : undefined;
  return /^\s*(?:text|application)\/(?:x-)?(?:javascript|ecmascript|css)\b/i.test(type) ? 'program' : undefined;
}

/** An answer's body and headers with the tab's own addresses leading into the tab. */
export function pageBody(
  tab: WebTab,
  answer: IncomingMessage,
  { isPage, method, headers }: { isPage: boolean; method: string; headers: OutgoingHttpHeaders },
): { parts: Readable[]; headers: OutgoingHttpHeaders } {
  const kind = method === 'HEAD' ? undefined : kindOf(answer, isPage);
  const encoding = (answer.headers['content-encoding'] ?? '').trim().toLowerCase();
  const decoder = encoding === '' || encoding === 'identity' ? undefined : DECODERS[encoding];
  const isOpaque = decoder === undefined && encoding !== '' && encoding !== 'identity';
  if (kind === undefined || isOpaque) return { parts: [answer], headers };
  const rewriter = new PageRewriter({ kind, first: frameScript(tab), translate: translateLiterals(tab) });
  const left = { ...headers };
  for (const name of OF_THE_BYTES) delete left[name];
  const rewrite = rewriteStream(rewriter, tab);
  return { parts: decoder ? [answer, decoder(), rewrite] : [answer, rewrite], headers: left };
}

/** A few packed bytes may become many: what comes out is paced like what comes in. */
function rewriteStream(rewriter: PageRewriter, { pace, ended }: WebTab): Transform {
  let isWide = false;
  let isFirst = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (isFirst) isWide = chunk[0] === 0xfe || chunk[0] === 0xff;
      isFirst = false;
      const out = isWide ? chunk : Buffer.from(rewriter.take(chunk.toString('latin1')), 'latin1');
      const ms = pace.spend(chunk.length);
      if (ms === 0) return done(null, out);
      wait(ms, undefined, { signal: ended }).then(
        () => done(null, out),
        (error: Error) => done(error),
      );
    },
    flush(done: TransformCallback) {
      done(null, isWide ? undefined : Buffer.from(rewriter.end(), 'latin1'));
    },
  });
}
