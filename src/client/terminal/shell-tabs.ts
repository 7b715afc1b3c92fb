import { html, nothing, type TemplateResult } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import type { DeskTabs } from './desk-tabs.ts';
import type { RunCommandEvent } from './run-command.ts';
import { type RunPlaces, runInShell } from './run-in-shell.ts';
import type { ShellWatch } from './shell-watch.ts';
import { isShellPlace, type Pane, type PaneIndex, type Tab, terminalKey } from './terminal-layout.ts';
import type { TerminalScreens } from './terminal-screens.ts';

/** The size a shell starts with; its view reports the real one at once. */
const FIRST_SIZE = { cols: 100, rows: 30 };

interface ShellTabsOptions {
  readonly desk: DeskModel;
  readonly tabs: DeskTabs;
  readonly screens: TerminalScreens;
  select(key: string): void;
  draw(): void;
}

interface OpenOptions {
  /** Where it is shown; without one, in its host's place. */
  readonly pane?: PaneIndex;
  readonly focus?: boolean;
}

/** Opens shells in the desk's tabs, and types commands into them. */
export class ShellTabs {
  readonly #options: ShellTabsOptions;
  readonly #opening = new Map<string, Promise<number | undefined>>();

  constructor(options: ShellTabsOptions) {
    this.#options = options;
  }

  open(host: string, options: OpenOptions = {}): void {
    this.#shellOn(host, options).catch((error: unknown) => console.error(error));
  }

  /** In every place on show that has none. */
  openShown(): void {
    for (const { active } of this.#options.tabs.panes) {
      if (active && isShellPlace(active)) this.open(active.host, { focus: false });
    }
  }

  run(event: RunCommandEvent): void {
    const { desk, screens } = this.#options;
    const places: RunPlaces = {
      tabsOn: (host) => this.#tabsOn(host),
      shellOf: (terminal) => screens.shell(terminal),
      show: (tab, host) => this.#show(tab, host),
    };
    runInShell(event, { desk, places }).catch((error: unknown) => console.error(error));
  }

  /** Stands where a host has no shell yet. */
  placeholder({ index, active }: Pane): TemplateResult | typeof nothing {
    if (!active || !isShellPlace(active)) return nothing;
    const { desk, select } = this.#options;
    const { say } = desk;
    return html`<div class="no-shell" data-pane=${index}>
      ${
        this.#opening.has(active.host)
          ? html`<p role="status">${say('terminalOpening')}</p>`
          : html`<button class="button" type="button" @click=${() => select(active.key)}>
              ${say('terminalOpen', { host: active.host })}
            </button>`
      }
    </div>`;
  }

  /** Opens a shell on the host and shows it; resolves with its id, or undefined when the learner was told why not. */
  #shellOn(host: string, { pane, focus = true }: OpenOptions): Promise<number | undefined> {
    const { desk, tabs, screens, draw } = this.#options;
    const pending = pane === undefined ? this.#opening.get(host) : undefined;
    if (pending) return pending;
    const opening = desk.openTerminal(host, FIRST_SIZE).then((terminal) => {
      this.#opening.delete(host);
      if (!terminal) return undefined;
      const key = terminalKey(terminal.id);
      if (pane === undefined) tabs.activate(key);
      else tabs.placeIn(key, pane);
      if (focus) screens.focus(terminal.id);
      return terminal.id;
    });
    this.#opening.set(host, opening);
    draw();
    return opening;
  }

  /** The shells of a host that live, and its place; those on show come first. */
  #tabsOn(host: string): readonly Tab[] {
    const { desk, tabs } = this.#options;
    const shown = tabs.panes.flatMap(({ active }) => active ?? []);
    const all = [...shown, ...tabs.all.filter(({ key }) => !shown.some((tab) => tab.key === key))];
    const { value: ended } = desk.ended;
    return all.filter((tab) => tab.host === host && !tab.web && !(tab.terminal && ended.has(tab.terminal.id)));
  }

  async #show(tab: Tab | undefined, host: string): Promise<ShellWatch | undefined> {
    const { tabs, screens, select } = this.#options;
    if (tab) select(tab.key);
    const id = tab?.terminal?.id ?? (await this.#shellOn(host, tab ? {} : { pane: tabs.focused }));
    return id === undefined ? undefined : screens.shell(id);
  }
}
