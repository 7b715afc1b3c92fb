import type { Reason } from '#protocol/verdict.ts';

/** What a command shows of an object that should be there. */
export const ABSENT = 'it is not there';

/** A log lacks a request, and the command is the one that sends it. */
const SENT = 'the request is sent';

/** What a command printed and how it ended. */
export interface CommandEnd {
  readonly code: number;
  /** Both streams, as a terminal shows them. */
  readonly output: string;
}
/** What a command showed of its reason, or what is wrong with it. */
type Shown = { readonly shows: string } | { readonly trouble: string };

/** Words that stand in many sentences and name nothing. */
const COMMON = new Set(
  'a all and are at but by for from has in is it its none no not nothing of on one only or other than that the there this to with without http'.split(
    ' ',
  ),
);
/** Where the first of these is what the reason observed, there is nothing to be seen but that it is not there. */
const ABSENCE = /\b(no|none|not|nothing|never|without|absent|missing|empty|lacks|0)\b/i;

/** What the text says that there is none of. */
const ABSENT_THING = /\b(?:no|without|lacks) (?:an? |the |such )?`?([\w./*-]+)/i;

/**
 * How a request may end besides with status 0: the failure must be the one that the reason speaks of. All else that
 * a reason names can be looked at by a command that ends well.
 */
const REQUEST_FAILURES: readonly { readonly code: number; readonly claim: RegExp }[] = [
  { code: 6, claim: /\bname|resolve|address|dns/i },
  { code: 7, claim: /refused|listen|reached|no_route/i },
  { code: 28, claim: /time|no answer/i },
  { code: 52, claim: /reset|closed|ended|empty/i },
  { code: 56, claim: /reset|closed|ended/i },
];

/** Does the command end well and show what the reason claims? */
export function showsClaim(reason: Reason, { code, output }: CommandEnd): Shown {
  if (code !== 0 && !isClaimedFailure(reason, code)) {
    return { trouble: cut(`ended with status ${code}: ${oneLine(output) || 'no output'}`) };
  }
  if (reason.layer === 'answer') {
    return output.trim() === '' ? { trouble: 'printed nothing' } : { shows: 'where the answer is' };
  }
  if (code !== 0) return { shows: `the request fails (curl: ${code})` };
  const printed = oneLine(output);
  const word = tellingWords(reason).find((each) => contains(printed, each));
  if (word !== undefined) return { shows: word };
  const name = nameOf(reason.object);
  if (contains(printed, name)) return { shows: name };
  const term = termsOf(reason.message.en).find((each) => contains(printed, each));
  if (term !== undefined) return { shows: term };
  if (reason.layer === 'log' && /\bcurl\b/.test(reason.next)) return { shows: SENT };
  // What is not there is shown by a look that does not find it.
  const gone = ABSENT_THING.exec(reason.message.en)?.[1];
  if (ABSENCE.test(reason.observed) || (gone !== undefined && !contains(printed, gone))) return { shows: ABSENT };
  return { trouble: cut(`shows neither ${JSON.stringify(reason.observed)} nor ${name}: ${printed || 'no output'}`) };
}

function isClaimedFailure({ next, message, observed }: Reason, code: number): boolean {
  const failure = REQUEST_FAILURES.find((each) => each.code === code);
  return /\bcurl\b/.test(next) && failure?.claim.test(`${observed} ${message.en}`) === true;
}

/** Names and values of what was observed, without what is expected as well: they tell the wrong from the right. */
function tellingWords({ observed, expected }: Reason): string[] {
  const wanted = new Set(wordsOf(expected));
  const words = wordsOf(observed);
  return [oneLine(observed), ...words.filter((word) => !wanted.has(word))];
}

/** What a reason writes as one word may be printed in columns, so its parts count too. */
const wordsOf = (text: string): string[] =>
  [...text.split(/[\s,;]+/), ...text.split(/[\s,;:/"'`()[\]{}→=<>|]+/)]
    .map((word) => word.replace(/^[("'[{.:/]+|[)"'\]}.:/]+$/g, ''))
    .filter((word) => word.length > 1 && !COMMON.has(word.toLowerCase()));

/** What a text names as it is written in a configuration: `www.mesh.test`, host_rewrite_literal, targetPort. */
const termsOf = (text: string): string[] =>
  wordsOf(text).filter((word) => /[_.\d/-]|[a-z][A-Z]/.test(word) && !/^\d{1,3}$/.test(word));

/** The last part of `Kind/namespace/name`; the whole where it is no such name. */
const nameOf = (object: string): string => /([^/\s]+?)[/)]*$/.exec(object)?.[1] ?? object;

/** As a word of its own: 80 is not in 8080, web not in webserver. */
function contains(text: string, word: string): boolean {
  if (word === '') return false;
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'i').test(text);
}

const TROUBLE_MAX = 400;
const cut = (text: string): string => (text.length > TROUBLE_MAX ? `${text.slice(0, TROUBLE_MAX - 1)}…` : text);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A reason shows a wrong value and the right one: both say something, and they differ. A question hides what is right. */
export function valuesTrouble({ layer, expected, observed }: Reason): string | undefined {
  if (layer === 'answer') return undefined;
  if (oneLine(expected) === '') return 'says nothing of what is expected';
  if (oneLine(observed) === '') return 'says nothing of what was observed';
  if (oneLine(expected) === oneLine(observed)) return `expects what it observed: ${oneLine(expected)}`;
  return undefined;
}
