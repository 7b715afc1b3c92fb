/** Output kept for pages; a page that falls behind it gets a new snapshot. */
export const RING_MAX_BYTES = 1024 * 1024;
/** A page may have so much output unacknowledged; beyond, it is sent nothing. */
export const PAGE_WINDOW_BYTES = 100_000;
/** Below this a page counts as having caught up. */
export const PAGE_CAUGHT_UP_BYTES = 5_000;
/** A page that acknowledged nothing for so long (a sleeping laptop) paces nobody. */
export const PAGE_SILENT_AFTER_MS = 5_000;
/** One output frame to a page. */
export const OUTPUT_FRAME_MAX_BYTES = 64 * 1024;
/** While a window is nearly full, room is gathered up to this rather than sent in crumbs. */
export const OUTPUT_FRAME_MIN_BYTES = 16 * 1024;
/** Bytes waiting in a page's WebSocket; above it the page gets no output until they are gone. */
export const SINK_BUFFER_MAX_BYTES = 1024 * 1024;
/** How soon a full WebSocket is looked at again; it tells nobody when it has drained. */
export const SINK_RETRY_MS = 20;
/** A page that keeps falling behind is redrawn at most so often. */
export const REDRAW_EVERY_MS = 500;
/** The emulator holds a program back only when it is so far behind. */
export const EMULATOR_BEHIND_MAX_BYTES = 8 * 1024 * 1024;
/** Beyond this (only after ptyhost gave up waiting for us) output is left out of the emulator. */
export const EMULATOR_QUEUE_MAX_BYTES = EMULATOR_BEHIND_MAX_BYTES + 1024 * 1024;
/** With no page open, output is acknowledged in steps of this; it must stay below ptyhost's low mark. */
export const ACK_STEP_BYTES = 4_096;
/** Lines above the screen that a reload brings back. */
export const SCROLLBACK_LINES = 1_000;
/** A snapshot above this is made again with less scrollback, in the end with none. */
export const SNAPSHOT_MAX_CHARS = 1024 * 1024;
/** A screen is left with ptyhost so long after it changed. */
export const CHECKPOINT_AFTER_MS = 400;
/** Answers of the emulator to one piece of output (a program may ask in a loop). */
export const REPLY_MAX_CHARS = 4_096;
/** V8 heap of one session's emulators; a session that exceeds it loses its screens, nobody else does. */
export const EMULATOR_HEAP_MAX_MIB = 192;
/** Input on its way to ptyhost; more is refused. */
export const INPUT_BUFFER_MAX_BYTES = 4 * 1024 * 1024;
/** How long the first `ready` waits for ptyhost. */
export const READY_TIMEOUT_MS = 3_000;
export const SESSION_ID_MAX_CHARS = 56;
