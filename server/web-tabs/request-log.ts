import type { OutgoingHttpHeaders } from 'node:http';
import { WEB_LOG_MAX, type WebHeader, type WebLogEntry } from '#protocol/web-log.ts';
import { webLimits } from './limits.ts';
import type { WebTab } from './web-tabs.ts';

interface Exchange extends Omit<WebLogEntry, 'id'> {
  readonly id: number;
  readonly request: readonly WebHeader[];
  readonly response: readonly WebHeader[];
}

/** One request of a tab as it goes on. */
export interface LoggedRequest {
  sent(headers: OutgoingHttpHeaders): void;
  answered(status: number, fields: readonly (readonly [string, string])[]): void;
  failed(failure: string): void;
}

export interface RequestLog {
  begin(tab: WebTab, request: { method: string; path: string }): LoggedRequest;
  entries(tab: WebTab): WebLogEntry[];
  /** Undefined when it is remembered no more. */
  exchange(tab: WebTab, id: number): Pick<Exchange, 'request' | 'response'> | undefined;
}

interface TabLog {
  lastId: number;
  exchanges: Exchange[];
  changed: Set<number>;
  timer: NodeJS.Timeout | undefined;
}

/** A page may ask without end; its desk is told in steps, of the last requests alone. */
const PUBLISH_EVERY_MS = 250;

/** The last requests of each tab; they go with the tab. */
export function createRequestLog(options: {
  clock: () => number;
  publish: (tab: WebTab, entries: WebLogEntry[]) => void;
}): RequestLog {
  const logs = new WeakMap<WebTab, TabLog>();
  const logOf = (tab: WebTab): TabLog => {
    const log = logs.get(tab) ?? { lastId: 0, exchanges: [], changed: new Set<number>(), timer: undefined };
    logs.set(tab, log);
    return log;
  };
  const publishSoon = (tab: WebTab, log: TabLog) => {
    log.timer ??= setTimeout(() => {
      log.timer = undefined;
      const news = log.exchanges.filter(({ id }) => log.changed.has(id)).map(entryOf);
      log.changed.clear();
      if (news.length > 0 && !tab.ended.aborted) options.publish(tab, news);
    }, PUBLISH_EVERY_MS).unref();
  };

  return {
    begin(tab, { method, path }) {
      const log = logOf(tab);
      const began = options.clock();
      log.lastId += 1;
      const id = log.lastId;
      const change = (values: Partial<Exchange>) => {
        log.exchanges = log.exchanges.map((each) => (each.id === id ? { ...each, ...values } : each));
        log.changed.add(id);
        publishSoon(tab, log);
      };
      const ms = () => Math.max(0, options.clock() - began);
      const first = { id, method, path: path.slice(0, 300), envoy: [], request: [], response: [] };
      log.exchanges = [...log.exchanges, first].slice(-WEB_LOG_MAX);
      change({});
      return {
        sent: (headers) => change({ request: bounded(pairsOf(headers)) }),
        answered(status, fields) {
          const response = bounded(fields);
          const server = response.find(([name]) => name.toLowerCase() === 'server')?.[1];
          const envoy = response.filter(([name]) => name.toLowerCase().startsWith('x-envoy-')).slice(0, 10);
          change({ status, ms: ms(), response, envoy, ...(server !== undefined && { server }) });
        },
        failed: (failure) => change({ failure, ms: ms() }),
      };
    },
    entries: (tab) => logOf(tab).exchanges.map(entryOf),
    exchange: (tab, id) => logOf(tab).exchanges.find((each) => each.id === id),
  };
}

function entryOf(exchange: Exchange): WebLogEntry {
  const { request: _, response: __, ...entry } = exchange;
  return entry;
}

const pairsOf = (headers: OutgoingHttpHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, String(each)]),
  );

/** As much of the headers as is kept; their bytes are read as UTF-8, which is what people write in them. */
function bounded(headers: readonly (readonly [string, string])[]): WebHeader[] {
  let left: number = webLimits.loggedHeadersMaxChars;
  const kept: WebHeader[] = [];
  for (const [name, value] of headers.slice(0, 100)) {
    const text = Buffer.from(value, 'latin1').toString('utf8').slice(0, 1_000);
    left -= name.length + text.length;
    if (left < 0) break;
    kept.push([name.slice(0, 100), text]);
  }
  return kept;
}
