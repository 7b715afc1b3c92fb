import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Weighed {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Scripts that a page loads only when its reader asks for what they hold, or, as WebGL, once a terminal is there that
 * works without; by the beginnings of their names. Everything else that a chapter may load counts, also what comes
 * with the first terminal.
 */
const ON_DEMAND = ['editor-screen.', 'ko.', 'palette.', 'notes-panel.', 'find-bar.', 'addon-webgl.'];

const LINKED = /(?:src|href)="(\/(?:_assets\/[^"]+|theme\.js|favicon\.svg))"/g;
const STATIC_IMPORT = /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
const DYNAMIC_IMPORT = /import\(\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);

/** A file as the server sends it to a browser that takes brotli. */
function sentBytes(site: string, file: string): number {
  const compressed = join(site, `${file}.br`);
  return statSync(existsSync(compressed) ? compressed : join(site, file)).size;
}

/** What a page of the built site is made of, up to what its reader asks for; the heaviest first. */
export function weighPage(site: string, page: string): readonly Weighed[] {
  const html = `${page}index.html`;
  const files = new Set([html]);
  const wanted = namesIn(readFileSync(join(site, html), 'utf8'), LINKED);
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.startsWith('/_assets/') || !file.endsWith('.js')) continue;
    const script = readFileSync(join(site, file), 'utf8');
    const later = namesIn(script, DYNAMIC_IMPORT).filter((name) => !ON_DEMAND.some((each) => name.startsWith(each)));
    wanted.push(...[...namesIn(script, STATIC_IMPORT), ...later].map((name) => `/_assets/${name}`));
  }
  return [...files].map((file) => ({ file, bytes: sentBytes(site, file) })).sort((a, b) => b.bytes - a.bytes);
}

export const weightOf = (parts: readonly Weighed[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);
