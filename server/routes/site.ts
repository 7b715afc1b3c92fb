import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { failure } from '#protocol/errors.ts';

const YEAR_SECONDS = 31_536_000;

/** What src/build/precompress.ts wrote beside a file: an encoding of it, never an address of its own. */
const isEncodedCopy = (path: string): boolean => /\.(br|gz)$/i.test(path);

/** The built pages. Files under /_assets/ carry a hash in their names and never change. */
export async function registerSite(app: FastifyInstance, siteDir: string): Promise<void> {
  if (!existsSync(join(siteDir, 'index.html'))) {
    app.setNotFoundHandler((_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send(`${failure('SLW106', { what: siteDir }).message.en}\nRun ./slipway start again: it builds the pages.\n`),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: siteDir,
    redirect: true,
    preCompressed: true,
    allowedPath: (path) => !isEncodedCopy(path),
    cacheControl: false,
    setHeaders(reply, path) {
      const immutable = path.startsWith(join(siteDir, '_assets'));
      reply.header('cache-control', immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    reply.code(404).header('cache-control', 'no-cache');
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage && existsSync(join(siteDir, '404.html'))) return reply.sendFile('404.html');
    return reply.send({ failure: failure('SLW106', { what: request.url.slice(0, 100) }) });
  });
}
