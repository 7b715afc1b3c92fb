export const TERMINALS_MAX = 128;
export const TERMINALS_PER_LAB_MAX = 32;
/** Ended terminals kept for their owner; then the oldest go. */
export const EXITED_MAX = 64;
/** An old server, its successor and one that is being tried out by hand. */
export const CONNECTIONS_MAX = 8;
/** From SIGHUP to SIGKILL. */
export const KILL_AFTER_MS = 2_000;
