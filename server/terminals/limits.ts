/** V8 heap of one session's emulators; a session that exceeds it loses its screens, nobody else does. */
export const EMULATOR_HEAP_MAX_MIB = 192;
/** …and of that for what was just made: a flood makes little that lasts, and V8 would let it have 48. */
export const EMULATOR_YOUNG_HEAP_MAX_MIB = 6;
/** How long the first `ready` waits for ptyhost. */
export const READY_TIMEOUT_MS = 3_000;
export const SESSION_ID_MAX_CHARS = 56;
