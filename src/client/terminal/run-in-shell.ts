import type { DeskModel } from '../desk/desk-model.ts';
import type { RunCommandEvent } from './run-command.ts';
import { askHowToRun } from './run-question.ts';
import type { ShellWatch } from './shell-watch.ts';
import type { Tab } from './terminal-layout.ts';

/** The desk's tabs, for a command that wants one. */
export interface RunPlaces {
  /** Tabs of the host in which a shell runs or can, those on show first. */
  tabsOn(host: string): readonly Tab[];
  shellOf(terminal: number): Promise<ShellWatch | undefined>;
  /** Shows the tab, or a new one of the host; its shell, or nothing when the learner was told why there is none. */
  show(tab: Tab | undefined, host: string): Promise<ShellWatch | undefined>;
}

/** Types a command into a terminal of its host; where another one runs, the learner says what to do. */
export async function runInShell(
  { host, command, report }: RunCommandEvent,
  { desk, places }: { desk: DeskModel; places: RunPlaces },
): Promise<void> {
  const shell = await places.show(places.tabsOn(host)[0], host);
  if (!shell) return;
  const run = { command, report };
  const { state } = shell;
  if (state === 'prompt' || state === 'new') {
    shell.run(run);
    return;
  }
  switch (await askHowToRun({ host, command, state, say: desk.say })) {
    case 'queue':
      if (!shell.queue(run)) desk.notify({ tone: 'info', text: desk.say('runQueueFull') });
      return;
    case 'elsewhere':
      (await places.show(await idleTab(places, host), host))?.run(run);
      return;
    case 'anyway':
      shell.run(run);
      return;
    case undefined:
      return;
  }
}

/** A tab whose shell waits at its prompt. */
async function idleTab(places: RunPlaces, host: string): Promise<Tab | undefined> {
  for (const tab of places.tabsOn(host)) {
    if (tab.terminal && (await places.shellOf(tab.terminal.id))?.state === 'prompt') return tab;
  }
  return undefined;
}
