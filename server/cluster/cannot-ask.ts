import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import { SlipwayError } from '#protocol/errors.ts';

/** Why a lab could not be asked: SLW406 where its answers are strange, SLW400 for anything else. */
export function cannotAsk(what: string, cause: unknown): SlipwayError {
  if (cause instanceof SlipwayError) return cause;
  const code = cause instanceof LabinitError && cause.kind === 'strange' ? 'SLW406' : 'SLW400';
  return new SlipwayError(code, { detail: `${what}: ${messageOf(cause)}` }, { cause });
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
