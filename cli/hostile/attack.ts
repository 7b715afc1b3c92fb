import type { LabSpec } from '#protocol/lab-state.ts';

/** `short` shows that the bound is there; `full` goes far past it, and belongs on a machine where nobody works. */
export type Scale = 'short' | 'full';

/** Attacks come from the learner's own computer: whoever has it is root there, and nothing else runs in such a lab. */
export const ATTACKER: LabSpec = { cluster: false, workers: 0 };

/** Something that a learner may try as root of a lab to the harm of others. */
export interface Attack {
  readonly name: string;
  /** What it takes from the machine, for the table. */
  readonly takes: string;
  /** In what it counts what it got. */
  readonly unit: string;
  /**
   * A Perl program that takes all that it can get, prints `held N`, and holds it until it is ended. What it is refused
   * is no failure.
   */
  program(scale: Scale): string;
  /** What it may have got at most. Undefined where the bound is the lab's memory alone. */
  readonly most?: number;
}

/** Prints how much was got, and holds it. */
export const HOLD = '$| = 1; print "held ", $n + 0, "\\n"; sleep 600;';
