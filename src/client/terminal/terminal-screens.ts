import type { TerminalView as Shell } from '#protocol/messages.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { openLink } from './open-link.ts';
import { askPaste } from './paste-question.ts';
import { showWaiting } from './waiting-commands.ts';
import type { ShellWatch } from './shell-watch.ts';
import type { TerminalView } from './terminal-view.ts';
import { domId, type Pane, terminalKey } from './terminal-layout.ts';

interface ScreensOptions {
  readonly desk: DeskModel;
  /** The keyboard user leaves a terminal. */
  leave(): void;
  screenReader(): boolean;
  takeCtrl(): boolean;
}

interface Screen {
  readonly element: HTMLElement;
  readonly view: Promise<TerminalView>;
  readonly lifetime: AbortController;
}

/** A new shell prints its prompt within this; a command that is to be typed does not wait longer. */
const PROMPT_TIMEOUT_MS = 4000;
/** …and marks it within this of its first output, if it marks it at all. */
const MARK_TIMEOUT_MS = 500;

/** The terminals' screens: one per shell, kept as long as the shell, shown in the pane that holds its tab. */
export class TerminalScreens {
  readonly #screens = new Map<number, Screen>();
  readonly #prompted = new Map<number, Promise<void>>();

  readonly #host: HTMLElement;
  readonly #desk: DeskModel;
  readonly #options: ScreensOptions;

  constructor(host: HTMLElement, options: ScreensOptions) {
    this.#host = host;
    this.#desk = options.desk;
    this.#options = options;
  }

  /** Makes, drops, places and shows screens so that they match the panes. */
  sync(panes: readonly Pane[]): void {
    const shells = panes.flatMap(({ tabs }) => tabs.flatMap(({ terminal }) => terminal ?? []));
    for (const [id, screen] of this.#screens) {
      if (!shells.some((shell) => shell.id === id)) this.#drop(id, screen);
    }
    for (const shell of shells) if (!this.#screens.has(shell.id)) this.#make(shell);
    for (const pane of panes) {
      for (const { key, terminal } of pane.tabs) {
        const screen = terminal && this.#screens.get(terminal.id);
        if (!screen) continue;
        const isShown = pane.active?.key === key;
        const changed = screen.element.hidden === isShown || screen.element.dataset.pane !== String(pane.index);
        screen.element.dataset.pane = String(pane.index);
        screen.element.hidden = !isShown;
        if (isShown && changed) this.with(terminal.id, (view) => view.fit());
      }
    }
  }

  fit(): void {
    for (const [id, { element }] of this.#screens) if (!element.hidden) this.with(id, (view) => view.fit());
  }

  focus(terminal: number): void {
    this.with(terminal, (view) => view.focus());
  }

  /** A terminal's shell, once it is known whether it waits at its prompt; a new one is given the time to get there. */
  async shell(terminal: number): Promise<ShellWatch | undefined> {
    await this.#prompted.get(terminal);
    const view = await this.#screens.get(terminal)?.view;
    await view?.drawn();
    if (view?.shell.state === 'new') await view.shell.atPrompt(MARK_TIMEOUT_MS);
    return view?.shell;
  }

  setScreenReader(on: boolean): void {
    for (const id of this.#screens.keys()) this.with(id, (view) => view.setScreenReader(on));
  }

  setTheme(): void {
    for (const id of this.#screens.keys()) this.with(id, (view) => view.setTheme());
  }

  dispose(): void {
    for (const [id, screen] of this.#screens) this.#drop(id, screen);
  }

  #make(shell: Shell): void {
    const element = document.createElement('div');
    element.className = 'screen';
    element.id = `screen-${domId(terminalKey(shell.id))}`;
    element.dataset.terminal = String(shell.id);
    element.dataset.host = shell.host;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', `${shell.host} ${shell.ordinal}`);
    element.hidden = true;
    this.#host.append(element);
    this.#prompted.set(shell.id, this.#firstOutput(shell.id));
    const lifetime = new AbortController();
    this.#screens.set(shell.id, { element, lifetime, view: this.#view(shell, element, lifetime.signal) });
  }

  /** The emulator is large; it is loaded with the first terminal, so that reading does not wait for it. */
  async #view(shell: Shell, element: HTMLElement, signal: AbortSignal): Promise<TerminalView> {
    const [{ TerminalView: View }, { createTerminalLink }] = await Promise.all([
      import('./terminal-view.ts'),
      import('./terminal-link.ts'),
      import('./terminal.css'),
    ]);
    const desk = this.#desk;
    const view = new View({
      link: createTerminalLink(desk.connection, shell.id),
      language: desk.language,
      say: desk.say,
      screenReader: this.#options.screenReader(),
      takeCtrl: () => this.#options.takeCtrl(),
      label: `${shell.host} ${shell.ordinal}`,
      askClipboard: (quote) =>
        confirmDialog({
          title: desk.say('clipboardTitle'),
          text: desk.say('clipboardText'),
          quote,
          confirm: desk.say('clipboardAllow'),
          cancel: desk.say('cancel'),
        }),
      openLink: (link) => {
        openLink(link, { desk, host: shell.host }).catch((error: unknown) => console.error(error));
      },
      askPaste: (paste) => askPaste(paste, desk.say),
    });
    view.mount(element);
    view.onLeave(() => this.#options.leave());
    showWaiting(element, view.shell, { say: desk.say, signal });
    return view;
  }

  /** Does it as soon as the emulator is loaded. */
  with(terminal: number, use: (view: TerminalView) => void): void {
    this.#screens.get(terminal)?.view.then(use, (error: unknown) => console.error(error));
  }

  #drop(id: number, screen: Screen): void {
    this.with(id, (view) => view.dispose());
    screen.lifetime.abort();
    this.#screens.delete(id);
    this.#prompted.delete(id);
    screen.element.remove();
  }

  #firstOutput(terminal: number): Promise<void> {
    const { connection } = this.#desk;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timeout);
        for (const stop of stops) stop();
        resolve();
      };
      const timeout = setTimeout(done, PROMPT_TIMEOUT_MS);
      const stops = [
        connection.onMessage('terminal.snapshot', (message) => {
          if (message.terminal === terminal && message.data.trim() !== '') done();
        }),
        connection.onFrame((frame) => {
          const id = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(1);
          if (id === terminal) done();
        }),
      ];
    });
  }
}
