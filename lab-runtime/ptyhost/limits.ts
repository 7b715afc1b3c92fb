/** Output kept for a terminal, so that a new server can follow on from a checkpoint. */
export const RING_MAX_BYTES = 1024 * 1024;
/** One output frame; bigger frames would hold up other terminals on the same connection. */
export const OUTPUT_FRAME_MAX_BYTES = 64 * 1024;
/** The pty is paused when its fastest reader is this far behind, so that Ctrl-C is never far behind either. */
export const HIGH_WATER_BYTES = 100_000;
/** …and resumed below this; close to zero, because a paused program costs nothing. */
export const LOW_WATER_BYTES = 5_000;
/** A reader that acknowledged nothing for so long is asleep or dead and paces nobody. */
export const SILENT_AFTER_MS = 5_000;
/** Output of a busy terminal is gathered for so long; the first bytes after a pause go at once. */
export const GATHER_MS = 2;
/** Bytes that may wait in one connection's socket; above it the connection's terminals stay in their rings. */
export const SOCKET_BUFFER_MAX_BYTES = 1024 * 1024;
/** Answers that may wait in a connection's socket; above it no more requests are read from it. */
export const REPLY_BACKLOG_MAX_BYTES = 4 * 1024 * 1024;
/** Input that waits for a program that does not read. A frame that does not fit is refused as a whole. */
export const INPUT_QUEUE_MAX_BYTES = 1024 * 1024;
/** …and no more frames than this, for many tiny ones cost more than their bytes. */
export const INPUT_QUEUE_MAX_FRAMES = 4_096;
/** How soon a full pty is tried again; node-pty itself would spin. */
export const INPUT_RETRY_MS = 5;
/** A checkpoint above this is not kept. */
export const CHECKPOINT_MAX_BYTES = 2 * 1024 * 1024;
export const TERMINALS_MAX = 128;
export const TERMINALS_PER_LAB_MAX = 32;
/** Ended terminals kept for their owner; then the oldest go. */
export const EXITED_MAX = 64;
/** An old server, its successor and one that is being tried out by hand. */
export const CONNECTIONS_MAX = 8;
/** From SIGHUP to SIGKILL. */
export const KILL_AFTER_MS = 2_000;
