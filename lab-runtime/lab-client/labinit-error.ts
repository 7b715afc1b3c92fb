import type { DialError } from '#protocol/labinit.ts';

export type LabinitErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'aborted'
  | 'protocol'
  | 'too_large'
  | 'strange'
  | 'status'
  | 'dial'
  | 'start';

interface Details {
  readonly dial?: DialError;
  readonly status?: number;
  readonly reason?: string;
  readonly cause?: unknown;
}

/** A call to a host's labinit that did not succeed; `kind` says whose fault it looks like. */
export class LabinitError extends Error {
  override readonly name = 'LabinitError';
  readonly kind: LabinitErrorKind;
  /** For kind `dial`: how the connection failed inside the lab. */
  readonly dial: DialError | undefined;
  /** For kind `status`: the HTTP status. */
  readonly status: number | undefined;
  /**
   * For kind `start`: why the command could not be started (`not_found`, `not_executable`, `start_failed`).
   * For kind `status` of a file: labinit's word for what was wrong.
   */
  readonly reason: string | undefined;
  constructor(kind: LabinitErrorKind, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.dial = details.dial;
    this.status = details.status;
    this.reason = details.reason;
  }
}
