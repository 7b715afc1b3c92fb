import type { Language } from '#protocol/messages.ts';

/** Every diagram is this wide in its own units; styles/diagrams.css chooses its letters so that 390 px can be read. */
export const WIDTH = 440;
const HEAD = { length: 8, half: 4.2 };

export interface DiagramProps {
  /** The page's language, unless it is given. */
  readonly language?: Language;
  /** Shows numbered spots instead of names, for an exercise that labels them. */
  readonly numbered?: boolean;
}

export type Tone = 'app' | 'proxy' | 'control' | 'config' | 'plain' | 'group';
export type Point = readonly [x: number, y: number];

/** The line shortened for its heads, and the heads, as one path each. */
export function wirePaths(points: readonly Point[], heads: 'end' | 'both' | 'none'): { line: string; heads: string } {
  const first = points[0] ?? [0, 0];
  const last = points.at(-1) ?? first;
  const line = [...points];
  const drawn: string[] = [];
  if (heads !== 'none') {
    line[line.length - 1] = back(last, points.at(-2) ?? last);
    drawn.push(head(last, points.at(-2) ?? last));
  }
  if (heads === 'both') {
    line[0] = back(first, points[1] ?? first);
    drawn.push(head(first, points[1] ?? first));
  }
  return { line: `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`, heads: drawn.join('') };
}

function back(tip: Point, from: Point): Point {
  const [ux, uy] = unit(tip, from);
  return [tip[0] - ux * HEAD.length, tip[1] - uy * HEAD.length];
}

function head(tip: Point, from: Point): string {
  const [ux, uy] = unit(tip, from);
  const [bx, by] = back(tip, from);
  const left = [bx - uy * HEAD.half, by + ux * HEAD.half] as const;
  const right = [bx + uy * HEAD.half, by - ux * HEAD.half] as const;
  return `M${[tip, left, right].map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
}

function unit([tx, ty]: Point, [fx, fy]: Point): Point {
  const length = Math.hypot(tx - fx, ty - fy) || 1;
  return [(tx - fx) / length, (ty - fy) / length];
}

const round = (value: number) => Math.round(value * 10) / 10;
