import { makeSeparator } from '../page/separator.ts';
import type { DeskTabs } from './desk-tabs.ts';

interface DividerOptions {
  /** Holds the panes, and how they lie in `data-split`. */
  readonly area: HTMLElement;
  readonly tabs: DeskTabs;
  readonly label: string;
  readonly signal: AbortSignal;
}

/** Between the two panes, to be dragged. */
export function splitDivider({ area, tabs, label, signal }: DividerOptions): HTMLElement {
  const divider = document.createElement('div');
  divider.className = 'split-divider';
  divider.setAttribute('aria-label', label);
  makeSeparator(divider, {
    signal,
    area,
    isVertical: () => area.dataset.split !== 'rows',
    read: () => tabs.layout.value.ratio,
    write: (ratio) => tabs.change((layout) => ({ ...layout, ratio })),
    limits: { min: 0.15, max: 0.85 },
  });
  return divider;
}
