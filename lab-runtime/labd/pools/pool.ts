import type { LabSpec } from '#protocol/lab-state.ts';

/** A lab that runs, as far as those need to know it who measure what it has. */
export interface PooledLab {
  readonly id: string;
  readonly spec: LabSpec;
  /** Its cgroup. */
  readonly group: string;
}

/** Something that the machine has once for all labs, and that no limit of a lab keeps from running out. */
export interface Pool {
  /** As the learner whose lab is ended reads it, in both languages. */
  readonly what: string;
  /**
   * How much of it is left above the line where somebody has to go, in a unit of its own; negative below the line.
   * Undefined where this machine has no such pool.
   */
  spare(labs: readonly PooledLab[]): Promise<number | undefined>;
  /** What each lab has of it beyond what it was promised; those with nothing may be left out. */
  shares(labs: readonly PooledLab[]): Promise<ReadonlyMap<string, number>>;
  /** A change of `spare` that is no more than noise. */
  readonly noise: number;
}

/** What each lab has, asked one after another: it happens while the machine is short of something. */
export async function sharesOf(
  labs: readonly PooledLab[],
  measure: (lab: PooledLab) => Promise<number>,
): Promise<ReadonlyMap<string, number>> {
  const shares = new Map<string, number>();
  for (const lab of labs) shares.set(lab.id, await measure(lab));
  return shares;
}
