import { type Row, rowsOf, type Trace, timeText } from './model.ts';
import type { textsFor } from './texts.ts';

/** More rows make a page that nobody reads and that a browser draws slowly. */
const MOST_ROWS = 1000;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function rowOf({ span, depth }: Row, trace: Trace): HTMLElement {
  const share = (time: number) => (100 * time) / Math.max(trace.duration, 1);
  const bar = element('i', { style: `left: ${share(span.start - trace.start)}%; width: ${share(span.duration)}%` });
  return element(
    'details',
    span.failed ? { class: 'bad' } : {},
    element(
      'summary',
      {},
      element(
        'span',
        { style: `padding-inline-start: ${Math.min(depth, 20)}em` },
        span.service,
        ' ',
        element('span', { class: 'soft' }, span.operation),
      ),
      element('span', { class: 'track' }, bar),
      element('span', { class: 'soft' }, timeText(span.duration)),
    ),
    element(
      'table',
      {},
      ...[['span.id', span.id] as const, ...span.tags].map(([key, value]) =>
        element('tr', {}, element('td', {}, key), element('td', {}, value)),
      ),
    ),
  );
}

export function showTrace(trace: Trace, texts: ReturnType<typeof textsFor>): HTMLElement[] {
  const rows = rowsOf(trace);
  const about = `${trace.id} · ${texts.spans(rows.length)} · ${timeText(trace.duration)} · ${new Date(trace.start / 1000).toLocaleString()}`;
  const shown = rows.slice(0, MOST_ROWS).map((row) => element('li', {}, rowOf(row, trace)));
  return [
    element('p', {}, about),
    ...(rows.length > MOST_ROWS ? [element('p', { class: 'bad' }, texts.more(MOST_ROWS, rows.length))] : []),
    element('ol', { class: 'spans' }, ...shown),
  ];
}
