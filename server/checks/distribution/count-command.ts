import type { Command } from '../shared/probes/probe-request.ts';
import type { By } from './answer-category.ts';

const TIMES = 20;

/** The same request several times, and how often each answer came. */
export function countCommand(by: By, { text, before }: Pick<Command, 'text' | 'before'>): string {
  const once = text.slice(before.length);
  const line = (flags: string, filter = '') => `${once.replace('curl -sv', `curl -s${flags}`)}${filter}`;
  const each = (() => {
    if ('status' in by) return line(" -o /dev/null -w '%{http_code}\\n'");
    if ('header' in by) return line(' -o /dev/null -D -', ` | grep -i '^${by.header}:'`);
    if ('body' in by) return line('', ` | grep -oP '${by.body.source.replaceAll("'", `'\\''`)}'`);
    const key = by.json.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '';
    return line('', ` | grep -oE '"${key}": *("[^"]*"|[^,}]*)'`);
  })();
  return `${before}for i in $(seq ${TIMES}); do ${each}; done | sort | uniq -c`;
}
