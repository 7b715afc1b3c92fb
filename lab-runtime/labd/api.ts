import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { createBoundary } from '#protocol/boundary.ts';
import { errorTable, type Failure, SlipwayError } from '#protocol/errors.ts';
import { parseJson } from '#protocol/json.ts';
import { createLabRequestSchema, type LabRecord } from '#protocol/labd.ts';
import { lenient } from '#protocol/lenient.ts';
import { stamp } from '#protocol/version.ts';
import { logToBoundary } from '../boundary-log.ts';
import type { KeptLabs } from './kept-labs.ts';
import type { Labs } from './labs.ts';

export interface LabdApi {
  readonly labs: Labs;
  readonly kept: KeptLabs;
}

const BODY_MAX_BYTES = 16_384;
/** A reader of /v1/events that is this far behind is cut off; it comes back and gets the present records first. */
const EVENTS_BACKLOG_MAX_BYTES = 1_048_576;

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function refuse(response: ServerResponse, reason: Failure): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else answer(response, errorTable[reason.code].status, { failure: reason });
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_MAX_BYTES) throw new SlipwayError('SLW103', { size, limit: BODY_MAX_BYTES });
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    throw new SlipwayError('SLW100', { detail: 'the body broke off' }, { cause });
  }
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

/** A later server may ask with more fields; what this labd does not know it does not put on record. */
const requestSchema = lenient(createLabRequestSchema).transform(({ id, spec: { cluster, workers } }) => {
  return { spec: { cluster, workers }, ...(id !== undefined && { id }) };
});

function events(sources: readonly Pick<Labs, 'watch'>[], response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const tell = (record: LabRecord): void => {
    response.write(`${JSON.stringify(record)}\n`);
    if (response.writableLength > EVENTS_BACKLOG_MAX_BYTES) response.destroy();
  };
  for (const source of sources) response.on('close', source.watch(tell));
}

async function handle({ labs, kept }: LabdApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const [, version, collection, id, ...rest] = path.split('/');
  const route = version === 'v1' && rest.length === 0 ? `${request.method} ${collection}${id ? '/:id' : ''}` : '';
  const none = (): SlipwayError => new SlipwayError('SLW200', { lab: id ?? '' });
  switch (route) {
    case 'GET health':
      return answer(response, 200, { ok: true, ...stamp('labd') });
    case 'GET capacity':
      return answer(response, 200, await labs.capacity());
    case 'GET events':
      return events([labs, kept], response);
    case 'GET labs':
      return answer(response, 200, { labs: labs.list(), kept: kept.list() });
    case 'POST labs': {
      const parsed = requestSchema.safeParse(await body(request));
      if (!parsed.success) throw new SlipwayError('SLW205', { detail: z.prettifyError(parsed.error) });
      const { id: wanted = '' } = parsed.data;
      if (kept.has(wanted)) throw new SlipwayError('SLW205', { detail: `there is a lab ${wanted} of another version` });
      return answer(response, 202, await labs.create(parsed.data));
    }
    case 'GET labs/:id':
    case 'DELETE labs/:id': {
      const ended = request.method === 'DELETE' ? await labs.destroy(id ?? '') : labs.get(id ?? '');
      const record = ended ?? (request.method === 'DELETE' ? kept.end(id ?? '') : undefined);
      if (record === undefined) throw none();
      return answer(response, request.method === 'DELETE' ? 202 : 200, record);
    }
    default:
      throw new SlipwayError('SLW106', { what: `${request.method} ${path}` });
  }
}

/** labd's HTTP interface; whoever may open its socket may do all of it. */
export function createLabdServer(api: LabdApi, log: (event: string, detail: Record<string, unknown>) => void): Server {
  const boundary = createBoundary(logToBoundary(log));
  const serve = (request: IncomingMessage, response: ServerResponse) => handle(api, request, response);
  const server = createServer(
    boundary.guard('a request', serve, (reason, _request, response) => refuse(response, reason)),
  );
  // A connection that could not be taken, for want of file descriptors perhaps; the next one may be.
  server.on('error', (error) => boundary.bug('the listening socket', error));
  return server;
}
