import type { LabinitClient } from '#lab-runtime/lab-client/labinit-client.ts';

/** A lab of `ATTACKER`'s kind, as root of the machine has it at hand. */
export interface ArenaLab {
  /** Of its testpc. */
  readonly labinit: LabinitClient;
  /** Why it is no more, as a code; undefined while it runs. */
  ended(): Promise<string | undefined>;
  end(): Promise<void>;
}

/** Where attacks are tried: a machine of its own kind, or the one that runs. */
export interface Arena {
  newLab(): Promise<ArenaLab>;
  /** A page of the server; undefined where there is no server. */
  readonly pageUrl?: string;
}
