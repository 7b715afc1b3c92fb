import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { corsHeaders } from './response-headers.ts';

/** What a page of a tab may ask its server with. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin === 'null' && headers['access-control-request-method'] !== undefined;

/** A page that stood at the lab's address itself would not have asked. */
export const preflightHeaders = ({ headers }: IncomingMessage): OutgoingHttpHeaders => ({
  ...corsHeaders(headers.origin),
  'access-control-allow-methods': [...METHODS].join(', '),
  'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
});
