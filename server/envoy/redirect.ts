import type { Redirect } from './route-schema.ts';

const CODES: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

export const redirectStatus = ({ response_code = 'MOVED_PERMANENTLY' }: Redirect): number =>
  CODES[response_code] ?? 301;

interface Redirected {
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly path: string;
  /** The path that the route matched by, where it was a prefix. */
  readonly prefix?: string | undefined;
}

/** The `Location` that Envoy answers with; undefined where a regular expression makes it. */
export function redirectLocation(redirect: Redirect, request: Redirected): string | undefined {
  if (redirect.regex_rewrite) return undefined;
  const scheme = redirect.https_redirect ? 'https' : (redirect.scheme_redirect ?? request.scheme);
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/s.exec(request.authority) ?? [];
  // A port that was the old scheme's own does not go along to the new one.
  const ownPort = request.scheme === 'https' ? ':443' : ':80';
  const kept = scheme !== request.scheme && port === ownPort ? '' : port;
  const host = redirect.host_redirect ?? name;
  const given = redirect.host_redirect === undefined ? kept : '';
  const chosen = redirect.port_redirect === undefined ? given : `:${redirect.port_redirect}`;
  return `${scheme}://${host}${chosen}${pathOf(redirect, request)}`;
}

function pathOf({ path_redirect, prefix_rewrite, strip_query }: Redirect, { path, prefix }: Redirected): string {
  const [plain = ''] = path.split('?');
  const query = strip_query ? '' : path.slice(plain.length);
  if (path_redirect) return path_redirect.includes('?') ? path_redirect : `${path_redirect}${query}`;
  if (prefix_rewrite === undefined) return `${plain}${query}`;
  return `${prefix_rewrite}${plain.slice((prefix ?? plain).length)}${query}`;
}
