import { fitsRe2 } from './re2-pattern.ts';
import type { HeaderMatch, QueryMatch, StringMatch } from './route-schema.ts';

/** `unknown`: something decides that cannot be computed here; ask with a probe. */
export type Matched = boolean | 'unknown';

export const not = (matched: Matched): Matched => (matched === 'unknown' ? matched : !matched);

/** All must hold: one that does not settles it, whatever the unknown ones say. */
export function all(parts: readonly Matched[]): Matched {
  if (parts.includes(false)) return false;
  return parts.includes('unknown') ? 'unknown' : true;
}

export function stringMatches(match: StringMatch, value: string): Matched {
  // Envoy ignores `ignore_case` for regular expressions.
  const fold = (text: string) => (match.ignore_case ? text.toLowerCase() : text);
  const folded = fold(value);
  if (match.exact !== undefined) return folded === fold(match.exact);
  if (match.prefix !== undefined) return folded.startsWith(fold(match.prefix));
  if (match.suffix !== undefined) return folded.endsWith(fold(match.suffix));
  if (match.contains !== undefined) return folded.includes(fold(match.contains));
  if (match.safe_regex) return fitsRe2(match.safe_regex.regex, value);
  return 'unknown';
}

/** An absent header fits nothing, inverted or not, unless it is asked for whether it is there. */
export function headerMatches(match: HeaderMatch, value: string | undefined): Matched {
  const invert = match.invert_match === true;
  const wanted = valueMatcher(match);
  if (wanted === undefined) {
    const present = match.present_match ?? true;
    return ((value !== undefined) === present) !== invert;
  }
  if (value === undefined && !match.treat_missing_header_as_empty) return false;
  const matched = wanted(value ?? '');
  return invert ? not(matched) : matched;
}

/** Undefined: only whether the header is there counts. */
function valueMatcher(match: HeaderMatch): ((value: string) => Matched) | undefined {
  const { string_match, exact_match, prefix_match, suffix_match, contains_match, safe_regex_match, range_match } =
    match;
  if (string_match) return (value) => stringMatches(string_match, value);
  if (exact_match !== undefined) return (value) => exact_match === '' || value === exact_match;
  if (prefix_match !== undefined) return (value) => value.startsWith(prefix_match);
  if (suffix_match !== undefined) return (value) => value.endsWith(suffix_match);
  if (contains_match !== undefined) return (value) => value.includes(contains_match);
  if (safe_regex_match) return (value) => fitsRe2(safe_regex_match.regex, value);
  if (range_match) {
    const { start, end } = range_match;
    return (value) => /^[+-]?\d+$/.test(value) && Number(value) >= Number(start) && Number(value) < Number(end);
  }
  return undefined;
}

/** Parameters as they stand in the request, the first of each name, nothing decoded. */
export function queryMatches({ name, string_match }: QueryMatch, path: string): Matched {
  const query = /\?([^#]*)/.exec(path)?.[1] ?? '';
  const given = query.split('&').find((each) => each.split('=')[0] === name && each !== '');
  if (given === undefined) return false;
  return string_match ? stringMatches(string_match, given.slice(name.length + 1)) : true;
}
