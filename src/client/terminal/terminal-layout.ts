import { z } from 'zod';
import type { HostView } from '#protocol/lab-state.ts';
import { type TerminalView, WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { type WebPlace, webKey, webLabel, webPlaceSchema } from '../web/web-place.ts';

/** A tab is a terminal, the place of a host that has none yet, a page of the lab, the editor, or the mesh view. */
export interface Tab {
  readonly key: string;
  readonly host: string;
  readonly label: string;
  /** The label as the learner has it. */
  readonly name?: string;
  readonly terminal: TerminalView | undefined;
  readonly web?: WebPlace;
  readonly isEditor?: true;
  readonly isMesh?: true;
}

export const EDITOR_KEY = 'editor';
export const MESH_KEY = 'mesh';
export const TAB_NAME_MAX_CHARS = 40;
/** More than there can be tabs; what is remembered of closed ones goes. */
const TABS_MAX = 64;

const pane = z.union([z.literal(0), z.literal(1)]);

/** What is remembered between visits; keys of tabs that are gone do no harm. */
export const layoutSchema = z.object({
  split: z.enum(['none', 'columns', 'rows']),
  paneOf: z.record(z.string(), pane),
  active: z.tuple([z.string(), z.string()]),
  focused: pane,
  ratio: z.number().min(0.15).max(0.85),
  web: z.array(webPlaceSchema).max(WEB_TABS_PER_SESSION_MAX).readonly().default([]),
  editor: z.boolean().default(false),
  mesh: z.boolean().default(false),
  names: z.record(z.string(), z.string().max(TAB_NAME_MAX_CHARS)).readonly().default({}),
  order: z.array(z.string()).max(TABS_MAX).readonly().default([]).describe('keys of tabs that were moved'),
});
export type Layout = z.infer<typeof layoutSchema>;
export type PaneIndex = z.infer<typeof pane>;

export interface Pane {
  readonly index: PaneIndex;
  readonly tabs: readonly Tab[];
  readonly active: Tab | undefined;
}

export const initialLayout: Layout = {
  split: 'none',
  paneOf: {},
  active: ['', ''],
  focused: 0,
  ratio: 0.5,
  web: [],
  editor: false,
  mesh: false,
  names: {},
  order: [],
};

const hostKey = (host: string) => `host:${host}`;
export const terminalKey = (terminal: number) => `terminal:${terminal}`;

/** A tab's key as part of an element's id. */
export const domId = (key: string) => key.replaceAll(':', '-');

/** Tabs in the order of the lab's hosts, each host's terminals by age, after them the pages of the lab, then the editor and the mesh view when they have a label. */
export function tabsOf(
  hosts: readonly HostView[],
  terminals: readonly TerminalView[],
  web: readonly WebPlace[] = [],
  { editor, mesh }: { readonly editor?: string | undefined; readonly mesh?: string | undefined } = {},
): Tab[] {
  const shells = hosts.flatMap(({ name }): Tab[] => {
    const own = terminals.filter(({ host }) => host === name).sort((a, b) => a.ordinal - b.ordinal);
    if (own.length === 0) return [{ key: hostKey(name), host: name, label: name, terminal: undefined }];
    return own.map((terminal) => ({
      key: terminalKey(terminal.id),
      host: name,
      label: terminal.ordinal > 1 ? `${name} ${terminal.ordinal}` : name,
      terminal,
    }));
  });
  const pages = web.map((place): Tab => {
    return { key: webKey(place), host: place.host, label: webLabel(place), terminal: undefined, web: place };
  });
  const others: Tab[] = [];
  if (editor !== undefined)
    others.push({ key: EDITOR_KEY, host: '', label: editor, terminal: undefined, isEditor: true });
  if (mesh !== undefined) others.push({ key: MESH_KEY, host: '', label: mesh, terminal: undefined, isMesh: true });
  return [...shells, ...pages, ...others];
}

/** A host's place that has no shell yet, and so no screen. */
export const isShellPlace = ({ terminal, web, isEditor, isMesh }: Tab): boolean =>
  !terminal && !web && !isEditor && !isMesh;

/** A remembered place of a host stands for its first terminal once that is open. */
const standsFor = (key: string, tab: Tab): boolean =>
  tab.key === key || (tab.terminal?.ordinal === 1 && hostKey(tab.host) === key);

/** Tabs as the learner named and ordered them; one that is new keeps its place after the tab before it. */
export function arranged(tabs: readonly Tab[], { names, order }: Pick<Layout, 'names' | 'order'>): Tab[] {
  let before = -1;
  const placed = tabs.map((tab, index) => {
    const at = order.findIndex((key) => standsFor(key, tab));
    before = at < 0 ? before : at;
    const name = Object.entries(names).find(([key]) => standsFor(key, tab))?.[1];
    return { tab: name === undefined ? tab : { ...tab, name }, at: before, index };
  });
  return placed.sort((a, b) => a.at - b.at || a.index - b.index).map(({ tab }) => tab);
}

/** Moves a tab to where another one stands. */
export function moveTab(layout: Layout, tabs: readonly Tab[], { key, to }: { key: string; to: string }): Layout {
  const keys = tabs.map((tab) => tab.key);
  const [from, target] = [keys.indexOf(key), keys.indexOf(to)];
  if (from < 0 || target < 0 || from === target) return layout;
  keys.splice(target, 0, ...keys.splice(from, 1));
  return { ...layout, order: keys.slice(0, TABS_MAX) };
}

/** An empty name gives the tab its own back. */
export function nameTab(layout: Layout, tabs: readonly Tab[], { key, name }: { key: string; name: string }): Layout {
  const tab = tabs.find((each) => each.key === key);
  if (!tab) return layout;
  const chosen = name.trim().slice(0, TAB_NAME_MAX_CHARS);
  const known = Object.entries(layout.names).filter(
    ([other]) => !standsFor(other, tab) && tabs.some((each) => standsFor(other, each)),
  );
  if (chosen !== '' && chosen !== tab.label) known.push([key, chosen]);
  return { ...layout, names: Object.fromEntries(known) };
}

/** Lays the tabs out: one pane, or two of which neither is empty. */
export function panesOf(layout: Layout, tabs: readonly Tab[]): readonly Pane[] {
  if (layout.split === 'none' || tabs.length < 2) return [{ index: 0, tabs, active: activeOf(layout, 0, tabs) }];
  const placed = tabs.map((tab) => ({ tab, at: layout.paneOf[tab.key] ?? layout.paneOf[hostKey(tab.host)] ?? 0 }));
  const last = placed.at(-1);
  if (last && placed.every(({ at }) => at === 0)) last.at = 1;
  const first = placed[0];
  if (first && placed.every(({ at }) => at === 1)) first.at = 0;
  return ([0, 1] as const).map((index) => {
    const own = placed.filter(({ at }) => at === index).map(({ tab }) => tab);
    return { index, tabs: own, active: activeOf(layout, index, own) };
  });
}

/** A remembered place of a host stands for its first terminal once that is open. */
function activeOf(layout: Layout, index: PaneIndex, tabs: readonly Tab[]): Tab | undefined {
  const key = layout.active[index];
  return tabs.find((tab) => tab.key === key) ?? tabs.find((tab) => !tab.web && hostKey(tab.host) === key) ?? tabs[0];
}

function paneHolding(panes: readonly Pane[], key: string): PaneIndex {
  return panes.find(({ tabs }) => tabs.some((tab) => tab.key === key))?.index ?? 0;
}

/** Shows a tab in the pane that holds it, and moves the focus there. */
export function activate(layout: Layout, panes: readonly Pane[], key: string): Layout {
  const index = paneHolding(panes, key);
  return { ...layout, focused: index, active: withActive(layout.active, index, key) };
}

/** Puts a tab into a pane and shows it there. */
export function place(layout: Layout, key: string, index: PaneIndex): Layout {
  return {
    ...layout,
    focused: index,
    paneOf: { ...layout.paneOf, [key]: index },
    active: withActive(layout.active, index, key),
  };
}

/** Puts a page of the lab where another one was, on show or not. */
export function replaceWeb(layout: Layout, { was, next }: { readonly was: string; readonly next: WebPlace }): Layout {
  const key = webKey(next);
  const { [was]: pane, ...paneOf } = layout.paneOf;
  const renamed = (each: string) => (each === was ? key : each);
  return {
    ...layout,
    web: layout.web.map((each) => (webKey(each) === was ? next : each)),
    paneOf: pane === undefined ? paneOf : { ...paneOf, [key]: pane },
    active: [renamed(layout.active[0]), renamed(layout.active[1])],
  };
}

/** Splits (or turns, or joins) the panes. The first split brings the course's other end, testpc, beside the nodes. */
export function splitInto(layout: Layout, tabs: readonly Tab[], split: Layout['split']): Layout {
  const next = { ...layout, split };
  if (split === 'none') {
    const shown = layout.active[layout.focused];
    return { ...next, focused: 0, active: [shown, layout.active[1]] };
  }
  if (layout.split !== 'none') return next;
  const current = panesOf(layout, tabs)[0]?.active;
  const moved = tabs.filter((tab) => tab.host === 'testpc' && tab.key !== current?.key);
  const other = moved.length > 0 ? moved : tabs.filter((tab) => tab.key !== current?.key).slice(-1);
  const paneOf = Object.fromEntries([
    ...tabs.map((tab) => [tab.key, 0] as const),
    ...other.map((tab) => [tab.key, 1] as const),
  ]);
  return { ...next, paneOf, focused: 1, active: [current?.key ?? '', other[0]?.key ?? ''] };
}

function withActive(active: Layout['active'], index: PaneIndex, key: string): Layout['active'] {
  return index === 0 ? [key, active[1]] : [active[0], key];
}
