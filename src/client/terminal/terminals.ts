import type { LabView } from '#protocol/lab-state.ts';
import { SlipElement } from '../desk/element.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { WebTabs } from '../web/web-tabs.ts';
import { DeskTabs } from './desk-tabs.ts';
import { KeyBar } from './key-bar.ts';
import { listenForWishes } from './page-wishes.ts';
import { PartTabs } from './part-tabs.ts';
import { ShellTabs } from './shell-tabs.ts';
import { splitDivider } from './split-divider.ts';
import { TabStrips } from './tab-strips.ts';
import { domId, EDITOR_KEY, type Layout, type Tab, terminalKey } from './terminal-layout.ts';
import { TerminalScreens } from './terminal-screens.ts';
import type { StripActions } from './terminal-strip.ts';
import { TerminalTools } from './terminal-tools.ts';

/** The desk's tabs in one or two panes: terminals per host, pages of the lab, the editor and the mesh view. */
export class TerminalsElement extends SlipElement {
  #tabs!: DeskTabs;
  #screens!: TerminalScreens;
  #shells!: ShellTabs;
  #pages!: WebTabs;
  #parts!: PartTabs;
  #strips!: TabStrips;
  #keys!: KeyBar;
  tools!: TerminalTools;

  protected connected(signal: AbortSignal): void {
    const { desk } = this;
    const tabs = new DeskTabs(desk);
    this.#tabs = tabs;
    this.tools = new TerminalTools({
      desk,
      layout: tabs.layout,
      tabs: () => tabs.all,
      panes: () => tabs.panes,
      active: () => tabs.active,
      withTerminal: (terminal, use) => this.#screens.with(terminal, use),
      screenReaderChanged: (on) => {
        this.#screens.setScreenReader(on);
        this.#draw();
      },
    });
    this.#keys = new KeyBar({
      say: desk.say,
      press: (key) => this.tools.withActive((view) => view.press(key)),
    });
    const room = document.createElement('div');
    room.className = 'screens';
    this.#screens = new TerminalScreens(room, {
      desk,
      leave: () => this.focusTab(),
      screenReader: () => this.tools.screenReader,
      takeCtrl: () => this.#keys.takeCtrl(),
    });
    signal.addEventListener('abort', () => this.#screens.dispose(), { once: true });
    this.#shells = new ShellTabs({
      desk,
      tabs,
      screens: this.#screens,
      select: (key) => this.select(key),
      draw: () => this.#draw(),
    });
    this.#pages = new WebTabs({ room, desk, tabs, signal });
    this.#parts = new PartTabs({ room, desk, tabs, signal });
    this.#strips = new TabStrips({
      desk,
      tabs,
      tools: this.tools,
      shells: this.#shells,
      actions: this.#stripActions(),
    });
    const divider = splitDivider({ area: this, tabs, label: desk.say('resizeSplit'), signal });
    this.replaceChildren(this.#strips.element, room, divider, this.#keys.element);

    desk.lab.watch((lab, previous) => this.#labChanged(lab, previous), { signal });
    desk.terminals.watch(() => this.#draw(), { signal });
    desk.ended.watch(() => this.#draw(), { signal });
    tabs.watch(() => this.#draw(), { signal });
    const sizes = new ResizeObserver(() => this.#screens.fit());
    sizes.observe(this);
    signal.addEventListener('abort', () => sizes.disconnect(), { once: true });
    room.addEventListener('focusin', (event) => this.#focusedIn(event.target as Element), { signal });
    // Of a click into a frame this page sees only that it lost the focus.
    window.addEventListener('blur', () => this.#focusedIn(document.activeElement), { signal });
    document.addEventListener('slip-theme', () => this.#screens.setTheme(), { signal });
    listenForWishes({
      desk,
      shells: this.#shells,
      pages: this.#pages,
      parts: this.#parts,
      showEditor: () => this.showEditor(),
      comeForward: () => {
        this.dispatchEvent(new CustomEvent('slip-show-desk', { bubbles: true }));
      },
      signal,
    });
  }

  get tabs(): readonly Tab[] {
    return this.#tabs.all;
  }

  get activeTab(): Tab | undefined {
    return this.#tabs.active;
  }

  /** Shows the tab, opens its shell when it has none, and gives it the keyboard. */
  select(key: string, { focus = true } = {}): void {
    const tab = this.#tabs.find(key);
    if (!tab) return;
    this.#tabs.activate(key);
    const isPart = tab.isEditor || tab.isMesh;
    if (!tab.web && !isPart && !tab.terminal) this.#shells.open(tab.host, { focus });
    if (!focus) return;
    if (tab.web) this.#pages.focus(key);
    if (isPart) this.#parts.focus(tab);
    if (tab.terminal) this.#screens.focus(tab.terminal.id);
  }

  selectNth(n: number): void {
    const tab = this.tabs[n - 1];
    if (tab) this.select(tab.key);
  }

  openBeside(): void {
    const hosts = this.desk.lab.value?.hosts.map(({ name }) => name) ?? [];
    const { activeTab } = this;
    // A page may be of a Service or a pod, which has no shell of a tab.
    const near = [activeTab?.host, activeTab?.web?.from].find((each) => each !== undefined && hosts.includes(each));
    const host = near ?? hosts[0];
    if (host) this.openOn(host);
  }

  /** A new shell on the host, in the pane that has the keyboard. */
  openOn(host: string): void {
    this.#shells.open(host, { pane: this.#tabs.focused });
  }

  showEditor(): void {
    if (this.#tabs.layout.value.editor) this.select(EDITOR_KEY);
    else this.#parts.openEditor(this.#tabs.focused);
  }

  close(tab = this.activeTab): void {
    if (tab?.terminal) this.desk.closeTerminal(tab.terminal.id);
    if (tab?.web) this.#pages.close(tab.key);
    if (tab) this.#parts.close(tab);
  }

  split(split: Layout['split']): void {
    this.#tabs.split(split);
    this.#shells.openShown();
  }

  turnSplit(): void {
    const next = { none: 'columns', columns: 'rows', rows: 'none' } as const;
    this.split(next[this.#tabs.layout.value.split]);
  }

  focusOther(): void {
    const other = this.#tabs.panes.find(({ index }) => index !== this.#tabs.focused);
    if (other?.active) this.select(other.active.key);
  }

  focusActive(): void {
    const tab = this.activeTab;
    if (tab) this.select(tab.key);
  }

  /** Leaves the screen for its tab, from where Tab goes on through the page. */
  focusTab(): void {
    document.getElementById(`tab-${domId(this.activeTab?.key ?? '')}`)?.focus();
  }

  #stripActions(): StripActions {
    return {
      select: (key, options) => this.select(key, options),
      close: (tab) => this.close(tab),
      open: (host, into) => this.#shells.open(host, { pane: into.index }),
      openWeb: (place, into) => this.#pages.open(place, into.index),
      openEditor: (into) => this.#parts.openEditor(into.index),
      openMesh: (into) => this.#parts.openMesh(into.index),
      split: (split) => this.split(split),
      rename: (tab) => this.tools.rename(tab),
      move: (key, to) => this.#tabs.drop(key, to),
    };
  }

  #labChanged(lab: LabView | undefined, previous: LabView | undefined): void {
    this.#tabs.goTo(lab);
    this.#draw();
    const becameUsable =
      hostsWithShells(lab).length > 0 && (lab === previous || hostsWithShells(previous).length === 0);
    // Only the page that is looked at opens shells by itself, and none where the session has some already.
    if (becameUsable && !document.hidden && this.desk.terminals.value.length === 0) this.#shells.openShown();
  }

  #focusedIn(element: Element | null): void {
    const screen = element?.closest<HTMLElement>('.screen');
    const key = screen?.dataset.terminal
      ? terminalKey(Number(screen.dataset.terminal))
      : (screen?.dataset.web ?? screen?.dataset.key);
    if (key !== undefined) this.#tabs.focusMoved(key);
  }

  #draw(): void {
    const { panes } = this.#tabs;
    const { split, ratio } = this.#tabs.layout.value;
    this.dataset.split = panes.length > 1 ? split : 'none';
    this.hidden = this.tabs.length === 0;
    this.#keys.element.hidden = !this.activeTab?.terminal;
    this.style.setProperty('--first', `${ratio * 100}fr`);
    this.style.setProperty('--second', `${(1 - ratio) * 100}fr`);
    this.#screens.sync(panes);
    const canLoad = hostsWithShells(this.desk.lab.value).length > 0;
    this.#pages.sync(panes, { canLoad });
    this.#parts.sync(panes, { canLoad });
    this.#strips.draw(panes);
  }
}
