import { z } from 'zod';
import { hostNameSchema, labIdSchema } from './lab-state.ts';

/**
 * Between server and ptyhost, over a Unix socket: frames `u32be length, u8 kind, payload`.
 * `length` counts the payload. kind 0: JSON control. kind 1: input `u32be terminal, bytes`. kind 2: output `u32be terminal, u64be offset, bytes`.
 * kind 3: a screen checkpoint `u32be terminal, u64be offset, opaque bytes`, kept by ptyhost for the next server.
 */
export const PtyFrame = { control: 0, input: 1, output: 2, checkpoint: 3 } as const;
/** A frame above this closes the connection. */
export const PTY_FRAME_MAX_BYTES = 8 * 1024 * 1024;

const terminal = z.number().int().positive();
const offset = z.number().int().nonnegative();
const ref = z.number().int().nonnegative();
const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) };

export const ptyRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    ref,
    lab: labIdSchema,
    host: hostNameSchema,
    owner: z.string().max(64),
    ...size,
  }),
  z.strictObject({ type: z.literal('list'), ref }),
  /** Output from `offset` on (or from the ring's start if that is gone); one attachment a connection and terminal. */
  z.strictObject({ type: z.literal('attach'), ref, terminal, offset }),
  /** Asks for the newest checkpoint; answered by a checkpoint frame or `none`. */
  z.strictObject({ type: z.literal('recall'), ref, terminal }),
  z.strictObject({ type: z.literal('ack'), terminal, offset }),
  z.strictObject({ type: z.literal('resize'), terminal, ...size }),
  z.strictObject({ type: z.literal('close'), terminal }),
  z.strictObject({ type: z.literal('close-lab'), lab: labIdSchema }),
]);
export type PtyRequest = z.infer<typeof ptyRequestSchema>;

export const ptyTerminalSchema = z.strictObject({
  terminal,
  lab: labIdSchema,
  host: hostNameSchema,
  owner: z.string().max(64).describe('opaque to ptyhost; the server keeps the session here'),
  ringStart: offset,
  ringEnd: offset,
  exited: z.boolean(),
  ...size,
});
export type PtyTerminal = z.infer<typeof ptyTerminalSchema>;

export const ptyReplySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened'), ref, terminal: ptyTerminalSchema }),
  /** Also says which version of this protocol ptyhost speaks; one that says none speaks 1.0. */
  z.strictObject({
    type: z.literal('listed'),
    ref,
    terminals: z.array(ptyTerminalSchema),
    version: z.number().optional(),
    minor: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('attached'), ref, terminal, offset }),
  z.strictObject({ type: z.literal('none'), ref, terminal }),
  z.strictObject({ type: z.literal('failed'), ref, detail: z.string().max(500) }),
  z.strictObject({
    type: z.literal('exited'),
    terminal,
    exitCode: z.number().int(),
    signal: z.number().int().optional(),
  }),
  /** Input that was thrown away because the program reads too slowly; nothing of that frame was typed. */
  z.strictObject({ type: z.literal('input-refused'), terminal, bytes: z.number().int() }),
]);
export type PtyReply = z.infer<typeof ptyReplySchema>;
