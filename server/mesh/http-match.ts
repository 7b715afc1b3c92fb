import { fitsRe2 } from '#server/envoy/re2-pattern.ts';
import type { HttpMatch, StringMatch } from '#server/grading/world/resources.ts';

/** A request as it reaches a proxy that routes it. */
export interface RoutedRequest {
  /** The Host header, as the client sends it. */
  readonly authority: string;
  /** With its query, if it has one. */
  readonly path: string;
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The first condition that the request does not meet, and what it has instead. */
export interface Unmet {
  /** Such as `uri`, `headers.end-user`. */
  readonly field: string;
  /** As it is written: `exact: jason`. */
  readonly wanted: string;
  readonly has: string;
}
export type MatchResult =
  | { readonly kind: 'fits' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unmet'; readonly unmet: Unmet };

const FITS: MatchResult = { kind: 'fits' };

/** All conditions of one item of `match`; what istiod itself sorts out beforehand (gateways, port, source) is not among them. */
export function matchRequest(match: HttpMatch | undefined, request: RoutedRequest): MatchResult {
  if (!match) return FITS;
  const { authority, method = 'GET', headers = {} } = request;
  const [path = '', query = ''] = request.path.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const ignoreCase = match.ignoreUriCase === true;
  const conditions: [field: string, pattern: StringMatch | undefined, value: string | undefined, options?: Options][] =
    [
      ['uri', match.uri, path, { ignoreCase }],
      ['scheme', match.scheme, 'http'],
      ['method', match.method, method],
      ['authority', match.authority, authority],
      ...entries(match.headers).map(
        ([name, pattern]) => [`headers.${name}`, pattern, headers[name.toLowerCase()]] as [string, StringMatch, string],
      ),
      ...entries(match.withoutHeaders).map(
        ([name, pattern]) =>
          [`withoutHeaders.${name}`, pattern, headers[name.toLowerCase()], { inverted: true }] as [
            string,
            StringMatch,
            string,
            Options,
          ],
      ),
      ...entries(match.queryParams).map(
        ([name, pattern]) =>
          [`queryParams.${name}`, pattern, parameters.get(name) ?? undefined] as [string, StringMatch, string],
      ),
    ];
  let unknown = false;
  for (const [field, pattern, value, options = {}] of conditions) {
    if (!pattern) continue;
    const fits = compare(pattern, value, options);
    if (fits === 'unknown') unknown = true;
    else if (!fits) {
      const has = value === undefined ? '(absent)' : value;
      return {
        kind: 'unmet',
        unmet: { field, wanted: `${options.inverted ? 'not ' : ''}${patternText(pattern)}`, has },
      };
    }
  }
  return unknown ? { kind: 'unknown' } : FITS;
}

interface Options {
  readonly ignoreCase?: boolean;
  readonly inverted?: boolean;
}

const entries = (record: Readonly<Record<string, StringMatch>> = {}) => Object.entries(record);

/** Without a value, or with the regular expression `*`, only presence is asked for. */
const asksPresence = ({ exact, prefix, regex }: StringMatch): boolean =>
  (exact === undefined && prefix === undefined && regex === undefined) || regex === '*';

function compare(
  pattern: StringMatch,
  given: string | undefined,
  { ignoreCase = false, inverted = false }: Options,
): boolean | 'unknown' {
  if (asksPresence(pattern)) return (given !== undefined) !== inverted;
  // a header that is not there counts as empty where it must not have the value
  const value = given ?? (inverted ? '' : undefined);
  if (value === undefined) return false;
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const { exact, prefix, regex = '' } = pattern;
  const fits =
    exact !== undefined
      ? fold(value) === fold(exact)
      : prefix !== undefined
        ? fold(value).startsWith(fold(prefix))
        : fitsRe2(regex, value);
  return fits === 'unknown' ? fits : fits !== inverted;
}

/** `exact: jason`; `(present)` where only that is asked. */
export function patternText(pattern: StringMatch): string {
  if (asksPresence(pattern)) return '(present)';
  const [kind, value] = Object.entries(pattern).find(([, each]) => each !== undefined) ?? [];
  return `${kind}: ${value}`;
}

/** All conditions of an item in one line, those that istiod sorts out included. */
export function matchText(match: HttpMatch | undefined): string {
  if (!match) return 'any request';
  const { name: _name, uri, scheme, method, authority, headers, withoutHeaders, queryParams, ...rest } = match;
  const single = Object.entries({ uri, scheme, method, authority }).flatMap(([field, pattern]) =>
    pattern ? `${field} ${patternText(pattern)}` : [],
  );
  const named = Object.entries({ headers, withoutHeaders, queryParams }).flatMap(([field, record]) =>
    entries(record).map(([name, pattern]) => `${field} ${name} ${patternText(pattern)}`),
  );
  const others = Object.entries(rest).flatMap(([field, value]) =>
    value === undefined ? [] : `${field} ${JSON.stringify(value)}`,
  );
  return [...single, ...named, ...others].join(', ') || 'any request';
}
