import { z } from 'zod';

const url = z.string().max(2_200);
const slipway = z.literal(1);

/** What the script in a tab's pages says to the desk. A page of the lab may say all of it, whenever it likes. */
export const frameMessageSchema = z.discriminatedUnion('kind', [
  /** Another document has begun. */
  z.object({ slipway, kind: z.literal('began') }),
  /** It asks for another server. */
  z.object({ slipway, kind: z.literal('leads'), url }),
  /** A page of ours: the lab's answer leads to another server. */
  z.object({ slipway, kind: z.literal('redirected'), url, status: z.number().int().min(300).max(399) }),
  /** It asks for another window. */
  z.object({ slipway, kind: z.literal('open'), url }),
  z.object({ slipway, kind: z.literal('download'), url, name: z.string().max(200) }),
  /** Something that its scripts made, to be saved. */
  z.object({ slipway, kind: z.literal('save'), blob: z.instanceof(Blob), name: z.string().max(200) }),
  /** It loads a part from another server, which the tab's policy refuses. */
  z.object({ slipway, kind: z.literal('blocked'), url }),
  /** One of its scripts failed. */
  z.object({ slipway, kind: z.literal('trouble'), text: z.string().max(300) }),
]);
export type FrameMessage = z.infer<typeof frameMessageSchema>;

/** A page may speak without end; what is more than this in a second is not heard. */
export const FRAME_MESSAGES_PER_SECOND = 30;
/** How deep frames inside a page may lie to be heard. */
const DEPTH_MAX = 5;

/** Whether a message comes from the frame, or from one inside of it. */
export function isFrom(frame: HTMLIFrameElement, source: MessageEventSource | null): boolean {
  if (!source || !('parent' in source)) return false;
  let each: Window = source;
  for (let depth = 0; depth < DEPTH_MAX && each !== each.parent; depth++) {
    if (each === frame.contentWindow) return true;
    each = each.parent;
  }
  return false;
}
