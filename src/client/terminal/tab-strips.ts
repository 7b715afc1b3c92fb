import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import type { DeskTabs } from './desk-tabs.ts';
import type { ShellTabs } from './shell-tabs.ts';
import { domId, type Pane } from './terminal-layout.ts';
import { terminalMenu } from './terminal-menu.ts';
import { type StripActions, terminalStrip } from './terminal-strip.ts';
import type { TerminalTools } from './terminal-tools.ts';

interface TabStripsOptions {
  readonly desk: DeskModel;
  readonly tabs: DeskTabs;
  readonly tools: TerminalTools;
  readonly shells: ShellTabs;
  readonly actions: StripActions;
}

/** The panes' bars of tabs, and what stands where a pane has nothing to show yet. */
export class TabStrips {
  readonly element = document.createElement('div');
  readonly #options: TabStripsOptions;
  #shown = '';

  constructor(options: TabStripsOptions) {
    this.#options = options;
    this.element.className = 'strips';
  }

  draw(panes: readonly Pane[]): void {
    const { desk, tabs, shells, actions } = this.#options;
    const hosts = hostsWithShells(desk.lab.value).map(({ name }) => name);
    render(
      html`${panes.map((pane) =>
        terminalStrip({
          pane,
          menu: this.#menu(pane),
          layout: tabs.layout.value,
          ended: desk.ended.value,
          say: desk.say,
          hosts,
          actions,
        }),
      )}
      ${panes.map((pane) => shells.placeholder(pane))}`,
      this.element,
    );
    this.#showActiveTabs(panes);
  }

  #menu(pane: Pane): TemplateResult | typeof nothing {
    if (!pane.active?.terminal) return nothing;
    const { desk, tools, actions } = this.#options;
    return terminalMenu({
      pane: pane.index,
      say: desk.say,
      screenReader: tools.screenReader,
      actions: tools,
      // The menu of a pane is for that pane's terminal, whichever has the keyboard.
      here: () => pane.active && actions.select(pane.active.key),
    });
  }

  /** A new tab may lie beyond the end of its bar. */
  #showActiveTabs(panes: readonly Pane[]): void {
    const keys = panes.map(({ active }) => active?.key ?? '').join(' ');
    if (keys === this.#shown) return;
    this.#shown = keys;
    for (const { active } of panes) {
      if (!active) continue;
      document.getElementById(`tab-${domId(active.key)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }
}
