import { type Localized, SlipwayError } from '#protocol/errors.ts';
import type { LabStep } from '#protocol/lab-state.ts';

type StepName = LabStep['name'];

export interface StepBoard {
  readonly steps: readonly LabStep[];
  /** Replaces one step and tells whoever watches. */
  set(step: LabStep): void;
}

export interface StepOptions {
  readonly board: StepBoard;
  readonly name: StepName;
  readonly timeoutMs: number;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}
export interface StepContext {
  readonly signal: AbortSignal;
  /** What the step does or waits for now; told on in the error when time runs out. */
  report(detail: string): void;
  /** Names a part that begins; the names stay with the step. */
  begin(part: Localized): void;
}

const DETAIL_MAX = 500;
const PARTS_MAX = 30;

/**
 * Runs one step of a bring-up with its time limit. A step that an earlier server finished is not run again.
 * Throws SLW206 when it ran out of time, SLW203 when it failed; an abort from outside passes through.
 */
export async function runStep(
  { board, name, timeoutMs, clock, signal }: StepOptions,
  work: (context: StepContext) => Promise<void>,
): Promise<void> {
  if (board.steps.find((step) => step.name === name)?.status === 'done') return;
  const begun = clock();
  let detail = '';
  let applied: readonly Localized[] = [];
  const parts = () => (applied.length > 0 ? { applied: [...applied] } : {});
  board.set({ name, status: 'running' });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    await work({
      signal: AbortSignal.any([signal, deadline]),
      report(next) {
        if (next === detail) return;
        detail = next.slice(0, DETAIL_MAX);
        board.set({ name, status: 'running', detail, ...parts() });
      },
      begin(part) {
        applied = [...applied, part].slice(0, PARTS_MAX);
        board.set({ name, status: 'running', ...parts() });
      },
    });
    board.set({ name, status: 'done', ms: Math.max(0, Math.round(clock() - begun)), ...parts() });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const ms = Math.max(0, Math.round(clock() - begun));
    const why = deadline.aborted ? detail : cause instanceof Error ? cause.message : String(cause);
    board.set({ name, status: 'failed', ms, detail: why.slice(0, DETAIL_MAX), ...parts() });
    if (deadline.aborted) {
      throw new SlipwayError('SLW206', { step: name, seconds: Math.round(timeoutMs / 1000), detail }, { cause });
    }
    if (cause instanceof SlipwayError) throw cause;
    throw new SlipwayError('SLW203', { step: name, detail: why.slice(0, DETAIL_MAX) }, { cause });
  }
}
