import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import { giveBack, hasGraphics } from './graphics.ts';

/** After so many contexts that were not to be had, or were lost, graphics here are not to be relied on. */
const FAILURES_MAX = 3;

interface RendererOptions {
  readonly terminal: Terminal;
  /** What the terminal was opened in; a screen is on show while this has a size. */
  readonly element: HTMLElement;
  readonly signal: AbortSignal;
  /** Its cells may have another size now. */
  readonly changed: () => void;
}

let Webgl: typeof WebglAddon | undefined;
let isHardware: boolean | undefined;

/**
 * What draws a terminal's cells: WebGL while the screen is on show and a context is to be had, else the DOM, which
 * xterm.js falls back to by itself when the addon goes. The learner sees no difference but in speed.
 */
export class ScreenRenderer {
  readonly #options: RendererOptions;
  /** Colours that the system forces on a page reach no canvas. */
  readonly #forced = matchMedia('(forced-colors: active)');
  #addon: WebglAddon | undefined;
  #failures = 0;
  /** Its context was lost while it was on show; the next one is for when it comes on show again. */
  #wasLost = false;

  constructor(options: RendererOptions) {
    this.#options = options;
    const { element, signal } = options;
    const sync = () => this.sync();
    const sizes = new ResizeObserver(sync);
    sizes.observe(element);
    document.addEventListener('visibilitychange', sync, { signal });
    this.#forced.addEventListener('change', sync, { signal });
    element.addEventListener('webglcontextlost', (event) => this.#lost(event), { capture: true, signal });
    signal.addEventListener('abort', () => {
      sizes.disconnect();
      this.#release();
    });
    this.sync();
  }

  /** Takes a context or gives it back, by whether the screen is on show. */
  sync(): void {
    if (!this.#isOnShow || this.#forced.matches) {
      this.#release();
      this.#wasLost = false;
      return;
    }
    if (this.#addon || this.#wasLost || this.#failures >= FAILURES_MAX) return;
    isHardware ??= hasGraphics();
    if (isHardware) this.#take();
  }

  get #isOnShow(): boolean {
    const { element, signal } = this.#options;
    return element.clientWidth > 0 && !document.hidden && !signal.aborted;
  }

  #take(): void {
    if (!Webgl) {
      this.#fetch();
      return;
    }
    const addon = new Webgl();
    try {
      this.#options.terminal.loadAddon(addon);
      this.#addon = addon;
      this.#options.changed();
    } catch (error) {
      // There is no more to it than that the DOM goes on drawing.
      console.info('Slipway: no WebGL for a terminal:', error);
      this.#failures += 1;
      addon.dispose();
      for (const canvas of this.#canvases()) canvas.remove();
    }
  }

  #fetch(): void {
    import('@xterm/addon-webgl').then(
      ({ WebglAddon: Addon }) => {
        Webgl = Addon;
        this.sync();
      },
      (error: unknown) => {
        console.error(error);
        this.#failures += 1;
      },
    );
  }

  /** The addon itself would wait three seconds for the context to come back, with a blank screen. */
  #lost(event: Event): void {
    event.stopPropagation();
    this.#failures += 1;
    this.#wasLost = true;
    this.#release();
    this.#options.changed();
  }

  #release(): void {
    if (!this.#addon) return;
    const canvases = this.#canvases();
    this.#addon.dispose();
    this.#addon = undefined;
    for (const canvas of canvases) giveBack(canvas.getContext('webgl2'));
  }

  #canvases(): HTMLCanvasElement[] {
    return [...this.#options.element.querySelectorAll<HTMLCanvasElement>('.xterm-screen > canvas')];
  }
}
