import { stripVTControlCharacters } from 'node:util';
import { normalise } from './normalise.ts';

const ANY = '…';

interface Line {
  readonly shown: string;
  readonly matches: (printed: string) => boolean;
  /** Stands for any number of lines. */
  readonly any: boolean;
}

/** Lines as compared: without blank ones at both ends, several blank ones as one. */
function linesOf(text: string): string[] {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd());
  return lines
    .filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''))
    .join('\n')
    .trim()
    .split('\n')
    .filter((line, _, all) => all.length > 1 || line !== '');
}

function toPattern(shown: string): Line {
  if (shown.trim() === ANY) return { shown, any: true, matches: () => true };
  const parts = shown.split(ANY).map(normalise);
  if (parts.length === 1) return { shown, any: false, matches: (printed) => normalise(printed) === parts[0] };
  // Spaces beside `…` were trimmed, so they do not count.
  const pattern = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  return { shown, any: false, matches: (printed) => pattern.test(normalise(printed)) };
}

const table = <T extends boolean | number>(rows: number, columns: number, value: T): T[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => value));

/** `reach[i][j]`: the shown lines from i on stand for the printed ones from j on. */
function reachable(shown: readonly Line[], printed: readonly string[]): boolean[][] {
  const reach = table<boolean>(shown.length + 1, printed.length + 1, false);
  const at = (i: number, j: number) => reach[i]?.[j] ?? false;
  for (let i = shown.length; i >= 0; i--) {
    for (let j = printed.length; j >= 0; j--) {
      const [line, text] = [shown[i], printed[j]];
      const row = reach[i];
      if (!row) continue;
      if (line === undefined) row[j] = text === undefined;
      else if (line.any) row[j] = at(i + 1, j) || (text !== undefined && at(i, j + 1));
      else row[j] = text !== undefined && line.matches(text) && at(i + 1, j + 1);
    }
  }
  return reach;
}

/** What differs between the shown and the printed text, as the lines of a diff; undefined when it fits. */
export function mismatch(shown: string, printed: string): string | undefined {
  const wanted = linesOf(shown).map(toPattern);
  const lines = linesOf(printed);
  if (reachable(wanted, lines)[0]?.[0]) return undefined;
  return diff(wanted, lines).join('\n');
}

/** The longest common part is kept; `-` is shown in the page only, `+` was printed only. */
function diff(wanted: readonly Line[], lines: readonly string[]): string[] {
  const common = table<number>(wanted.length + 1, lines.length + 1, 0);
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  const same = (i: number, j: number) => (wanted[i]?.any === false && wanted[i]?.matches(lines[j] ?? '')) ?? false;
  for (let i = wanted.length - 1; i >= 0; i--) {
    for (let j = lines.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row) row[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const diff: string[] = [];
  let [i, j] = [0, 0];
  while (i < wanted.length || j < lines.length) {
    if (i < wanted.length && j < lines.length && same(i, j)) {
      diff.push(`  ${lines[j]}`);
      i++;
      j++;
    } else if (j >= lines.length || (i < wanted.length && at(i + 1, j) >= at(i, j + 1))) {
      diff.push(`${wanted[i]?.any ? ' ' : '-'} ${wanted[i]?.shown}`);
      i++;
    } else {
      diff.push(`+ ${lines[j]}`);
      j++;
    }
  }
  return diff;
}
