import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type IBufferRange, Terminal } from '@xterm/xterm';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import type { Language } from '#protocol/messages.ts';
import { watchMarks } from '#protocol/shell-marks.ts';
import { PAGE_SCROLLBACK_LINES, PASTE_MAX_BYTES } from '#protocol/terminal-flow.ts';
import type { Say } from '../page/texts.ts';
import { acceptClipboardWrites, copySelection } from './clipboard.ts';
import { CommandMarks } from './command-marks.ts';
import { keepCompositions } from './composition.ts';
import type { FindBar } from './find-bar.ts';
import { InputSender } from './input-sender.ts';
import { createLeaveKeys } from './leave-keys.ts';
import { PRINTED_ADDRESS } from './link-target.ts';
import type { PrintedLink } from './open-link.ts';
import { linesOf, needsLook, pasteable, watchPastes } from './paste.ts';
import { printedText } from './printed-text.ts';
import { silenceReplies } from './quiet-emulator.ts';
import { keySequence, type ScreenKey, withCtrl } from './screen-keys.ts';
import { ScreenFeed } from './screen-feed.ts';
import { ScreenRenderer } from './screen-renderer.ts';
import type { ClosedInfo, Resume, TerminalLink } from './terminal-link.ts';
import { closedNotice, HOW_TO_LEAVE, PASTE_TOO_LARGE, SKIPPED } from './terminal-texts.ts';
import { ShellWatch } from './shell-watch.ts';
import { readLook } from './theme.ts';

/** While a window is dragged, the size is sent at most so often. */
const RESIZE_PAUSE_MS = 80;
const SIZE_LIMITS = { cols: [2, 500], rows: [1, 300] } as const;
const CONTRAST = 4.5;

export interface TerminalViewOptions {
  readonly link: TerminalLink;
  readonly language: Language;
  readonly say: Say;
  /** Names the terminal for those who do not see it: "k3s-s 1". */
  readonly label: string;
  readonly screenReader?: boolean;
  /** A program wants to put this on the clipboard (OSC 52); without it, none may. */
  readonly askClipboard?: (text: string) => Promise<boolean>;
  /** The learner clicked an address that a program printed. */
  readonly openLink: (link: PrintedLink) => void;
  /** A paste that the learner should look at first; without it, each goes in unasked. */
  readonly askPaste?: (paste: Paste) => Promise<boolean>;
  /** Whether the Ctrl of the key bar goes with the key that was typed. */
  readonly takeCtrl?: () => boolean;
}

export interface Paste {
  readonly text: string;
  readonly lines: number;
  /** Whether the program in the terminal knows it from typing. */
  readonly bracketed: boolean;
}

const within = (value: number, [least, most]: readonly [number, number]) => Math.min(Math.max(value, least), most);

/** A terminal in the page. The element that it is mounted in gives its size; CSS variables give its look. */
export class TerminalView {
  readonly shell = new ShellWatch((command) => this.#type(command));
  readonly commands: CommandMarks;
  readonly #options: TerminalViewOptions;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #feed: ScreenFeed;
  readonly #input: InputSender;
  readonly #lifetime = new AbortController();
  readonly #closed: ((info: ClosedInfo) => void)[] = [];
  readonly #leave: (() => void)[] = [];
  #element: HTMLElement | undefined;
  #renderer: ScreenRenderer | undefined;
  #sendComposition = (): void => undefined;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;
  #sentSize: { cols: number; rows: number } | undefined;
  /** Own resizes that the server has not answered yet; until then other sizes are older than ours. */
  #resizesUnderWay = 0;
  #hasEnded = false;
  #findBar: Promise<FindBar> | undefined;

  constructor(options: TerminalViewOptions) {
    this.#options = options;
    const { link, screenReader = false, askClipboard, openLink } = options;
    this.#terminal = new Terminal({
      allowProposedApi: true,
      // Its warnings tell how slow the machine was, which is no news to who opens a console.
      logLevel: 'error',
      scrollback: PAGE_SCROLLBACK_LINES,
      screenReaderMode: screenReader,
      minimumContrastRatio: CONTRAST,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      linkHandler: {
        activate: (_, address, range) => openLink({ address, shown: this.#shownIn(range) }),
        // So that the learner is told why nothing opens.
        allowNonHttpProtocols: true,
      },
    });
    this.#terminal.loadAddon(this.#fit);
    useCells(this.#terminal);
    this.#terminal.loadAddon(new WebLinksAddon((_, address) => openLink({ address }), { urlRegex: PRINTED_ADDRESS }));
    guardEmulator(this.#terminal);
    silenceReplies(this.#terminal);
    acceptClipboardWrites(this.#terminal, askClipboard);
    this.#feed = new ScreenFeed(this.#terminal, (offset) => link.sendAck(offset));
    this.#input = new InputSender((bytes) => link.sendInput(bytes));
    const { say } = options;
    this.commands = new CommandMarks(this.#terminal, {
      done: () => say('commandDone'),
      failed: (status) => say('commandFailed', { status }),
    });
    watchMarks(this.#terminal, (mark) => {
      this.shell.mark(mark);
      this.commands.mark(mark);
    });
    this.#terminal.onData((typed) => {
      const text = options.takeCtrl?.() ? withCtrl(typed) : typed;
      this.shell.typed(text);
      this.#send(new TextEncoder().encode(text));
    });
    this.#terminal.onBinary((text) => this.#send(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    this.#watchKeys();
  }

  mount(element: HTMLElement): void {
    const { signal } = this.#lifetime;
    this.#element = element;
    element.classList.add('slip-term');
    this.#terminal.open(element);
    const { textarea } = this.#terminal;
    textarea?.setAttribute('name', 'terminal');
    textarea?.setAttribute('aria-label', this.#options.label);
    textarea?.setAttribute('aria-description', HOW_TO_LEAVE[this.#options.language]);
    if (textarea) this.#sendComposition = keepCompositions(this.#terminal, textarea, signal);
    watchPastes(element, { signal, paste: (text) => this.paste(text) });
    this.setTheme();
    this.#renderer = new ScreenRenderer({ terminal: this.#terminal, element, signal, changed: () => this.fit() });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.setTheme(), { signal });
    const sizes = new ResizeObserver(() => this.#fitSoon());
    sizes.observe(element);
    signal.addEventListener('abort', () => sizes.disconnect());
    // Two pages may differ in size: the one that is used decides.
    element.addEventListener('focusin', () => this.fit(), { signal });
    document.addEventListener('visibilitychange', () => document.hidden || this.fit(), { signal });
    this.#options.link.start(
      {
        history: (piece) => this.#feed.history(piece),
        snapshot: (message) => {
          this.#sentSize = { cols: message.cols, rows: message.rows };
          this.#resizesUnderWay = 0;
          this.#hasEnded = false;
          this.#terminal.write('', () => {
            this.shell.redrawn({ isNew: message.data.trim() === '' });
            this.commands.redrawing();
          });
          this.#feed.snapshot(message, () => {
            this.commands.redrawn();
            this.#shown(message.skipped);
          });
        },
        resumed: () => {
          this.#resizesUnderWay = 0;
          this.#shown(false);
        },
        output: (offset, bytes) => this.#feed.output(offset, bytes),
        resized: (cols, rows) => {
          this.#resizesUnderWay = Math.max(0, this.#resizesUnderWay - 1);
          if (this.#resizesUnderWay > 0) return;
          this.#sentSize = { cols, rows };
          this.#feed.inOrder(() => this.#terminal.write('', () => this.#terminal.resize(cols, rows)));
        },
        closed: (info) => this.#feed.inOrder(() => this.#ended(info)),
      },
      () => this.#resume(),
    );
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** Fits the screen to its element and sends the size. Nothing changes while it is not shown, or has no connection. */
  fit(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = undefined;
    if (!this.#element?.clientWidth || !this.#element.clientHeight) return;
    // First, for its cells may be of another size.
    this.#renderer?.sync();
    const wanted = this.#fit.proposeDimensions();
    if (!wanted || !Number.isFinite(wanted.cols) || !Number.isFinite(wanted.rows)) return;
    const cols = within(wanted.cols, SIZE_LIMITS.cols);
    const rows = within(wanted.rows, SIZE_LIMITS.rows);
    if (cols === this.#sentSize?.cols && rows === this.#sentSize.rows) return;
    // Before the first snapshot the shell's size is not known, and the screen is not drawn.
    if (!this.#sentSize) return;
    // A screen of another size than its shell could not go on where it was when the connection is back.
    if (!this.#options.link.sendResize(cols, rows)) return;
    this.#sentSize = { cols, rows };
    this.#resizesUnderWay += 1;
    this.#terminal.resize(cols, rows);
  }

  /** As if pasted by hand: text alone, in brackets when the program asks for them. Large ones are asked about first. */
  paste(text: string): void {
    const { askPaste } = this.#options;
    this.#sendComposition();
    const clean = pasteable(text);
    const bracketed = this.#terminal.modes.bracketedPasteMode;
    const isRefused = this.#terminal.options.disableStdin || clean.length > PASTE_MAX_BYTES;
    if (!askPaste || isRefused || !needsLook(clean, { bracketed })) {
      this.#terminal.paste(clean);
      return;
    }
    askPaste({ text: clean, lines: linesOf(clean), bracketed }).then(
      (agreed) => (agreed ? this.#terminal.paste(clean) : undefined),
      (error: unknown) => console.error(error),
    );
  }

  /** Shows the bar that finds text, with the keyboard in it. */
  find(): void {
    const { say } = this.#options;
    this.#findBar ??= import('./find-bar.ts').then(({ FindBar: Bar }) => {
      return new Bar({ terminal: this.#terminal, screen: this.#element ?? document.body, say });
    });
    this.#findBar.then((bar) => bar.open()).catch((error: unknown) => console.error(error));
  }

  /** A key of the bar below the terminal. */
  press(key: ScreenKey): void {
    this.#sendComposition();
    this.#terminal.input(keySequence(key, { application: this.#terminal.modes.applicationCursorKeysMode }));
  }

  /** Resolves when everything that has come in so far is drawn. */
  drawn(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  /** Types a command and Enter. What stands on the shell's line already is erased first (Ctrl-U). */
  #type(command: string): void {
    const ERASE_LINE = '\x15';
    this.#sendComposition();
    this.#send(new TextEncoder().encode(ERASE_LINE));
    const text = pasteable(command.trimEnd());
    if (linesOf(text) > 1) this.#terminal.paste(text);
    else this.#send(new TextEncoder().encode(text));
    this.#send(new TextEncoder().encode('\r'));
  }

  /** The text of the screen and what scrolled off it. */
  text(): string {
    return printedText(this.#terminal.buffer.normal);
  }

  /** Reads the CSS variables again. */
  setTheme(): void {
    if (!this.#element) return;
    const { theme, fontFamily, fontSize } = readLook(this.#element);
    this.#terminal.options.theme = theme;
    this.#terminal.options.fontFamily = fontFamily;
    this.#terminal.options.fontSize = fontSize;
    this.#fitSoon();
  }

  setFontSize(px: number): void {
    this.#element?.style.setProperty('--term-font-size', `${px}px`);
    this.setTheme();
  }

  setScreenReader(on: boolean): void {
    this.#terminal.options.screenReaderMode = on;
  }

  onClosed(listener: (info: ClosedInfo) => void): void {
    this.#closed.push(listener);
  }
  onTitle(listener: (title: string) => void): void {
    this.#terminal.onTitleChange(listener);
  }
  onBell(listener: () => void): void {
    this.#terminal.onBell(listener);
  }
  /** The keyboard user leaves (Esc, then Tab); without a listener the focus goes to the next element. */
  onLeave(listener: () => void): void {
    this.#leave.push(listener);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.shell.dispose();
    clearTimeout(this.#resizeTimer);
    this.#input.clear();
    this.#options.link.dispose();
    this.#terminal.dispose();
  }

  #shownIn({ start, end }: IBufferRange): string {
    return this.#terminal.buffer.active.getLine(start.y - 1)?.translateToString(true, start.x - 1, end.x) ?? '';
  }

  #send(bytes: Uint8Array): void {
    if (!this.#input.push(bytes)) this.#say(PASTE_TOO_LARGE[this.#options.language]);
  }

  #fitSoon(): void {
    this.#resizeTimer ??= setTimeout(() => this.fit(), RESIZE_PAUSE_MS);
  }

  /** What a new connection goes on from. */
  #resume(): Resume | undefined {
    this.#feed.cut();
    const { received } = this.#feed;
    return received === undefined || !this.#sentSize ? undefined : { offset: received, ...this.#sentSize };
  }

  #shown(skipped: boolean): void {
    if (skipped) this.#element?.setAttribute('data-skipped', SKIPPED[this.#options.language]);
    else this.#element?.removeAttribute('data-skipped');
    if (!document.hidden) this.fit();
  }

  /** A line of our own on the screen, set apart; programs do not see it. */
  #say(text: string): void {
    this.#terminal.write(`\r\n\x1b[0;2m── ${text} ──\x1b[0m\r\n`);
  }

  #ended(info: ClosedInfo): void {
    // Told again after each new connection.
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#terminal.options.disableStdin = true;
    this.#input.clear();
    this.shell.dispose();
    this.#say(closedNotice(info, this.#options.language));
    for (const listener of this.#closed) listener(info);
  }

  #watchKeys(): void {
    const leaves = createLeaveKeys(() => performance.now());
    this.#terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown') return true;
      if (leaves(event)) {
        if (this.#leave.length > 0) event.preventDefault();
        for (const listener of this.#leave) listener();
        return false;
      }
      if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return true;
      if (event.code === 'KeyC') {
        if (copySelection(this.#terminal)) event.preventDefault();
        return false;
      }
      // The browser's own paste follows and comes in through the terminal's text field.
      return event.code !== 'KeyV';
    });
  }
}
