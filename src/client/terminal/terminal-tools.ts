import { z } from 'zod';
import type { DeskModel } from '../desk/desk-model.ts';
import { pathDialog } from '../editor/path-dialog.ts';
import { Remembered } from '../page/remembered.ts';
import { saveAs } from '../page/save-as.ts';
import type { Store } from '../page/store.ts';
import { type Layout, moveTab, nameTab, type Pane, type Tab, TAB_NAME_MAX_CHARS } from './terminal-layout.ts';
import type { TerminalActions } from './terminal-menu.ts';
import type { TerminalView } from './terminal-view.ts';

interface ToolsOptions {
  readonly desk: DeskModel;
  readonly layout: Store<Layout>;
  tabs(): readonly Tab[];
  panes(): readonly Pane[];
  active(): Tab | undefined;
  /** Does it with the terminal as soon as its emulator is loaded. */
  withTerminal(terminal: number, use: (view: TerminalView) => void): void;
  screenReaderChanged(on: boolean): void;
}

/** What the menu, the keyboard and the key bar do with the tab on show. */
export class TerminalTools implements TerminalActions {
  readonly #options: ToolsOptions;
  readonly #screenReader = new Remembered('slipway.screen-reader', z.boolean(), false);

  constructor(options: ToolsOptions) {
    this.#options = options;
  }

  get screenReader(): boolean {
    return this.#screenReader.read();
  }

  setScreenReader(on: boolean): void {
    this.#screenReader.write(on);
    this.#options.screenReaderChanged(on);
  }

  /** Nothing where the tab on show is no terminal. */
  withActive(use: (view: TerminalView) => void): void {
    const id = this.#options.active()?.terminal?.id;
    if (id !== undefined) this.#options.withTerminal(id, use);
  }

  find(): void {
    this.withActive((view) => view.find());
  }

  jump(step: -1 | 1): void {
    this.withActive((view) => this.#orTell(view.commands.jump(step)));
  }

  selectOutput(): void {
    this.withActive((view) => this.#orTell(view.commands.selectOutput()));
  }

  save(): void {
    this.withActive((view) => saveAs(new Blob([view.text()], { type: 'text/plain' }), `${this.#fileName()}.txt`));
  }

  /** Within its pane. */
  move(step: -1 | 1): void {
    const { layout, tabs, panes, active } = this.#options;
    const key = active()?.key;
    const own = panes().find((pane) => pane.tabs.some((tab) => tab.key === key))?.tabs ?? [];
    const to = own[own.findIndex((tab) => tab.key === key) + step];
    if (key !== undefined && to) layout.update((value) => moveTab(value, tabs(), { key, to: to.key }));
  }

  rename(tab = this.#options.active()): void {
    if (!tab) return;
    const { desk, layout, tabs } = this.#options;
    const { say } = desk;
    pathDialog({
      title: say('tabNameTitle', { label: tab.label }),
      label: say('tabNameField'),
      value: tab.name ?? tab.label,
      confirm: say('tabNameSave'),
      cancel: say('cancel'),
      wrong: say('tabNameWrong'),
      parse: (text) => (text.trim().length <= TAB_NAME_MAX_CHARS ? text.trim() : undefined),
    }).then(
      (name) => {
        if (name !== undefined) layout.update((value) => nameTab(value, tabs(), { key: tab.key, name }));
      },
      (error: unknown) => console.error(error),
    );
  }

  #orTell(isThere: boolean): void {
    const { desk } = this.#options;
    if (!isThere) desk.notify({ tone: 'info', text: desk.say('commandNone') });
  }

  #fileName(): string {
    const tab = this.#options.active();
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '');
    return `${(tab?.name ?? tab?.label ?? '').replace(/[^\p{L}\p{N}._-]+/gu, '-')}-${time}`;
  }
}
