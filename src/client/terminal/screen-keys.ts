/** Keys of the bar below a terminal; a character stands for itself. */
export type ScreenKey = 'Escape' | 'Tab' | 'ArrowUp' | 'ArrowDown' | 'ArrowRight' | 'ArrowLeft' | '|' | '/' | '-';

const ARROWS: Readonly<Record<string, string>> = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D' };

/** What a terminal sends for a key. `application`: programs that draw the whole screen ask for arrows of their own. */
export function keySequence(key: ScreenKey, { application }: { application: boolean }): string {
  if (key === 'Escape') return '\x1b';
  if (key === 'Tab') return '\t';
  const arrow = ARROWS[key];
  return arrow ? `\x1b${application ? 'O' : '['}${arrow}` : key;
}

/** The key with Ctrl; what has no such form stays as it is. */
export function withCtrl(text: string): string {
  if (text === ' ') return '\0';
  const arrow = Object.values(ARROWS).find((letter) => text === `\x1b[${letter}` || text === `\x1bO${letter}`);
  if (arrow) return `\x1b[1;5${arrow}`;
  return /^[a-z[\\\]^_@]$/i.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : text;
}
