import type { IconName } from '../page/icons.ts';

/** What the palette offers besides texts; the kinds in the order in which they are shown before anything is typed. */
export const itemKinds = ['terminal', 'file', 'checkpoint', 'heading', 'command', 'chapter'] as const;
export type ItemKind = (typeof itemKinds)[number];

export interface PaletteItem {
  readonly kind: ItemKind;
  readonly title: string;
  readonly icon: IconName;
  /** Said beside the title. */
  readonly detail?: string;
  /** Other words by which it is found. */
  readonly words?: string;
  /** A key that does the same. */
  readonly keys?: string;
  /** Where it leads; Ctrl+Enter opens that in a new tab. */
  readonly href?: string;
  run(): void;
}
