import { RE2JS } from 're2js';

/** Learners' regular expressions are shorter; a longer one is taken for an attempt to keep the grader busy. */
const PATTERN_MAX_CHARS = 1_000;
const TEXT_MAX_CHARS = 4_000;

/**
 * Does the whole text fit the pattern, as Envoy's `safe_regex` asks? RE2's own syntax and linear time, for the lab
 * wrote the pattern. `unknown`: too long, or no pattern of RE2, which a proxy would not have taken.
 */
export function fitsRe2(pattern: string, text: string, { ignoreCase = false } = {}): boolean | 'unknown' {
  if (pattern.length > PATTERN_MAX_CHARS || text.length > TEXT_MAX_CHARS) return 'unknown';
  try {
    return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0).matches(text);
  } catch {
    return 'unknown';
  }
}
