import { z } from 'zod';

/** What of a page matters to a proof, in the page's order. */
export type PagePart =
  | {
      readonly kind: 'command';
      readonly line: number;
      readonly host: string;
      readonly script: string;
      /** `run`: the proof runs it. `background`: it goes on while the rest of the page is done. */
      readonly mode: 'shown' | 'run' | 'background';
    }
  /** What the command before it prints. */
  | { readonly kind: 'output'; readonly line: number; readonly text: string }
  | { readonly kind: 'checkpoint'; readonly line: number; readonly id: string };

interface Fence {
  readonly line: number;
  readonly info: string;
  readonly text: string;
}

const hostSchema = z.string().regex(/^(k3s-s|k3s-w[1-9]|testpc)$/);
const FENCE = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/;
const CHECKPOINT = /<Checkpoint\s+id=["']([a-z0-9-]+)["']\s*\/>/g;

/** @throws Error naming the line of a fence that never ends, or of a command whose words are wrong. */
export function readPage(mdx: string): PagePart[] {
  const lines = mdx.replace(/\r\n/g, '\n').split('\n');
  const parts: PagePart[] = [];
  let comment = false;
  for (let index = 0; index < lines.length; index++) {
    const text = lines[index] ?? '';
    if (comment || text.includes('{/*')) {
      comment = !text.includes('*/}');
      continue;
    }
    const open = FENCE.exec(text);
    if (!open) {
      for (const [, id = ''] of text.matchAll(CHECKPOINT)) parts.push({ kind: 'checkpoint', line: index + 1, id });
      continue;
    }
    const [, indent = '', ticks = '', info = ''] = open;
    const end = lines.findIndex((each, at) => at > index && closes(each, ticks));
    if (end < 0) throw new Error(`line ${index + 1}: this block has no end`);
    const body = lines.slice(index + 1, end).map((each) => withoutIndent(each, indent.length));
    const part = partOf({ line: index + 1, info: info.trim(), text: body.join('\n') });
    if (part) parts.push(part);
    index = end;
  }
  return parts;
}

const closes = (line: string, ticks: string): boolean => {
  const mark = line.trim();
  return mark.length >= ticks.length && mark === (ticks[0] ?? '').repeat(mark.length);
};

function withoutIndent(line: string, width: number): string {
  const own = line.length - line.trimStart().length;
  return line.slice(Math.min(own, width));
}

function partOf({ line, info, text }: Fence): PagePart | undefined {
  const [language, ...words] = info.split(/\s+/);
  if (words.includes('output')) return { kind: 'output', line, text };
  const host = words.find((word) => word.startsWith('host='))?.slice('host='.length);
  if (host === undefined) {
    if (words.includes('run')) throw new Error(`line ${line}: a command that is run has a host, such as host=k3s-s`);
    return undefined;
  }
  if (language !== 'sh' || !hostSchema.safeParse(host).success) {
    throw new Error(`line ${line}: a command is written as sh host=NAME, not ${info}`);
  }
  const stray = words.find((word) => !word.startsWith('host=') && word !== 'run' && word !== 'bg');
  if (stray !== undefined) throw new Error(`line ${line}: ${stray} is not known; there are run and bg`);
  if (!words.includes('run')) {
    if (words.includes('bg')) throw new Error(`line ${line}: bg says how a block is run, so it needs run`);
    return { kind: 'command', line, host, script: text, mode: 'shown' };
  }
  return { kind: 'command', line, host, script: text, mode: words.includes('bg') ? 'background' : 'run' };
}

/** Commands and outputs of two languages that differ, as `line: text` of each; empty when they are the same. */
export function differences(one: readonly PagePart[], other: readonly PagePart[]): string[] {
  const asText = ({ line, ...part }: PagePart) => ({ line, text: JSON.stringify(part) });
  const [left, right] = [one.map(asText), other.map(asText)];
  const found: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    if (a?.text === b?.text) continue;
    found.push(`${a ? `${a.line}: ${a.text}` : 'nothing'} ≠ ${b ? `${b.line}: ${b.text}` : 'nothing'}`);
    // What follows is shifted in one of the two, so further differences would not help.
    if (left.length !== right.length) break;
  }
  return found;
}
