import type { ITheme } from '@xterm/xterm';

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

const capitalised = <T extends string>(word: T) => `${word.charAt(0).toUpperCase()}${word.slice(1)}` as Capitalize<T>;

/** The terminal's look as the page's style sheet has it (terminal.css names the variables and their defaults). */
export function readLook(element: HTMLElement): { theme: ITheme; fontFamily: string; fontSize: number } {
  const style = getComputedStyle(element);
  const variable = (name: string) => style.getPropertyValue(`--term-${name}`).trim();
  const theme: Record<string, string> = {
    background: variable('bg'),
    foreground: variable('fg'),
    cursor: variable('cursor'),
    cursorAccent: variable('bg'),
    selectionBackground: variable('selection'),
  };
  for (const colour of COLOURS) {
    theme[colour] = variable(colour);
    theme[`bright${capitalised(colour)}`] = variable(`bright-${colour}`);
  }
  // xterm takes an empty string for a colour; without the key it uses its own.
  for (const [name, value] of Object.entries(theme)) if (value === '') delete theme[name];
  return {
    theme,
    fontFamily: variable('font') || 'ui-monospace, monospace',
    fontSize: Number.parseFloat(variable('font-size')) || 14,
  };
}
