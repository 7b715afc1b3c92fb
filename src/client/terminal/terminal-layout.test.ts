import { describe, expect, it } from 'vitest';
import type { HostView } from '#protocol/lab-state.ts';
import type { TerminalView } from '#protocol/messages.ts';
import { activate, initialLayout, layoutSchema, panesOf, place, splitInto, tabsOf } from './terminal-layout.ts';

const hosts: HostView[] = [
  { name: 'k3s-s', address: '192.168.10.10', role: 'server' },
  { name: 'k3s-w1', address: '192.168.10.101', role: 'agent' },
  { name: 'testpc', address: '192.168.10.200', role: 'pc' },
];
const shell = (id: number, host: string, ordinal = 1): TerminalView => ({
  id,
  lab: 'abcdefgh',
  host,
  ordinal,
  cols: 80,
  rows: 24,
});

describe('tabsOf', () => {
  it('keeps a place for every host and numbers further shells', () => {
    const tabs = tabsOf(hosts, [shell(7, 'k3s-s', 2), shell(3, 'k3s-s')]);
    expect(tabs.map(({ label, terminal }) => [label, terminal?.id])).toEqual([
      ['k3s-s', 3],
      ['k3s-s 2', 7],
      ['k3s-w1', undefined],
      ['testpc', undefined],
    ]);
  });
});

describe('web tabs', () => {
  const place = { host: 'testpc', port: 10_000, path: '/' };

  it('follow the hosts, and never take a host’s own place', () => {
    const tabs = tabsOf(hosts, [], [place]);
    expect(tabs.at(-1)).toMatchObject({ key: 'web:testpc:10000', label: 'testpc:10000', web: place });
    const onHost = activate(initialLayout, panesOf(initialLayout, tabs), 'host:testpc');
    const opened = tabsOf(hosts, [shell(4, 'testpc')], [place]);
    expect(panesOf(onHost, opened)[0]?.active?.terminal?.id).toBe(4);
  });

  it('are remembered, and a layout from before them still reads', () => {
    const { web: _, ...before } = initialLayout;
    expect(layoutSchema.parse(before)).toEqual(initialLayout);
    expect(layoutSchema.parse({ ...before, web: [place] }).web).toEqual([place]);
    expect(layoutSchema.safeParse({ ...before, web: [{ ...place, path: 'javascript:' }] }).success).toBe(false);
  });
});

describe('panesOf', () => {
  it('shows one pane with the first tab at the start', () => {
    const [only, second] = panesOf(initialLayout, tabsOf(hosts, []));
    expect(only?.active?.host).toBe('k3s-s');
    expect(second).toBeUndefined();
  });

  it('lets a host’s first shell take the place that was chosen before it opened', () => {
    const empty = tabsOf(hosts, []);
    const layout = activate(initialLayout, panesOf(initialLayout, empty), 'host:testpc');
    const opened = tabsOf(hosts, [shell(4, 'testpc')]);
    expect(panesOf(layout, opened)[0]?.active?.terminal?.id).toBe(4);
  });

  it('never leaves a pane of a split empty, whatever was closed', () => {
    const tabs = tabsOf(hosts, [shell(1, 'k3s-s'), shell(2, 'testpc')]);
    const split = splitInto(initialLayout, tabs, 'columns');
    const gone = { ...split, paneOf: {} };
    expect(panesOf(gone, tabs).map((pane) => pane.tabs.length)).toEqual([2, 1]);
  });
});

describe('splitInto', () => {
  it('puts testpc beside the nodes', () => {
    const tabs = tabsOf(hosts, [shell(1, 'k3s-s')]);
    const panes = panesOf(splitInto(initialLayout, tabs, 'columns'), tabs);
    expect(panes.map(({ active }) => active?.host)).toEqual(['k3s-s', 'testpc']);
  });

  it('puts another tab beside testpc when that is the one on show', () => {
    const tabs = tabsOf(hosts, []);
    const onTestpc = activate(initialLayout, panesOf(initialLayout, tabs), 'host:testpc');
    const panes = panesOf(splitInto(onTestpc, tabs, 'rows'), tabs);
    expect(panes.map(({ active }) => active?.host)).toEqual(['testpc', 'k3s-w1']);
  });

  it('keeps what had the focus when the panes are joined', () => {
    const tabs = tabsOf(hosts, [shell(1, 'k3s-s'), shell(2, 'testpc')]);
    const joined = splitInto(splitInto(initialLayout, tabs, 'columns'), tabs, 'none');
    expect(panesOf(joined, tabs)[0]?.active?.host).toBe('testpc');
  });
});

describe('place', () => {
  it('opens a new shell in the pane that asked', () => {
    const before = tabsOf(hosts, [shell(1, 'k3s-s'), shell(2, 'testpc')]);
    const split = splitInto(initialLayout, before, 'columns');
    const after = tabsOf(hosts, [shell(1, 'k3s-s'), shell(2, 'testpc'), shell(5, 'k3s-s', 2)]);
    const panes = panesOf(place(split, 'terminal:5', 1), after);
    expect(panes[1]?.active?.label).toBe('k3s-s 2');
    expect(panes[0]?.active?.label).toBe('k3s-s');
  });
});
