import { html, nothing, type TemplateResult } from 'lit-html';
import { WEB_LOG_MAX, type WebCookie, type WebHeader, type WebLogEntry } from '#protocol/web-log.ts';
import type { Say } from '../page/texts.ts';
import { webCookies } from './web-cookies.ts';

interface Headers {
  readonly request: readonly WebHeader[];
  readonly response: readonly WebHeader[];
}

/** The requests, and the headers of the one that is looked at. */
interface Shown {
  readonly entries: readonly WebLogEntry[];
  readonly open: number | undefined;
  readonly headers: Headers | undefined;
}

interface WebLogOptions {
  readonly say: Say;
  /** Asks for the requests so far. */
  askLog(): void;
  askHeaders(id: number): void;
  askCookies(options: { clear: boolean }): void;
  onChange(): void;
}

/** The last requests of one tab, while somebody wants to see them. */
export class WebLog {
  readonly #options: WebLogOptions;
  #shown: Shown | undefined;
  #cookies: readonly WebCookie[] | undefined;

  constructor(options: WebLogOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  toggle(): void {
    this.#change(this.#shown ? undefined : { entries: [], open: undefined, headers: undefined });
    if (this.#shown) this.#options.askLog();
  }

  add(entries: readonly WebLogEntry[]): void {
    if (!this.#shown) return;
    const byId = new Map([...this.#shown.entries, ...entries].map((entry) => [entry.id, entry]));
    const all = [...byId.values()].sort((a, b) => a.id - b.id);
    this.#change({ ...this.#shown, entries: all.slice(-WEB_LOG_MAX) });
  }

  addHeaders(id: number, headers: Headers): void {
    if (this.#shown?.open === id) this.#change({ ...this.#shown, headers });
  }

  setCookies(cookies: readonly WebCookie[]): void {
    this.#cookies = cookies;
    this.#options.onChange();
  }

  panel(): TemplateResult | typeof nothing {
    const { say, askCookies } = this.#options;
    if (!this.#shown) return nothing;
    return html`<div class="web-log" tabindex="0" role="group" aria-label=${say('webLog')}>
      ${webLogTable({ log: this.#shown, say, look: (id) => this.#look(id) })}
      ${webCookies({
        cookies: this.#cookies,
        say,
        ask: () => askCookies({ clear: false }),
        clear: () => askCookies({ clear: true }),
      })}
    </div>`;
  }

  #look(id: number | undefined): void {
    if (!this.#shown) return;
    this.#change({ ...this.#shown, open: id, headers: undefined });
    if (id !== undefined) this.#options.askHeaders(id);
  }

  #change(shown: Shown | undefined): void {
    this.#shown = shown;
    this.#options.onChange();
  }
}

interface Panel {
  readonly log: Shown;
  readonly say: Say;
  /** Shows the headers of a request, or of none. */
  look(id: number | undefined): void;
}

/** Requests of the tab, the newest first. */
function webLogTable({ log, say, look }: Panel): TemplateResult {
  if (log.entries.length === 0) return html`<p>${say('webLogEmpty')}</p>`;
  return html`<table>
      <thead><tr>
        <th scope="col">${say('webLogRequest')}</th>
        <th scope="col">${say('webLogStatus')}</th>
        <th scope="col">${say('webLogTime')}</th>
        <th scope="col">server</th>
        <th scope="col">x-envoy-*</th>
      </tr></thead>
      <tbody>${log.entries.toReversed().map((entry) => rows(entry, { log, say, look }))}</tbody>
    </table>`;
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

function headers({ headers: shown }: Shown, say: Say): TemplateResult {
  if (!shown) return html`…`;
  const list = (title: string, pairs: readonly WebHeader[]) =>
    html`<section><h4>${title}</h4><dl>
      ${pairs.map(([name, value]) => html`<div><dt>${name}:</dt> <dd>${value}</dd></div>`)}
    </dl></section>`;
  return html`${list(say('webLogSent'), shown.request)}${list(say('webLogAnswer'), shown.response)}`;
}
