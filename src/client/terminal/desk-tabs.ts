import type { LabView } from '#protocol/lab-state.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { Remembered } from '../page/remembered.ts';
import { Store } from '../page/store.ts';
import {
  activate,
  arranged,
  initialLayout,
  type Layout,
  layoutSchema,
  moveTab,
  type Pane,
  panesOf,
  type PaneIndex,
  place,
  splitInto,
  type Tab,
  tabsOf,
} from './terminal-layout.ts';

/** Which tabs the desk has and where they lie: of the lab, its shells, and the layout, which is kept for each lab. */
export class DeskTabs {
  readonly layout = new Store<Layout>(initialLayout);
  readonly #desk: DeskModel;
  #remembered: Remembered<Layout> | undefined;

  constructor(desk: DeskModel) {
    this.#desk = desk;
  }

  get all(): readonly Tab[] {
    const { lab, terminals, say } = this.#desk;
    if (!lab.value) return [];
    const { id, hosts } = lab.value;
    const own = terminals.value.filter((terminal) => terminal.lab === id);
    // The screens of a lab that failed stay open.
    const withTabs =
      hostsWithShells(lab.value).length > 0 ? hosts : hosts.filter(({ name }) => own.some(({ host }) => host === name));
    const isGone = ['stopping', 'stopped'].includes(lab.value.state);
    const { web, editor, mesh } = this.layout.value;
    const tabs = isGone
      ? tabsOf(withTabs, own)
      : tabsOf(withTabs, own, web, {
          editor: editor ? say('editor') : undefined,
          mesh: mesh ? say('mesh') : undefined,
        });
    return arranged(tabs, this.layout.value);
  }

  get panes(): readonly Pane[] {
    return panesOf(this.layout.value, this.all);
  }

  /** The tab on show in the pane that has the keyboard. */
  get active(): Tab | undefined {
    const { panes } = this;
    return (panes[this.focused] ?? panes[0])?.active;
  }

  get focused(): PaneIndex {
    return this.layout.value.focused;
  }

  find(key: string): Tab | undefined {
    return this.all.find((tab) => tab.key === key);
  }

  /** Calls back now and on every change, which is also remembered, until the signal aborts. */
  watch(changed: () => void, options: { signal: AbortSignal }): void {
    this.layout.watch((layout) => {
      this.#remembered?.write(layout);
      changed();
    }, options);
  }

  /** Another lab has the layout that it was left with. */
  goTo(lab: LabView | undefined): void {
    if (!lab || lab.id === this.#remembered?.key.split('.').at(-1)) return;
    this.#remembered = new Remembered(`slipway.layout.${lab.id}`, layoutSchema, initialLayout);
    this.layout.set(this.#remembered.read());
  }

  change(change: (layout: Layout) => Layout): void {
    this.layout.update(change);
  }

  activate(key: string): void {
    this.change((layout) => activate(layout, this.panes, key));
  }

  placeIn(key: string, pane: PaneIndex): void {
    this.change((layout) => place(layout, key, pane));
  }

  split(split: Layout['split']): void {
    this.change((layout) => splitInto(layout, this.all, split));
  }

  /** A tab was let go over another one. */
  drop(key: string, to: { key: string; pane: Pane }): void {
    this.change((layout) => {
      const moved = moveTab(layout, this.all, { key, to: to.key });
      return layout.split === 'none' ? activate(moved, this.panes, key) : place(moved, key, to.pane.index);
    });
  }

  /** The keyboard is in the screen of this tab. */
  focusMoved(key: string): void {
    this.change((layout) => {
      const next = activate(layout, this.panes, key);
      return next.focused === layout.focused ? layout : next;
    });
  }
}
