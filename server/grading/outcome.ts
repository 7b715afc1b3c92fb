import type { Localized } from '#protocol/errors.ts';
import type { AnswerPart } from '#protocol/exercise.ts';
import type { Reason } from '#protocol/verdict.ts';

/** What a broken check looked at, for the reasons that a lesson adds. */
export interface Subject {
  /** Where in the value it does not fit. */
  readonly path?: string;
  readonly value?: unknown;
}

/** What one check found. */
export type Outcome =
  /** `explanation`: why an answer is right. */
  | { readonly kind: 'ok'; readonly evidence: string; readonly explanation?: Localized }
  /** `settleMs`: how long after the last change this may still come right by itself; until then it is pending. */
  | { readonly kind: 'broken'; readonly reason: Reason; readonly settleMs: number; readonly subject?: Subject }
  /** Something is on its way and its end will be seen, such as a pod that starts. */
  | { readonly kind: 'waiting'; readonly waitingFor: Localized };

/** Proxies take new configuration within a second; istiod may be busy. */
export const PROXY_SETTLE_MS = 10_000;
/** Envoy writes its access log once a second. */
export const LOG_SETTLE_MS = 3_000;

const cut = (text: string, max: number) => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

export const ok = (evidence: string, explanation?: Localized): Outcome => ({
  kind: 'ok',
  evidence: cut(evidence, 1000),
  ...(explanation && { explanation }),
});

export const waiting = (ko: string, en: string): Outcome => ({ kind: 'waiting', waitingFor: { ko, en } });

export interface Finding {
  readonly code: string;
  readonly layer: Reason['layer'];
  readonly object: string;
  readonly ko: string;
  readonly en: string;
  readonly expected: string;
  readonly observed: string;
  /** The command to look with, and the host to type it on. */
  readonly next: string;
  readonly on?: string;
  readonly analyzer?: string;
  readonly parts?: readonly AnswerPart[];
}

/** Texts come partly from the lab, so each is cut to what the protocol carries. */
export function reasonOf(finding: Finding): Reason {
  const { ko, en, code, layer, object, expected, observed, next, on = 'k3s-s', analyzer, parts } = finding;
  return {
    code,
    layer,
    object: cut(object, 300),
    message: { ko: cut(ko, 1500), en: cut(en, 1500) },
    expected: cut(expected, 1000),
    observed: cut(observed, 1000),
    next: cut(next, 500),
    on,
    ...(analyzer && { analyzer }),
    ...(parts && { parts: parts.slice(0, 30) }),
  };
}

export const broken = (finding: Finding, settleMs = 0, subject?: Subject): Outcome => ({
  kind: 'broken',
  settleMs,
  ...(subject && { subject }),
  reason: reasonOf(finding),
});
