import { z } from 'zod';

/** One request as a proxy's access log tells it. */
export interface AccessRecord {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly flags: string;
  readonly details: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly authority: string;
  readonly upstreamCluster: string;
  /** Whoever connected to the proxy, without the port. */
  readonly remote: string;
  /** `false` for a line about a TCP connection, which has no request and no request id. */
  readonly http: boolean;
}

/** Requests of the checks themselves; they never count as the learner's. */
const PROBE_AGENT = 'slipway-probe/';

/** Istio's default text format, or its default JSON encoding. Anything else is no access-log line. */
export function parseAccessLine(line: string): AccessRecord | undefined {
  if (line.startsWith('[')) return parseText(line);
  if (line.startsWith('{')) return parseJson(line);
  return undefined;
}

const FIELD_COUNT = 20;

function parseText(line: string): AccessRecord | undefined {
  const fields = splitFields(line);
  if (fields.length < FIELD_COUNT) return undefined;
  const [at = '', request = '', status = '', flags = '', details = ''] = fields;
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    userAgent = '',
    requestId = '',
    authority = '',
    ,
    upstreamCluster = '',
    ,
    ,
    remote = '',
  ] = fields;
  const [method = '', path = ''] = request.split(' ');
  return {
    at,
    method,
    path,
    status: Number(status) || 0,
    flags,
    details,
    userAgent,
    requestId,
    authority,
    upstreamCluster,
    remote: remote.replace(/:\d+$/, ''),
    http: method !== '-' && requestId !== '-' && requestId !== '',
  };
}

/** Fields are words, `"quoted"` or `[bracketed]`; quotes inside a quoted field are followed by no space. */
function splitFields(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < line.length && fields.length < 40) {
    const open = line[at];
    const close = open === '"' ? '"' : open === '[' ? ']' : ' ';
    const from = close === ' ' ? at : at + 1;
    let end = line.indexOf(close, from);
    while (close !== ' ' && end !== -1 && end + 1 < line.length && line[end + 1] !== ' ')
      end = line.indexOf(close, end + 1);
    if (end === -1) end = line.length;
    fields.push(line.slice(from, end));
    at = close === ' ' ? end + 1 : end + 2;
  }
  return fields;
}

const word = z.union([z.string().max(8_192), z.null()]).optional();
const jsonLineSchema = z.object({
  start_time: word,
  method: word,
  path: word,
  response_code: z.number().nullish(),
  response_flags: word,
  response_code_details: word,
  user_agent: word,
  request_id: word,
  authority: word,
  upstream_cluster: word,
  downstream_remote_address: word,
});

function parseJson(line: string): AccessRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = jsonLineSchema.safeParse(value);
  if (!parsed.success || parsed.data.response_code === undefined) return undefined;
  const { data } = parsed;
  return {
    at: data.start_time ?? '',
    method: data.method ?? '-',
    path: data.path ?? '-',
    status: data.response_code ?? 0,
    flags: data.response_flags ?? '-',
    details: data.response_code_details ?? '-',
    userAgent: data.user_agent ?? '-',
    requestId: data.request_id ?? '-',
    authority: data.authority ?? '-',
    upstreamCluster: data.upstream_cluster ?? '-',
    remote: (data.downstream_remote_address ?? '').replace(/:\d+$/, ''),
    http: Boolean(data.method && data.request_id),
  };
}

export const isProbe = ({ userAgent }: AccessRecord): boolean => userAgent.startsWith(PROBE_AGENT);
