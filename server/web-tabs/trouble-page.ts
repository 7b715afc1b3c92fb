import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Language } from '#protocol/messages.ts';
import type { TroubleText } from './trouble.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#10212d,#e5ecf0);--ink-2:light-dark(#465966,#a6b6c1);--paper:light-dark(#f3f6f6,#0b141b);--surface:light-dark(#fff,#111d26);--line:light-dark(#d3dde1,#253743);--mark:light-dark(#7f4c00,#f0bc52)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--paper);color:var(--ink);font:1rem/1.6 -apple-system,"Noto Sans KR","Noto Sans CJK KR","Malgun Gothic","Segoe UI",system-ui,sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main{max-width:34rem;padding:1.5rem 1.75rem;border:1px solid var(--line);border-inline-start:4px solid var(--mark);border-radius:9px;background:var(--surface)}
h1{margin:0 0 .5rem;font-size:1.2rem;line-height:1.35}
p{margin:.5rem 0 0;color:var(--ink-2)}
code{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875rem;color:var(--ink)}
.at{margin:0 0 .35rem;font-size:.78rem;color:var(--ink-2)}
`;

const words = {
  ko: { look: (host: string) => `${host}에서 살펴볼 명령` },
  en: { look: (host: string) => `Look on ${host} with` },
} as const satisfies Record<Language, unknown>;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

export interface TroublePageOptions {
  readonly at: string;
  readonly languages: readonly Language[];
  /** The desk's origin, which alone may frame the page; none when nobody knows whose it is. */
  readonly pageOrigin?: string | undefined;
  /** Where the answer led instead: the desk is told of it, and says what can be done. */
  readonly leads?: { readonly url: string; readonly status: number };
}

/** A page of ours in place of the lab's; without a language it is in both. */
export function troublePage(trouble: TroubleText, options: TroublePageOptions): string {
  const { title, text, look } = trouble;
  const { at, languages } = options;
  const script = scriptOf(options);
  const sections = languages.map(
    (language) =>
      `<section lang="${language}"><h1>${escapeHtml(title[language])}</h1><p>${escapeHtml(text[language])}</p>${
        look ? `<p>${words[language].look(look.host)}: <code>${escapeHtml(look.command)}</code></p>` : ''
      }</section>`,
  );
  const place = at === '' ? '' : `<p class="at"><code>${escapeHtml(at)}</code></p>`;
  const language = languages[0] ?? 'en';
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title[language])}</title><style>${STYLE}</style><main>${place}${sections.join('')}</main>${script === undefined ? '' : `<script>${script}</script>`}</html>`;
}

/** Says to the desk what the page says to people. */
function scriptOf({ leads, pageOrigin }: TroublePageOptions): string | undefined {
  if (leads === undefined || pageOrigin === undefined) return undefined;
  const message = JSON.stringify({ slipway: 1, kind: 'redirected', ...leads }).replaceAll('<', '\\u003c');
  return `top.postMessage(${message}, ${JSON.stringify(pageOrigin)})`;
}

/** Headers of a page of ours, which loads nothing; `script` is the only one that runs in it. */
export const troubleHeaders = ({ pageOrigin }: Pick<TroublePageOptions, 'pageOrigin'>, script?: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script === undefined ? ['sandbox'] : [`script-src 'sha256-${sha256(script)}'`, 'sandbox allow-scripts']),
    `frame-ancestors ${pageOrigin ?? '*'}`,
  ].join('; '),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

export function sendTrouble(response: ServerResponse, trouble: TroubleText, options: TroublePageOptions): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const page = troublePage(trouble, options);
  const headers = troubleHeaders(options, scriptOf(options));
  response.writeHead(trouble.status, { ...headers, 'content-length': Buffer.byteLength(page) });
  response.end(page);
}
