import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import { failureOf } from '#protocol/boundary.ts';
import { type Failure, failure } from '#protocol/errors.ts';
import { WAY_ENTRIES_MAX, type WayEntry } from '#protocol/incidents.ts';
import type { Reason, Verdict } from '#protocol/verdict.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { messageOf } from '../cluster/cannot-ask.ts';
import type { Grader } from '../grading/grader.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { type Incident, VISITORS } from './incident-book.ts';
import { type IncidentRecord, isActive } from './incident-record.ts';
import { type PrepareDeps, prepareIncident, type RecordChange } from './prepare-incident.ts';
import { type VisitorCount, Visitors } from './visitors.ts';

/** Nobody's repair takes longer; what is left alone must not load a lab for ever. */
const RUNNING_MAX_MS = 3 * 3_600_000;
/** Everything is asked anew before it counts as repaired. */
const CONFIRM_WAIT_MS = 30_000;

export interface RunDeps extends PrepareDeps {
  readonly record: IncidentRecord;
  /** Called when the record has changed, which is kept before this returns. */
  readonly onRecord: (record: IncidentRecord) => void;
  /** Called when what is seen of the lab may have changed. */
  readonly onSeen: () => void;
  readonly onEnd: () => void;
  readonly log: { warn(data: object, text: string): void };
  readonly visitEveryMs?: number;
}

/** What a lab does not answer, or refuses, is no bug: another lab will take it. */
function troubleOf(error: unknown): Failure {
  if (error instanceof LabinitError || error instanceof ClusterStatusError) {
    return failure('SLW404', { detail: messageOf(error).slice(0, 300) });
  }
  return failureOf(error);
}

/** One learner's incident from the asking to its end. */
export class IncidentRun {
  readonly incident: Incident;
  record: IncidentRecord;
  readonly #deps: RunDeps;
  readonly #ending = new AbortController();
  #grader: Grader | undefined;
  #visitors: Visitors | undefined;
  #served: boolean | undefined;
  #held = new Map<string, boolean>();
  #confirming = false;

  constructor(deps: RunDeps) {
    this.#deps = deps;
    this.incident = deps.incident;
    this.record = deps.record;
  }

  /** Prepares what is not running yet, and watches what is. Never rejects: trouble is the record's failure. */
  async start(): Promise<void> {
    const { signal } = this.#ending;
    try {
      if (this.record.phase === 'preparing') {
        await prepareIncident({ ...this.#deps, signal, set: (change) => this.#set(change) });
      }
      const { lab } = this.record;
      if (this.record.phase === 'running' && lab !== undefined) {
        await this.#deps.readyLab(signal, lab);
        this.#watch(this.#deps.hostsOf(lab), signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      const trouble = troubleOf(error);
      if (trouble.code === 'SLW900') this.#deps.log.warn({ err: error, incident: this.incident.id }, 'an incident');
      this.fail(trouble);
    }
  }

  get count(): VisitorCount | undefined {
    return this.#visitors?.count();
  }

  /** Of what is graded beside the visitors: undefined until all is known. */
  get restHolds(): boolean | undefined {
    const rest = (this.#grader?.views() ?? []).filter(({ id }) => id !== VISITORS);
    if (rest.length === 0 || rest.some(({ verdict }) => verdict.status === 'inconclusive')) return undefined;
    return rest.every(({ verdict }) => verdict.status === 'passed');
  }

  /** What the grader finds now: the cause before the symptom. */
  get reason(): Reason | undefined {
    const views = this.#grader?.views() ?? [];
    const { checkpoint } = this.incident.spec.expect;
    const inOrder = [...views].sort((a, b) => Number(b.id === checkpoint) - Number(a.id === checkpoint));
    const found = inOrder.filter(({ id }) => id !== VISITORS || checkpoint === VISITORS);
    return [...found, ...views].flatMap(({ verdict }) => (verdict.status === 'failed' ? [verdict.reason] : []))[0];
  }

  name(code: string): void {
    const { record } = this;
    const isKnown = record.wrong.includes(code) || record.right.includes(code);
    if (record.phase !== 'running' || record.named || isKnown) return;
    const { cause } = this.incident.spec;
    const right = cause.includes(code);
    const named = [...record.right, code];
    const isAll = cause.every((each) => named.includes(each));
    this.#set(right ? { right: named, named: isAll } : { wrong: [...record.wrong, code] });
    this.#note({ kind: 'named', at: this.#deps.clock(), code, right });
    this.#endIfSolved();
  }

  askReason(): void {
    if (this.record.phase !== 'running' || this.record.reasonAsked) return;
    this.#set({ reasonAsked: true });
    this.#note({ kind: 'reason', at: this.#deps.clock() });
  }

  giveUp(): void {
    if (isActive(this.record)) this.#end({ phase: this.record.startedAt === undefined ? 'failed' : 'given-up' });
  }

  fail(trouble: Failure): void {
    if (isActive(this.record)) this.#end({ phase: 'failed', failure: trouble });
  }

  /** The lab is no more. */
  labEnded(lab: string): void {
    if (this.record.lab === lab) this.fail(failure('SLW200', { lab }));
  }

  /** The server ends; the record stays as it is. */
  stop(): void {
    this.#ending.abort();
    this.#visitors?.stop();
    this.#grader?.stop();
  }

  #watch(hosts: LabHosts, signal: AbortSignal): void {
    const { looks, visitEveryMs, clock } = this.#deps;
    const { incident } = this;
    const changes = looks.changes(hosts, (entry) => this.#note(entry));
    this.#grader = looks.grader({
      hosts,
      lesson: incident.graded,
      onVerdict: (id, verdict) => this.#judged(id, verdict),
    });
    this.#visitors = new Visitors({
      hosts,
      visitors: incident.spec.visitors,
      onChange: (count) => this.#visited(count),
      ...(visitEveryMs !== undefined && { everyMs: visitEveryMs }),
    });
    this.#grader.start();
    this.#visitors.start();
    const left = (this.record.startedAt ?? clock()) + RUNNING_MAX_MS - clock();
    const tooLong = setTimeout(() => this.giveUp(), Math.max(0, left)).unref();
    signal.addEventListener('abort', () => {
      clearTimeout(tooLong);
      changes.stop();
    });
  }

  #visited({ served }: VisitorCount): void {
    if (this.#served !== undefined && this.#served !== served) {
      this.#note({ kind: 'visitors', at: this.#deps.clock(), served });
    }
    this.#served = served;
    this.#deps.onSeen();
  }

  #judged(id: string, verdict: Verdict): void {
    if (verdict.status === 'passed' || verdict.status === 'failed') {
      const holds = verdict.status === 'passed';
      const before = this.#held.get(id);
      this.#held.set(id, holds);
      const name = this.incident.graded.checkpoints.find((each) => each.id === id)?.title;
      if (before !== undefined && before !== holds && name && id !== VISITORS) {
        this.#note({ kind: 'check', at: verdict.at, name, holds });
      }
      if (!holds && this.record.repairedAt !== undefined) this.#set({ repairedAt: undefined });
    }
    this.#deps.onSeen();
    if (this.#allHold()) void this.#confirm();
  }

  #allHold(): boolean {
    return this.#grader?.views().every(({ verdict }) => verdict.status === 'passed') ?? false;
  }

  /** Answers that are remembered, and a lucky one among those that fail, are no repair. */
  async #confirm(): Promise<void> {
    if (this.#confirming || this.record.repairedAt !== undefined || this.record.phase !== 'running') return;
    this.#confirming = true;
    const at = this.#deps.clock();
    try {
      await this.#grader?.evaluate({ waitMs: CONFIRM_WAIT_MS, signal: this.#ending.signal });
    } finally {
      this.#confirming = false;
    }
    if (this.record.phase !== 'running' || this.#ending.signal.aborted || !this.#allHold()) return;
    this.#set({ repairedAt: at });
    this.#endIfSolved();
  }

  #endIfSolved(): void {
    const { named, repairedAt, phase } = this.record;
    if (phase !== 'running' || !named || repairedAt === undefined) return;
    // Nothing of the fault is left that a later incident would have to take out.
    this.#end({ phase: 'solved', undo: [] });
  }

  #end(last: Partial<IncidentRecord>): void {
    this.#set({ step: undefined, endedAt: this.#deps.clock(), ...last });
    this.stop();
    this.#deps.onEnd();
  }

  #note(entry: WayEntry): void {
    if (this.record.phase !== 'running' || this.record.way.length >= WAY_ENTRIES_MAX) return;
    this.#set({ way: [...this.record.way, entry] });
  }

  #set(change: RecordChange): void {
    this.record = { ...this.record, ...change } as IncidentRecord;
    this.#deps.onRecord(this.record);
  }
}
