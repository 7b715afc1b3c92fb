import type { ProbeResult } from '#protocol/labinit.ts';
import { expectField, faultOf, patienceMs } from '../checks/probe/probe-expectation.ts';
import { pause } from '../cluster/backoff.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Visitor } from './incident-spec.ts';

/** From the learner's own computer, as people outside the cluster. */
const FROM = 'testpc';
const BODY_MAX_BYTES = 65_536;
/** What the lab's proxies and productpage bear beside the learner's own requests and those of the checks. */
const EVERY_MS = 1_500;
const MINUTE_MS = 60_000;
/** So many good answers in a row are no luck, where at least a third of the requests fail. */
const IN_A_ROW = 8;

export interface VisitorCount {
  /** Of the last minute. */
  readonly answered: number;
  readonly failed: number;
  readonly served: boolean;
}

interface VisitorsOptions {
  readonly hosts: LabHosts;
  readonly visitors: readonly Visitor[];
  readonly onChange: (count: VisitorCount) => void;
  readonly everyMs?: number;
}

/** One request as a visitor sends it. False where it was not answered as it should be. */
export async function visit(hosts: LabHosts, visitor: Visitor, signal?: AbortSignal): Promise<boolean> {
  const { url, host, login } = visitor;
  const expect = expectField.parse(visitor.expect);
  const timeoutMs = patienceMs(expect);
  const ask = async (request: Parameters<LabHosts['probe']>[1]): Promise<ProbeResult | undefined> => {
    const results = await hosts.probe(
      FROM,
      { ...request, ...(host !== undefined && { host }), timeoutMs, maxBodyBytes: BODY_MAX_BYTES, userAgent: AGENT },
      { timeoutMs: timeoutMs + 2_000, ...(signal && { signal }) },
    );
    return results[0];
  };
  let headers: Record<string, string> = {};
  if (login !== undefined) {
    const signedIn = await ask({
      url: new URL('/login', url).href,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username: login, passwd: 'any' }).toString(),
    });
    const cookie = signedIn?.ok ? signedIn.headers['set-cookie']?.split(';')[0] : undefined;
    if (cookie === undefined) return false;
    headers = { cookie };
  }
  const result = await ask({ url, headers });
  return result !== undefined && faultOf(expect, result) === undefined;
}
/** Known as ours, so that no checkpoint takes it for the learner's own request. */
const AGENT = 'slipway-probe/1 (visitor)';

/** A small steady load: one request after the other, from each visitor in turn. */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #stopped = new AbortController();
  #answers: { readonly at: number; readonly good: boolean }[] = [];
  #turn = 0;

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#loop();
  }

  stop(): void {
    this.#stopped.abort();
  }

  count(): VisitorCount {
    const since = Date.now() - MINUTE_MS;
    const recent = this.#answers.filter(({ at }) => at >= since);
    const row = this.#answers.slice(-IN_A_ROW);
    return {
      answered: recent.length,
      failed: recent.filter(({ good }) => !good).length,
      served: row.length === IN_A_ROW && row.every(({ good }) => good),
    };
  }

  async #loop(): Promise<void> {
    const { hosts, visitors, onChange, everyMs = EVERY_MS } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const visitor = visitors[this.#turn % visitors.length];
      this.#turn += 1;
      // A lab that cannot be asked serves nobody either.
      const good = visitor ? await visit(hosts, visitor, signal).catch(() => false) : false;
      if (signal.aborted) return;
      this.#answers = [...this.#answers, { at: Date.now(), good }].slice(-MINUTE_MS / EVERY_MS);
      onChange(this.count());
      await pause(everyMs, signal);
    }
  }
}
