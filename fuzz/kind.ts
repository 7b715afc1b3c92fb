import type fc from 'fast-check';

/** What is attacked, as it runs in this process. */
export interface Target<Input> extends AsyncDisposable {
  /** Sends one input as it would come; resolves when its sender was answered or let go of. May throw a finding. */
  send(input: Input): Promise<void>;
  /** Throws unless an honest peer is served as ever. */
  honest(): Promise<void>;
  /** Throws unless what the inputs counted up has come down again. */
  settled?(): Promise<void>;
}

/** One entry of the processes, and what may come in there. */
export interface Kind<Input> {
  readonly name: string;
  /** Inputs under way at once. */
  readonly parallel: number;
  inputs(): fc.Arbitrary<Input>;
  start(): Promise<Target<Input>>;
}

/** Polls until `holds` does; throws `what` when it does not in time. Generous: the machine may be busy. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: () => string,
  timeoutMs = 90_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
