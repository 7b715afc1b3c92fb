import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { LabView } from '../../protocol/lab-state.ts';
import { makeSeparator } from './separator.ts';
import { SlipElement } from './element.ts';
import { hostsWithShells } from './lab-phase.ts';
import { Remembered } from './remembered.ts';
import { RunCommandEvent } from './run-command.ts';
import { Store } from './store.ts';
import {
  activate,
  initialLayout,
  type Layout,
  layoutSchema,
  type Pane,
  panesOf,
  place,
  splitInto,
  type Tab,
  tabsOf,
  terminalKey,
} from './terminal-layout.ts';
import { TerminalScreens } from './terminal-screens.ts';
import { terminalStrip } from './terminal-strip.ts';

/** The size a shell starts with; its view reports the real one at once. */
const FIRST_SIZE = { cols: 100, rows: 30 };

/** The desk's terminals: tabs per host in one or two panes. */
export class TerminalsElement extends SlipElement {
  readonly #layout = new Store<Layout>(initialLayout);
  readonly #opening = new Map<string, Promise<number | undefined>>();
  #remembered: Remembered<Layout> | undefined;
  #screens!: TerminalScreens;
  #frame!: HTMLElement;

  protected connected(signal: AbortSignal): void {
    const { desk } = this;
    this.#frame = document.createElement('div');
    this.#frame.className = 'strips';
    const room = document.createElement('div');
    room.className = 'screens';
    this.replaceChildren(this.#frame, room, this.#divider(signal));
    this.#screens = new TerminalScreens(room, desk, () => this.focusTab());
    signal.addEventListener('abort', () => this.#screens.dispose(), { once: true });

    desk.lab.watch((lab, previous) => this.#labChanged(lab, previous), { signal });
    desk.terminals.watch(() => this.#draw(), { signal });
    desk.ended.watch(() => this.#draw(), { signal });
    this.#layout.watch(
      (layout) => {
        this.#remembered?.write(layout);
        this.#draw();
      },
      { signal },
    );
    const sizes = new ResizeObserver(() => this.#screens.fit());
    sizes.observe(this);
    signal.addEventListener('abort', () => sizes.disconnect(), { once: true });
    room.addEventListener('focusin', (event) => this.#focusedScreen(event), { signal });
    document.addEventListener(RunCommandEvent.type, (event) => this.#run(event as RunCommandEvent), { signal });
    document.addEventListener('slip-theme', () => this.#screens.setTheme(), { signal });
  }

  get tabs(): readonly Tab[] {
    const { lab, terminals } = this.desk;
    if (!lab.value) return [];
    const { id, hosts } = lab.value;
    const own = terminals.value.filter((terminal) => terminal.lab === id);
    // A lab that died keeps the screens that were open.
    const withTabs =
      hostsWithShells(lab.value).length > 0 ? hosts : hosts.filter(({ name }) => own.some(({ host }) => host === name));
    return tabsOf(withTabs, own);
  }

  get #panes(): readonly Pane[] {
    return panesOf(this.#layout.value, this.tabs);
  }

  get activeTab(): Tab | undefined {
    const panes = this.#panes;
    return (panes[this.#layout.value.focused] ?? panes[0])?.active;
  }

  /** Shows the tab, opens its shell when it has none, and gives it the keyboard. */
  select(key: string, { focus = true } = {}): void {
    const tab = this.tabs.find((candidate) => candidate.key === key);
    if (!tab) return;
    this.#layout.update((layout) => activate(layout, this.#panes, key));
    if (tab.terminal) {
      if (focus) this.#screens.focus(tab.terminal.id);
    } else this.#open(tab.host, { focus });
  }

  selectNth(n: number): void {
    const tab = this.tabs[n - 1];
    if (tab) this.select(tab.key);
  }

  openBeside(): void {
    const tab = this.activeTab;
    if (tab) this.#open(tab.host, { pane: this.#layout.value.focused, focus: true });
  }

  close(tab = this.activeTab): void {
    if (tab?.terminal) this.desk.closeTerminal(tab.terminal.id);
  }

  split(split: Layout['split']): void {
    this.#layout.update((layout) => splitInto(layout, this.tabs, split));
    for (const { active } of this.#panes) if (active && !active.terminal) this.#open(active.host, { focus: false });
  }

  turnSplit(): void {
    const next = { none: 'columns', columns: 'rows', rows: 'none' } as const;
    this.split(next[this.#layout.value.split]);
  }

  focusOther(): void {
    const other = this.#panes.find(({ index }) => index !== this.#layout.value.focused);
    if (other?.active) this.select(other.active.key);
  }

  focusActive(): void {
    const tab = this.activeTab;
    if (tab) this.select(tab.key);
  }

  /** Leaves the screen for its tab, from where Tab goes on through the page. */
  focusTab(): void {
    const key = this.activeTab?.key.replace(':', '-');
    document.getElementById(`tab-${key}`)?.focus();
  }

  #divider(signal: AbortSignal): HTMLElement {
    const divider = document.createElement('div');
    divider.className = 'split-divider';
    divider.setAttribute('aria-label', this.desk.say('resizeSplit'));
    makeSeparator(divider, {
      signal,
      area: this,
      isVertical: () => this.dataset.split !== 'rows',
      read: () => this.#layout.value.ratio,
      write: (ratio) => this.#layout.update((layout) => ({ ...layout, ratio })),
      limits: { min: 0.15, max: 0.85 },
    });
    return divider;
  }

  #labChanged(lab: LabView | undefined, previous: LabView | undefined): void {
    if (lab && lab.id !== this.#remembered?.key.split('.').at(-1)) {
      this.#remembered = new Remembered(`slipway.layout.${lab.id}`, layoutSchema, initialLayout);
      this.#layout.set(this.#remembered.read());
    }
    this.#draw();
    const becameUsable =
      hostsWithShells(lab).length > 0 && (lab === previous || hostsWithShells(previous).length === 0);
    // Only the page that is looked at opens shells by itself, and none where the session has some already.
    if (becameUsable && !document.hidden && this.desk.terminals.value.length === 0) {
      for (const { active } of this.#panes) if (active && !active.terminal) this.#open(active.host, { focus: false });
    }
  }

  #open(host: string, options: { pane?: Pane['index']; focus?: boolean }): void {
    this.#shellOn(host, options).catch((error: unknown) => console.error(error));
  }

  /** Opens a shell on the host and shows it; resolves with its id, or undefined when the learner was told why not. */
  #shellOn(
    host: string,
    { pane, focus = true }: { pane?: Pane['index']; focus?: boolean },
  ): Promise<number | undefined> {
    const pending = pane === undefined ? this.#opening.get(host) : undefined;
    if (pending) return pending;
    const opening = this.desk.openTerminal(host, FIRST_SIZE).then((terminal) => {
      this.#opening.delete(host);
      if (!terminal) return undefined;
      const key = terminalKey(terminal.id);
      this.#layout.update((layout) =>
        pane === undefined ? activate(layout, this.#panes, key) : place(layout, key, pane),
      );
      if (focus) this.#screens.focus(terminal.id);
      return terminal.id;
    });
    this.#opening.set(host, opening);
    this.#draw();
    return opening;
  }

  #run({ host, command }: RunCommandEvent): void {
    const { desk } = this;
    if (!hostsWithShells(desk.lab.value).some(({ name }) => name === host)) {
      desk.notify({ tone: 'info', text: desk.say('needLab') });
      return;
    }
    this.dispatchEvent(new CustomEvent('slip-show-desk', { bubbles: true }));
    const { ended } = desk;
    const fits = (tab: Tab | undefined) => tab?.host === host && !(tab.terminal && ended.value.has(tab.terminal.id));
    const tab = this.#panes.map(({ active }) => active).find(fits) ?? this.tabs.find(fits);
    if (tab) this.select(tab.key);
    const terminal = tab?.terminal
      ? Promise.resolve<number | undefined>(tab.terminal.id)
      : this.#shellOn(host, { focus: true });
    terminal
      .then((id) => (id === undefined ? undefined : this.#screens.run(id, command)))
      .catch((error: unknown) => console.error(error));
  }

  #focusedScreen(event: FocusEvent): void {
    const screen = (event.target as Element).closest<HTMLElement>('.screen');
    if (!screen?.dataset.terminal) return;
    const key = terminalKey(Number(screen.dataset.terminal));
    this.#layout.update((layout) => {
      const next = activate(layout, this.#panes, key);
      return next.focused === layout.focused ? layout : next;
    });
  }

  #draw(): void {
    const panes = this.#panes;
    const layout = this.#layout.value;
    this.dataset.split = panes.length > 1 ? layout.split : 'none';
    this.hidden = this.tabs.length === 0;
    this.style.setProperty('--first', `${layout.ratio * 100}fr`);
    this.style.setProperty('--second', `${(1 - layout.ratio) * 100}fr`);
    this.#screens.sync(panes);
    render(
      html`${panes.map((pane) =>
        terminalStrip({
          pane,
          layout,
          ended: this.desk.ended.value,
          say: this.desk.say,
          hosts: hostsWithShells(this.desk.lab.value).map(({ name }) => name),
          actions: {
            select: (key) => this.select(key),
            close: (tab) => this.close(tab),
            open: (host, into) => this.#open(host, { pane: into.index, focus: true }),
            split: (split) => this.split(split),
          },
        }),
      )}
      ${panes.map((pane) => this.#placeholder(pane))}`,
      this.#frame,
    );
  }

  /** Stands where a host has no shell yet. */
  #placeholder({ index, active }: Pane): TemplateResult | typeof nothing {
    if (!active || active.terminal) return nothing;
    const { say } = this.desk;
    return html`<div class="no-shell" data-pane=${index}>
      ${
        this.#opening.has(active.host)
          ? html`<p role="status">${say('terminalOpening')}</p>`
          : html`<button class="button" type="button" @click=${() => this.select(active.key)}>
              ${say('terminalOpen', { host: active.host })}
            </button>`
      }
    </div>`;
  }
}
