import { html, nothing, type TemplateResult } from 'lit-html';
import { WEB_LOG_MAX, type WebHeader, type WebLogEntry } from '#protocol/web-log.ts';
import type { Say } from '../page/texts.ts';

interface Headers {
  readonly request: readonly WebHeader[];
  readonly response: readonly WebHeader[];
}

/** The last requests of one tab, and the headers of the one that is looked at. */
export interface WebLog {
  readonly entries: readonly WebLogEntry[];
  readonly open: number | undefined;
  readonly headers: Headers | undefined;
}
export const emptyLog: WebLog = { entries: [], open: undefined, headers: undefined };

export function withEntries(log: WebLog, entries: readonly WebLogEntry[]): WebLog {
  const byId = new Map([...log.entries, ...entries].map((entry) => [entry.id, entry]));
  return { ...log, entries: [...byId.values()].sort((a, b) => a.id - b.id).slice(-WEB_LOG_MAX) };
}

interface Panel {
  readonly log: WebLog;
  readonly say: Say;
  /** Shows the headers of a request, or of none. */
  look(id: number | undefined): void;
}

/** Requests of the tab, the newest first. */
export function webLogPanel({ log, say, look }: Panel): TemplateResult {
  if (log.entries.length === 0) return html`<div class="web-log"><p>${say('webLogEmpty')}</p></div>`;
  return html`<div class="web-log" tabindex="0" role="group" aria-label=${say('webLog')}>
    <table>
      <thead><tr>
        <th scope="col">${say('webLogRequest')}</th>
        <th scope="col">${say('webLogStatus')}</th>
        <th scope="col">${say('webLogTime')}</th>
        <th scope="col">server</th>
        <th scope="col">x-envoy-*</th>
      </tr></thead>
      <tbody>${log.entries.toReversed().map((entry) => rows(entry, { log, say, look }))}</tbody>
    </table>
  </div>`;
}

function rows(entry: WebLogEntry, { log, say, look }: Panel): TemplateResult {
  const { id, method, path, status, failure, ms, server, envoy } = entry;
  const isOpen = log.open === id;
  const short = envoy.map(([name, value]) => `${name.slice('x-envoy-'.length)}: ${value}`).join(', ');
  return html`<tr>
      <td><button type="button" aria-expanded=${isOpen} @click=${() => look(isOpen ? undefined : id)}>
        <b>${method}</b> ${path}</button></td>
      <td data-status=${failure ? 'none' : String(status ?? '').slice(0, 1)}>${failure ?? status ?? '…'}</td>
      <td>${ms === undefined ? '…' : `${Math.round(ms)} ms`}</td>
      <td>${server ?? '–'}</td>
      <td>${short === '' ? '–' : short}</td>
    </tr>
    ${isOpen ? html`<tr class="web-headers"><td colspan="5">${headers(log, say)}</td></tr>` : nothing}`;
}

function headers({ headers: shown }: WebLog, say: Say): TemplateResult {
  if (!shown) return html`…`;
  const list = (title: string, pairs: readonly WebHeader[]) =>
    html`<section><h4>${title}</h4><dl>
      ${pairs.map(([name, value]) => html`<div><dt>${name}:</dt> <dd>${value}</dd></div>`)}
    </dl></section>`;
  return html`${list(say('webLogSent'), shown.request)}${list(say('webLogAnswer'), shown.response)}`;
}
