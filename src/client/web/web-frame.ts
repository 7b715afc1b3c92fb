import { FRAME_MESSAGES_PER_SECOND, type FrameMessage, frameMessageSchema, isFrom } from './frame-messages.ts';

/** What the pages in one frame say, as much of it as is heard. */
export class WebFrame {
  readonly #frame: () => HTMLIFrameElement;
  #heard = { second: 0, count: 0 };

  constructor(frame: () => HTMLIFrameElement) {
    this.#frame = frame;
  }

  /** The message, when it comes from this frame and can be one. */
  read({ source, data }: MessageEvent): FrameMessage | undefined {
    if (!isFrom(this.#frame(), source)) return undefined;
    const second = Math.floor(performance.now() / 1_000);
    this.#heard = second === this.#heard.second ? { second, count: this.#heard.count + 1 } : { second, count: 1 };
    if (this.#heard.count > FRAME_MESSAGES_PER_SECOND) return undefined;
    return frameMessageSchema.safeParse(data).data;
  }

  /** Whether the learner has just pressed something in it. */
  get isPressed(): boolean {
    return navigator.userActivation.isActive && document.activeElement === this.#frame();
  }
}
