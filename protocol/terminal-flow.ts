/**
 * How a terminal's bytes are paced, from the program to the page and back: what ptyhost, the server and the page hold
 * at most, and when each waits for the next. They are one system of numbers, so they stand in one file;
 * terminal-flow.test.ts holds the relations between them.
 */

// Output: pty → ptyhost's ring → server's ring → page.

/** Output that ptyhost keeps for a terminal, so that a new server can follow on from a checkpoint. */
export const PTY_RING_MAX_BYTES = 1024 * 1024;
/** The pty is paused when its fastest reader is this far behind, so that Ctrl-C is never far behind either. */
export const PTY_PAUSE_BYTES = 100_000;
/** …and resumed below this: what is on its way then lasts the page's emulator until more has come. */
export const PTY_RESUME_BYTES = 50_000;
/** Whoever acknowledged nothing for so long (a sleeping laptop, a server that hangs) paces nobody. */
export const SILENT_AFTER_MS = 5_000;
/** Output of a busy terminal is gathered for so long; the first bytes after a pause go at once. */
export const OUTPUT_GATHER_MS = 2;
/** One output frame; bigger frames would hold up other terminals on the same connection. */
export const OUTPUT_FRAME_MAX_BYTES = 64 * 1024;
/** Bytes that may wait in ptyhost's socket to a server; above it that server's terminals stay in their rings. */
export const PTYHOST_SOCKET_MAX_BYTES = 1024 * 1024;
/** Answers that may wait in a server's socket; above it ptyhost reads no more requests from it. */
export const PTYHOST_REPLIES_MAX_BYTES = 4 * 1024 * 1024;

/** Output that the server keeps for pages; a page that falls behind it gets a new snapshot. */
export const SERVER_RING_MAX_BYTES = 1024 * 1024;
/** Output is acknowledged in steps of this: one message for each frame would cost more than the frame. */
export const ACK_STEP_BYTES = 4_096;
/** The emulator holds a program back only when it is so far behind: it parses some 20 MB a second. */
export const EMULATOR_BEHIND_MAX_BYTES = 1024 * 1024;
/** Beyond this (only after ptyhost gave up waiting for the server) output is left out of the emulator. */
export const EMULATOR_QUEUE_MAX_BYTES = EMULATOR_BEHIND_MAX_BYTES + 1024 * 1024;

/** A page may have so much output unacknowledged; beyond, it is sent nothing. */
export const PAGE_WINDOW_BYTES = 100_000;
/** Below this a page counts as having caught up. */
export const PAGE_CAUGHT_UP_BYTES = 5_000;
/** While a window is nearly full, room is gathered up to this rather than sent in many small frames. */
export const OUTPUT_FRAME_MIN_BYTES = 16 * 1024;
/** Bytes waiting in a page's WebSocket; above it the page gets no output until they are gone. */
export const PAGE_SOCKET_MAX_BYTES = 1024 * 1024;
/** How soon a full WebSocket is looked at again; it has no event for having drained. */
export const PAGE_SOCKET_RETRY_MS = 20;
/** A page that keeps falling behind is redrawn at most so often. */
export const REDRAW_EVERY_MS = 500;
/** Messages and snapshots for a page that stopped reading; above it the page is cut off, and connects again. */
export const PAGE_OUTGOING_MAX_BYTES = 24 * 1024 * 1024;
/** A page that has more than this waiting gets a snapshot without the lines above it. */
export const PAGE_HISTORY_MAX_BYTES = 8 * 1024 * 1024;

// Screens: a snapshot stands for the output before it.

/**
 * Lines above the screen that are part of its state: more than the tallest screen, which they come back into when it
 * grows. Those above them are history, which no emulator looks at again.
 */
export const SNAPSHOT_SCROLLBACK_LINES = 1_000;
/** Lines of history that are kept at least, as long as they fit the two bounds below. */
export const HISTORY_LINES = 10_000;
/** A terminal's history, deflated: in the server's memory, and once more on its disk for the next server. */
export const HISTORY_MAX_BYTES = 1024 * 1024;
/** …and inflated, as a page draws it. */
export const HISTORY_MAX_CHARS = 8 * 1024 * 1024;
/** A piece of history ends after so many lines, or so many characters. */
export const HISTORY_PIECE_LINES = 500;
export const HISTORY_PIECE_CHARS = 256 * 1024;
/** Rows beyond those that are part of the state may wait in the emulator: what a program prints at an even pace. */
export const WAITING_LINES = 1_000;
/** Rows that a flood pushed out of the emulator and that are not history yet, without their blank ends: of one terminal. */
export const PACKED_ROWS_MAX_BYTES = 8 * 1024 * 1024;
/** All rows of a session's emulators, in their own form and packed. */
export const SESSION_ROWS_MAX_BYTES = 40 * 1024 * 1024;
/** Lines above the screen that a page keeps while it is open. */
export const PAGE_SCROLLBACK_LINES = 20_000;
/** A snapshot's escape sequences as JSON; one above this is made again with less scrollback, in the end as plain text. */
export const SNAPSHOT_MAX_BYTES = 1024 * 1024;
/** A checkpoint above this is not kept by ptyhost; it is a snapshot with its size in JSON. */
export const CHECKPOINT_MAX_BYTES = 2 * 1024 * 1024;
/** A screen is left with ptyhost so long after it changed. */
export const CHECKPOINT_AFTER_MS = 400;

// Input: page → server → ptyhost's queue → pty.

/** One input frame of a page; a paste goes in pieces, so that the shell reads while it comes. */
export const INPUT_CHUNK_BYTES = 32 * 1024;
/** Between two pieces of a paste. */
export const INPUT_CHUNK_PAUSE_MS = 15;
/** Above this a paste is refused as a whole rather than typed in part: ptyhost holds no more for a program. */
export const PASTE_MAX_BYTES = 1_000_000;
/** Input on its way from the server to ptyhost, of all terminals; more is refused. */
export const PTYHOST_INPUT_MAX_BYTES = 4 * 1024 * 1024;
/** Input that waits for a program that does not read. A frame that does not fit is refused as a whole. */
export const INPUT_QUEUE_MAX_BYTES = 1024 * 1024;
/** …and no more frames than this, for many tiny ones cost more than their bytes. */
export const INPUT_QUEUE_MAX_FRAMES = 4_096;
/** How soon a full pty is tried again; node-pty itself would spin. */
export const INPUT_RETRY_MS = 5;
/** What the emulator answers to one piece of output, as if it were typed (a program may ask in a loop). */
export const REPLY_MAX_CHARS = 4_096;
