interface SeparatorOptions {
  readonly signal: AbortSignal;
  /** The box that the separator divides; ratios are parts of it. */
  readonly area: HTMLElement;
  /** True when it divides left from right. */
  readonly isVertical: () => boolean;
  readonly read: () => number;
  readonly write: (ratio: number) => void;
  readonly limits: { readonly min: number; readonly max: number };
}

const KEY_STEP = 0.02;

/** Makes an element a window splitter (ARIA separator): dragged with a pointer, moved with arrows, Home and End. */
export function makeSeparator(element: HTMLElement, options: SeparatorOptions): void {
  const { signal, area, isVertical, read, write, limits } = options;
  const clamp = (ratio: number) => Math.min(limits.max, Math.max(limits.min, ratio));
  const reflectState = () => {
    element.setAttribute('aria-orientation', isVertical() ? 'vertical' : 'horizontal');
    element.setAttribute('aria-valuenow', String(Math.round(read() * 100)));
  };
  const move = (ratio: number) => {
    write(clamp(ratio));
    reflectState();
  };
  element.setAttribute('role', 'separator');
  element.setAttribute('aria-valuemin', String(Math.round(limits.min * 100)));
  element.setAttribute('aria-valuemax', String(Math.round(limits.max * 100)));
  element.tabIndex = 0;
  reflectState();

  element.addEventListener(
    'pointerdown',
    (down) => {
      down.preventDefault();
      element.setPointerCapture(down.pointerId);
      element.toggleAttribute('data-dragging', true);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      const box = area.getBoundingClientRect();
      move(isVertical() ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height);
    },
    { signal },
  );
  element.addEventListener('lostpointercapture', () => element.toggleAttribute('data-dragging', false), { signal });
  element.addEventListener(
    'keydown',
    (event) => {
      const target = {
        ArrowLeft: read() - KEY_STEP,
        ArrowUp: read() - KEY_STEP,
        ArrowRight: read() + KEY_STEP,
        ArrowDown: read() + KEY_STEP,
        Home: limits.min,
        End: limits.max,
      }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      move(target);
    },
    { signal },
  );
}
