/** V8 heap of one session's emulators; a session that exceeds it loses its screens, nobody else does. */
export const EMULATOR_HEAP_MAX_MIB = 192;
/** …and each of the three parts for what was just made: a flood makes little that lasts, and V8 would let it have 16. */
export const EMULATOR_SEMI_SPACE_MAX_MIB = 2;
/** All memory that their process may take, from its start on: that heap, typed arrays, and what Node needs itself. */
export const EMULATOR_DATA_MAX_MIB = 384;
/** How long the first `ready` waits for ptyhost. */
export const READY_TIMEOUT_MS = 3_000;
export const SESSION_ID_MAX_CHARS = 56;
