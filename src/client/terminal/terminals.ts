import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { LabView } from '#protocol/lab-state.ts';
import { makeSeparator } from '../page/separator.ts';
import { SlipElement } from '../desk/element.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { EditorSlot } from '../editor/editor-slot.ts';
import { MeshSlot } from '../mesh/mesh-slot.ts';
import { OpenInEditorEvent } from '../editor/open-in-editor.ts';
import { ShowInEditorEvent } from '../editor/show-in-editor.ts';
import { OpenWebEvent } from '../web/open-web.ts';
import { Remembered } from '../page/remembered.ts';
import { RunCommandEvent } from './run-command.ts';
import { type RunPlaces, runInShell } from './run-in-shell.ts';
import type { ShellWatch } from './shell-watch.ts';
import { Store } from '../page/store.ts';
import {
  activate,
  arranged,
  domId,
  EDITOR_KEY,
  initialLayout,
  type Layout,
  layoutSchema,
  MESH_KEY,
  moveTab,
  type Pane,
  panesOf,
  type PaneIndex,
  place as placeTab,
  replaceWeb,
  splitInto,
  type Tab,
  tabsOf,
  terminalKey,
} from './terminal-layout.ts';
import { KeyBar } from './key-bar.ts';
import { terminalMenu } from './terminal-menu.ts';
import { TerminalScreens } from './terminal-screens.ts';
import { terminalStrip } from './terminal-strip.ts';
import { TerminalTools } from './terminal-tools.ts';
import {
  besides,
  seenFrom,
  type WantedPlace,
  type WebPlace,
  webKey,
  webPlaceSchema,
  withPlace,
} from '../web/web-place.ts';
import { WebRequests } from '../web/web-requests.ts';
import { WebScreens } from '../web/web-screens.ts';

/** The size a shell starts with; its view reports the real one at once. */
const FIRST_SIZE = { cols: 100, rows: 30 };

/** The desk's tabs in one or two panes: terminals per host, and pages of the lab. */
export class TerminalsElement extends SlipElement {
  readonly #layout = new Store<Layout>(initialLayout);
  readonly #opening = new Map<string, Promise<number | undefined>>();
  #remembered: Remembered<Layout> | undefined;
  #screens!: TerminalScreens;
  #pages!: WebScreens;
  #requests!: WebRequests;
  #editor!: EditorSlot;
  #mesh!: MeshSlot;
  #shownTabs = '';
  #frame!: HTMLElement;
  #keys!: KeyBar;
  tools!: TerminalTools;

  protected connected(signal: AbortSignal): void {
    const { desk } = this;
    this.tools = new TerminalTools({
      desk,
      layout: this.#layout,
      tabs: () => this.tabs,
      panes: () => this.#panes,
      active: () => this.activeTab,
      withTerminal: (terminal, use) => this.#screens.with(terminal, use),
      screenReaderChanged: (on) => {
        this.#screens.setScreenReader(on);
        this.#draw();
      },
    });
    this.#frame = document.createElement('div');
    this.#frame.className = 'strips';
    const room = document.createElement('div');
    room.className = 'screens';
    this.#keys = new KeyBar({
      say: desk.say,
      press: (key) => this.tools.withActive((view) => view.press(key)),
    });
    this.replaceChildren(this.#frame, room, this.#divider(signal), this.#keys.element);
    this.#screens = new TerminalScreens(room, {
      desk,
      leave: () => this.focusTab(),
      screenReader: () => this.tools.screenReader,
      takeCtrl: () => this.#keys.takeCtrl(),
    });
    signal.addEventListener('abort', () => this.#screens.dispose(), { once: true });
    this.#requests = new WebRequests(desk.connection, signal);
    this.#pages = new WebScreens({
      room,
      desk,
      requests: this.#requests,
      onPath: (place) => this.#keep(place),
      onOpen: (place, options) => this.#openPage(place, options),
      onSeeFrom: (place, from) => this.#seeFrom(place, from),
      signal,
    });
    signal.addEventListener('abort', () => this.#pages.dispose(), { once: true });
    this.#editor = new EditorSlot(room, desk);
    signal.addEventListener('abort', () => this.#editor.dispose(), { once: true });
    this.#mesh = new MeshSlot(room, desk);
    signal.addEventListener('abort', () => this.#mesh.dispose(), { once: true });
    const stopMoves = desk.connection.onMessage('web.moved', (message) => {
      if (message.lab === desk.lab.value?.id) this.#webMoved(webPlaceSchema.parse(message));
    });
    signal.addEventListener('abort', stopMoves, { once: true });

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
    room.addEventListener('focusin', (event) => this.#focusedIn(event.target as Element), { signal });
    // Of a click into a frame this page sees only that it lost the focus.
    window.addEventListener('blur', () => this.#focusedIn(document.activeElement), { signal });
    document.addEventListener(OpenWebEvent.type, (event) => this.#openLink(event as OpenWebEvent), { signal });
    const openFile = ({ place, text }: OpenInEditorEvent) => this.#inEditor((editor) => editor.open({ place, text }));
    const show = ({ wish }: ShowInEditorEvent) => this.#inEditor((editor) => editor.show(wish));
    document.addEventListener(OpenInEditorEvent.type, (event) => openFile(event as OpenInEditorEvent), { signal });
    document.addEventListener(ShowInEditorEvent.type, (event) => show(event as ShowInEditorEvent), { signal });
    document.addEventListener(RunCommandEvent.type, (event) => this.#run(event as RunCommandEvent), { signal });
    document.addEventListener('slip-theme', () => this.#screens.setTheme(), { signal });
  }

  get tabs(): readonly Tab[] {
    const { lab, terminals } = this.desk;
    if (!lab.value) return [];
    const { id, hosts } = lab.value;
    const own = terminals.value.filter((terminal) => terminal.lab === id);
    // The screens of a lab that failed stay open.
    const withTabs =
      hostsWithShells(lab.value).length > 0 ? hosts : hosts.filter(({ name }) => own.some(({ host }) => host === name));
    const isGone = ['stopping', 'stopped'].includes(lab.value.state);
    const { web, editor, mesh } = this.#layout.value;
    const { say } = this.desk;
    const tabs = isGone
      ? tabsOf(withTabs, own)
      : tabsOf(withTabs, own, web, {
          editor: editor ? say('editor') : undefined,
          mesh: mesh ? say('mesh') : undefined,
        });
    return arranged(tabs, this.#layout.value);
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
    if (tab.web) {
      if (focus) this.#pages.focus(key);
    } else if (tab.isEditor) {
      if (focus) this.#editor.focus();
    } else if (tab.isMesh) {
      if (focus) this.#mesh.focus();
    } else if (tab.terminal) {
      if (focus) this.#screens.focus(tab.terminal.id);
    } else this.#open(tab.host, { focus });
  }

  selectNth(n: number): void {
    const tab = this.tabs[n - 1];
    if (tab) this.select(tab.key);
  }

  openBeside(): void {
    const tab = this.activeTab;
    const host = tab?.host || this.desk.lab.value?.hosts[0]?.name;
    if (host) this.#open(host, { pane: this.#layout.value.focused, focus: true });
  }

  /** A new shell on the host, in the pane that has the keyboard. */
  openOn(host: string): void {
    this.#open(host, { pane: this.#layout.value.focused, focus: true });
  }

  showEditor(): void {
    if (this.#layout.value.editor) this.select(EDITOR_KEY);
    else this.#openEditor(this.#layout.value.focused);
  }

  close(tab = this.activeTab): void {
    if (tab?.terminal) this.desk.closeTerminal(tab.terminal.id);
    if (tab?.isEditor) this.#layout.update((layout) => ({ ...layout, editor: false }));
    if (tab?.isMesh) this.#layout.update((layout) => ({ ...layout, mesh: false }));
    if (tab?.web) {
      this.#layout.update((layout) => ({ ...layout, web: layout.web.filter((place) => webKey(place) !== tab.key) }));
    }
  }

  split(split: Layout['split']): void {
    this.#layout.update((layout) => splitInto(layout, this.tabs, split));
    this.#openShown();
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
    document.getElementById(`tab-${domId(this.activeTab?.key ?? '')}`)?.focus();
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
      this.#openShown();
    }
  }

  #openShown(): void {
    for (const { active } of this.#panes) {
      if (active && isShellPlace(active)) this.#open(active.host, { focus: false });
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
        pane === undefined ? activate(layout, this.#panes, key) : placeTab(layout, key, pane),
      );
      if (focus) this.#screens.focus(terminal.id);
      return terminal.id;
    });
    this.#opening.set(host, opening);
    this.#draw();
    return opening;
  }

  #run(event: RunCommandEvent): void {
    const { desk } = this;
    if (!hostsWithShells(desk.lab.value).some(({ name }) => name === event.host)) {
      desk.notify({ tone: 'info', text: desk.say('needLab') });
      return;
    }
    this.dispatchEvent(new CustomEvent('slip-show-desk', { bubbles: true }));
    const places: RunPlaces = {
      tabsOn: (host) => this.#tabsOn(host),
      shellOf: (terminal) => this.#screens.shell(terminal),
      show: (tab, host) => this.#showShell(tab, host),
    };
    runInShell(event, { desk, places }).catch((error: unknown) => console.error(error));
  }

  #tabsOn(host: string): readonly Tab[] {
    const shown = this.#panes.flatMap(({ active }) => active ?? []);
    const all = [...shown, ...this.tabs.filter(({ key }) => !shown.some((tab) => tab.key === key))];
    const { value: ended } = this.desk.ended;
    return all.filter((tab) => tab.host === host && !tab.web && !(tab.terminal && ended.has(tab.terminal.id)));
  }

  async #showShell(tab: Tab | undefined, host: string): Promise<ShellWatch | undefined> {
    if (tab) this.select(tab.key);
    const id = tab?.terminal?.id ?? (await this.#shellOn(host, tab ? {} : { pane: this.#layout.value.focused }));
    return id === undefined ? undefined : this.#screens.shell(id);
  }

  #openLink({ host, port, path }: OpenWebEvent): void {
    const { desk } = this;
    if (hostsWithShells(desk.lab.value).length === 0) {
      desk.notify({ tone: 'info', text: desk.say('needLab') });
      return;
    }
    this.dispatchEvent(new CustomEvent('slip-show-desk', { bubbles: true }));
    this.#openWeb({ host, port, path }).catch((error: unknown) => console.error(error));
  }

  #openPage(wanted: WantedPlace, { isBeside }: { isBeside: boolean }): void {
    const known = webPlaceSchema.safeParse(wanted);
    const place = isBeside && known.success ? besides(this.#layout.value.web, known.data) : wanted;
    this.#openWeb(place).catch((error: unknown) => console.error(error));
  }

  /** Shows an address of the lab in its tab, or in a new one; nothing when the learner was told why not. */
  async #openWeb(wanted: WantedPlace, pane?: PaneIndex): Promise<void> {
    const lab = this.desk.lab.value?.id;
    const opened = lab && (await this.#requests.open({ lab, ...wanted }));
    if (!opened || opened.lab !== this.desk.lab.value?.id) return;
    const place = { ...wanted, port: opened.port };
    const key = webKey(place);
    const isOpen = this.tabs.some((tab) => tab.key === key);
    this.#pages.show(place, opened.url);
    this.#layout.update((layout) => {
      const next = { ...layout, web: withPlace(layout.web, place) };
      return isOpen && pane === undefined
        ? activate(next, this.#panes, key)
        : placeTab(next, key, pane ?? layout.focused);
    });
    this.#pages.focus(key);
  }

  #openEditor(pane: PaneIndex): void {
    this.#layout.update((layout) => placeTab({ ...layout, editor: true }, EDITOR_KEY, pane));
    this.#editor.focus();
  }

  #openMesh(pane: PaneIndex): void {
    this.#layout.update((layout) => placeTab({ ...layout, mesh: true }, MESH_KEY, pane));
    this.#mesh.focus();
  }

  #inEditor(show: (editor: EditorSlot) => void): void {
    const { desk } = this;
    if (hostsWithShells(desk.lab.value).length === 0) {
      desk.notify({ tone: 'info', text: desk.say('needLab') });
      return;
    }
    this.dispatchEvent(new CustomEvent('slip-show-desk', { bubbles: true }));
    this.showEditor();
    show(this.#editor);
  }

  /** Another place takes the tab's; where that one is open already, both stay. */
  #seeFrom(place: WebPlace, from: string): void {
    const next = seenFrom(place, from);
    const [was, key] = [webKey(place), webKey(next)];
    const isOpen = this.tabs.some((tab) => tab.key === key);
    this.#layout.update((layout) => (isOpen ? activate(layout, this.#panes, key) : replaceWeb(layout, { was, next })));
    this.#pages.focusFrom(key);
  }

  /** A frame's new place is kept only while its tab is open. */
  #webMoved(place: WebPlace): void {
    if (!this.#layout.value.web.some((each) => webKey(each) === webKey(place))) return;
    this.#keep(place);
    this.#pages.moved(place);
  }

  #keep(place: WebPlace): void {
    this.#layout.update((layout) => ({ ...layout, web: withPlace(layout.web, place) }));
  }

  #focusedIn(element: Element | null): void {
    const screen = element?.closest<HTMLElement>('.screen');
    const key = screen?.dataset.terminal
      ? terminalKey(Number(screen.dataset.terminal))
      : (screen?.dataset.web ?? screen?.dataset.key);
    if (key === undefined) return;
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
    this.#keys.element.hidden = !this.activeTab?.terminal;
    this.style.setProperty('--first', `${layout.ratio * 100}fr`);
    this.style.setProperty('--second', `${(1 - layout.ratio) * 100}fr`);
    this.#screens.sync(panes);
    const canLoad = hostsWithShells(this.desk.lab.value).length > 0;
    this.#pages.sync(panes, { canLoad });
    this.#editor.sync(panes, { canLoad });
    this.#mesh.sync(panes, { canLoad });
    render(
      html`${panes.map((pane) =>
        terminalStrip({
          pane,
          menu: this.#menu(pane),
          layout,
          ended: this.desk.ended.value,
          say: this.desk.say,
          hosts: hostsWithShells(this.desk.lab.value).map(({ name }) => name),
          actions: {
            select: (key, options) => this.select(key, options),
            close: (tab) => this.close(tab),
            open: (host, into) => this.#open(host, { pane: into.index, focus: true }),
            openWeb: (place, into) => {
              this.#openWeb(place, into.index).catch((error: unknown) => console.error(error));
            },
            openEditor: (into) => this.#openEditor(into.index),
            openMesh: (into) => this.#openMesh(into.index),
            split: (split) => this.split(split),
            rename: (tab) => this.tools.rename(tab),
            move: (key, to) => this.#drop(key, to),
          },
        }),
      )}
      ${panes.map((pane) => this.#placeholder(pane))}`,
      this.#frame,
    );
    this.#showActiveTabs(panes);
  }

  #menu(pane: Pane): TemplateResult | typeof nothing {
    if (!pane.active?.terminal) return nothing;
    const { tools } = this;
    return terminalMenu({
      pane: pane.index,
      say: this.desk.say,
      screenReader: tools.screenReader,
      actions: tools,
      // The menu of a pane is for that pane's terminal, whichever has the keyboard.
      here: () => pane.active && this.select(pane.active.key),
    });
  }

  /** A tab was let go over another one. */
  #drop(key: string, to: { key: string; pane: Pane }): void {
    this.#layout.update((layout) => {
      const moved = moveTab(layout, this.tabs, { key, to: to.key });
      return layout.split === 'none' ? activate(moved, this.#panes, key) : placeTab(moved, key, to.pane.index);
    });
  }

  /** A new tab may lie beyond the end of its bar. */
  #showActiveTabs(panes: readonly Pane[]): void {
    const keys = panes.map(({ active }) => active?.key ?? '').join(' ');
    if (keys === this.#shownTabs) return;
    this.#shownTabs = keys;
    for (const { active } of panes) {
      if (!active) continue;
      document.getElementById(`tab-${domId(active.key)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  /** Stands where a host has no shell yet. */
  #placeholder({ index, active }: Pane): TemplateResult | typeof nothing {
    if (!active || !isShellPlace(active)) return nothing;
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

/** A host's place that has no shell yet. */
const isShellPlace = ({ terminal, web, isEditor, isMesh }: Tab): boolean => !terminal && !web && !isEditor && !isMesh;
