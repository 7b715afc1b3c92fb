import type { DeskElement } from './desk.ts';
import type { TextName } from '../page/texts.ts';

interface Shortcut {
  readonly keys: string;
  readonly text: TextName;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (desk: DeskElement, event: KeyboardEvent) => void;
}

const altShift = (event: KeyboardEvent, code: string) =>
  event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && event.code === code;

const ctrlShift = (event: KeyboardEvent, code: string) =>
  (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey && event.code === code;
const isInTerminal = ({ target }: KeyboardEvent) =>
  target instanceof Element && target.closest('[data-terminal]') !== null;

/** By `code`, for Alt turns letters into other characters on many layouts. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: 'Alt + 1…9',
    text: 'keyTab',
    matches: (event) => event.altKey && !event.shiftKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code),
    run: (desk, event) => desk.terminals?.selectNth(Number(event.code.slice(-1))),
  },
  {
    keys: 'Alt + Shift + T',
    text: 'keyNew',
    matches: (event) => altShift(event, 'KeyT'),
    run: (desk) => desk.terminals?.openBeside(),
  },
  {
    keys: 'Alt + Shift + W',
    text: 'keyClose',
    matches: (event) => altShift(event, 'KeyW'),
    run: (desk) => desk.terminals?.close(),
  },
  {
    keys: 'Alt + Shift + ← →',
    text: 'keyMove',
    // In a text these keys select words.
    matches: (event) =>
      (altShift(event, 'ArrowLeft') || altShift(event, 'ArrowRight')) && (isInTerminal(event) || !isTyping(event)),
    run: (desk, event) => desk.terminals?.tools.move(event.code === 'ArrowLeft' ? -1 : 1),
  },
  {
    keys: 'Ctrl + Shift + F',
    text: 'keyFind',
    matches: (event) => ctrlShift(event, 'KeyF'),
    run: (desk) => desk.terminals?.tools.find(),
  },
  {
    keys: 'Ctrl + Shift + ↑ ↓',
    text: 'keyCommands',
    matches: (event) => isInTerminal(event) && (ctrlShift(event, 'ArrowUp') || ctrlShift(event, 'ArrowDown')),
    run: (desk, event) => desk.terminals?.tools.jump(event.code === 'ArrowUp' ? -1 : 1),
  },
  {
    keys: 'Alt + Shift + P',
    text: 'keyOutput',
    matches: (event) => altShift(event, 'KeyP'),
    run: (desk) => desk.terminals?.tools.selectOutput(),
  },
  {
    keys: 'Alt + Shift + S',
    text: 'keySplit',
    matches: (event) => altShift(event, 'KeyS'),
    run: (desk) => desk.terminals?.turnSplit(),
  },
  {
    keys: 'Alt + Shift + O',
    text: 'keyOther',
    matches: (event) => altShift(event, 'KeyO'),
    run: (desk) => desk.terminals?.focusOther(),
  },
  {
    keys: 'Alt + Shift + N',
    text: 'keyNotes',
    matches: (event) => altShift(event, 'KeyN'),
    run: (desk) => desk.notes(),
  },
  {
    keys: 'F6',
    text: 'keyRegion',
    matches: (event) => event.key === 'F6' && !event.ctrlKey && !event.altKey,
    run: (desk) => desk.switchRegion(),
  },
  {
    keys: '?',
    text: 'keyHelp',
    matches: (event) => event.key === '?' && !event.ctrlKey && !event.altKey && !isTyping(event),
    run: (desk) => desk.help(),
  },
];

export function onDeskKey(event: KeyboardEvent, desk: DeskElement): void {
  // Keys of an input method; those with Alt or Ctrl are none, and what is under composition is sent as the focus goes.
  const isOfComposition = event.isComposing && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (isOfComposition || document.querySelector('dialog[open]')) return;
  const shortcut = shortcuts.find(({ matches }) => matches(event));
  if (!shortcut) return;
  event.preventDefault();
  event.stopPropagation();
  shortcut.run(desk, event);
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('input, textarea, select, .screen') !== null;
}
