import { type TraceRequest, traceRequestSchema } from '#protocol/trace-way.ts';

/** A request as it stands in the form. */
export interface TraceDraft {
  /** `host/testpc`, or `pod/default/web-1`. */
  readonly from: string;
  readonly method: TraceRequest['method'];
  readonly url: string;
  readonly via: TraceRequest['via'];
  readonly headers: string;
}

export const firstDraft: TraceDraft = {
  from: 'host/testpc',
  method: 'GET',
  url: 'http://www.mesh.test/',
  via: 'ingress',
  headers: '',
};

export const senderKey = (from: TraceRequest['from']): string =>
  'host' in from ? `host/${from.host}` : `pod/${from.namespace}/${from.pod}`;

function senderOf(key: string): unknown {
  const [kind, first, pod] = key.split('/');
  return kind === 'host' ? { host: first } : { namespace: first, pod };
}

/** What is sent, or which field cannot be. */
export function readDraft({ from, method, url, via, headers }: TraceDraft): TraceRequest | 'url' | 'headers' {
  const pairs = headers
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? ['', ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
  const typed = url.trim();
  const parsed = traceRequestSchema.safeParse({
    from: senderOf(from),
    method,
    url: /^http:\/\/[^/]+$/.test(typed) ? `${typed}/` : typed,
    via,
    headers: pairs,
  });
  if (parsed.success) return parsed.data;
  return parsed.error.issues.some(({ path }) => path[0] === 'headers') ? 'headers' : 'url';
}
