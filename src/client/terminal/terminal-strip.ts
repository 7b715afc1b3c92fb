import { html, nothing, type TemplateResult } from 'lit-html';
import { flag, icon } from '../page/drawing.ts';
import { domId, isShellPlace, type Layout, type Pane, type Tab } from './terminal-layout.ts';
import type { Say } from '../page/texts.ts';
import { webOpener } from '../web/web-opener.ts';
import type { WebPlace } from '../web/web-place.ts';

/** Of a tab that is dragged: nothing else on the page takes it. */
const TAB_TYPE = 'application/x-slipway-tab';

export interface StripActions {
  /** Without `focus` the keyboard stays where it is. */
  select(key: string, options?: { focus: boolean }): void;
  close(tab: Tab): void;
  open(host: string, pane: Pane): void;
  openWeb(place: WebPlace, pane: Pane): void;
  openEditor(pane: Pane): void;
  openMesh(pane: Pane): void;
  split(split: Layout['split']): void;
  /** To where the tab `to` stands, which may be in the other pane. */
  move(key: string, to: { key: string; pane: Pane }): void;
  rename(tab: Tab): void;
}

interface Strip {
  /** For the terminal on show; nothing while there is none. */
  readonly menu: TemplateResult | typeof nothing;
  readonly pane: Pane;
  readonly hosts: readonly string[];
  readonly layout: Layout;
  readonly ended: ReadonlySet<number>;
  readonly say: Say;
  readonly actions: StripActions;
}

/** One pane's tabs, the "+" menu, and (on the first pane) the split buttons. */
export function terminalStrip({ pane, menu: terminalMenu, hosts, layout, ended, say, actions }: Strip): TemplateResult {
  const menu = `new-terminal-${pane.index}`;
  const fromMenu = (action: () => void) => () => {
    document.getElementById(menu)?.hidePopover();
    action();
  };
  return html`<div class="strip" data-pane=${pane.index} ?data-focused=${layout.focused === pane.index}>
    <div class="tabs" role="tablist" aria-label=${`${say('terminalTabs')} ${pane.index + 1}`}
      @keydown=${(event: KeyboardEvent) => onTabKey(event, pane, actions)}>
      ${pane.tabs.map((tab) => tabButton(tab, { pane, ended, say, actions }))}
    </div>
    <button class="icon-button" type="button" popovertarget=${menu} aria-label=${say('tabNew')}
      title=${say('tabNew')}>${icon('plus')}</button>
    <div class="menu" id=${menu} popover>
      <p class="menu-title">${say('terminals')}</p>
      ${hosts.map(
        (host) => html`<button type="button" aria-label=${say('terminalNewOn', { host })}
          @click=${fromMenu(() => actions.open(host, pane))}>${flag(host)}<span>${host}</span></button>`,
      )}
      <button class="menu-editor" type="button" @click=${fromMenu(() => actions.openEditor(pane))}>${icon('pencil')}<span>${say('editor')}</span></button>
      <button class="menu-mesh" type="button" @click=${fromMenu(() => actions.openMesh(pane))}>${icon('mesh')}<span>${say('mesh')}</span></button>
      ${webOpener({ hosts, say, open: (place) => fromMenu(() => actions.openWeb(place, pane))() })}
    </div>
    ${terminalMenu}
    ${pane.index === 0 ? splitButtons(layout, say, actions) : nothing}
  </div>`;
}

function tabButton(tab: Tab, { pane, ended, say, actions }: Omit<Strip, 'hosts' | 'layout' | 'menu'>): TemplateResult {
  const selected = pane.active?.key === tab.key;
  const hasScreen = !isShellPlace(tab);
  return html`<button class="tab" type="button" role="tab" id=${`tab-${domId(tab.key)}`}
    aria-selected=${selected} tabindex=${selected ? 0 : -1} title=${tab.label} draggable="true" data-host=${tab.host} ?data-live=${tab.web || tab.isEditor || tab.isMesh || (tab.terminal && !ended.has(tab.terminal.id))}
    aria-controls=${hasScreen ? `screen-${domId(tab.key)}` : nothing}
    @click=${() => actions.select(tab.key)}
    @dblclick=${(event: Event) => {
      // Who closes two tabs in a row names neither.
      if (!(event.target as Element).closest('.tab-close')) actions.rename(tab);
    }}
    @dragstart=${(event: DragEvent) => {
      event.dataTransfer?.setData(TAB_TYPE, tab.key);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    }}
    @dragover=${(event: DragEvent) => {
      if (event.dataTransfer?.types.includes(TAB_TYPE)) event.preventDefault();
    }}
    @drop=${(event: DragEvent) => {
      const key = event.dataTransfer?.getData(TAB_TYPE);
      if (!key) return;
      event.preventDefault();
      actions.move(key, { key: tab.key, pane });
    }}
    @auxclick=${(event: MouseEvent) => (event.button === 1 ? actions.close(tab) : undefined)}>
    ${tab.isEditor ? icon('pencil') : tab.isMesh ? icon('mesh') : tab.web ? icon('globe') : flag(tab.host)}<span class="tab-label">${tab.name ?? tab.label}</span>
    ${
      hasScreen
        ? html`<span class="tab-close" aria-hidden="true" title=${say('terminalClose', { name: tab.name ?? tab.label })}
            @click=${(event: Event) => {
              event.stopPropagation();
              actions.close(tab);
            }}>${icon('close')}</span>`
        : nothing
    }
  </button>`;
}

function splitButtons(layout: Layout, say: Say, actions: StripActions): TemplateResult {
  const choices = [
    ['none', 'single', 'splitNone'],
    ['columns', 'columns', 'splitColumns'],
    ['rows', 'rows', 'splitRows'],
  ] as const;
  return html`<div class="split-buttons" role="group">
    ${choices.map(
      ([split, picture, name]) => html`<button class="icon-button" type="button" aria-pressed=${layout.split === split}
        aria-label=${say(name)} title=${say(name)} data-split=${split} @click=${() => actions.split(split)}>
        ${icon(picture)}
      </button>`,
    )}
  </div>`;
}

function onTabKey(event: KeyboardEvent, pane: Pane, actions: StripActions): void {
  const index = pane.tabs.findIndex(({ key }) => key === pane.active?.key);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const target =
    step !== undefined
      ? pane.tabs[(index + step + pane.tabs.length) % pane.tabs.length]
      : { Home: pane.tabs[0], End: pane.tabs.at(-1) }[event.key];
  if (target) {
    event.preventDefault();
    actions.select(target.key, { focus: false });
    document.getElementById(`tab-${domId(target.key)}`)?.focus();
  } else if (event.key === 'Delete' && pane.active) {
    event.preventDefault();
    actions.close(pane.active);
  } else if (event.key === 'F2' && pane.active) {
    event.preventDefault();
    actions.rename(pane.active);
  }
}
