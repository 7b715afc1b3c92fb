import { randomBytes } from 'node:crypto';
import { failure, SlipwayError } from '#protocol/errors.ts';
import { type LabSpec, type LabStep, type LabTarget, type LabView, labIdSchema } from '#protocol/lab-state.ts';
import type { KeptLab, LabRecord } from '#protocol/labd.ts';
import type { LabRow, LabTable } from '../storage/lab-table.ts';
import { bringUp, type StartLesson } from './bring-up.ts';
import type { ClusterWaits } from './cluster-waits.ts';
import type { LabDriver } from './driver.ts';
import type { LabHosts } from './lab-hosts.ts';
import { hostsAnswer, isAlive, isGone, type Known, labView, plannedSteps } from './lab-view.ts';

export interface LabServiceDeps {
  readonly driver: LabDriver;
  readonly table: LabTable;
  readonly hostsOf: (id: string) => LabHosts;
  readonly waits: ClusterWaits;
  readonly startLesson: StartLesson;
  readonly lessonNeedsMesh: (lesson: string) => boolean;
  readonly clock: () => number;
  readonly log: { info(data: object, text: string): void; warn(data: object, text: string): void };
  readonly keepFailedLabs?: boolean;
}

/** Labs that came from elsewhere, such as a lost database, belong to nobody and can still be ended. */
export const NOBODY = 'nobody';

const detailOf = (error: unknown): string =>
  (error instanceof SlipwayError ? error.failure.message.en : String(error)).slice(0, 300);

const fitsOf = ({ target, fits = [] }: LabRow): string[] =>
  target.kind === 'lesson' && !fits.includes(target.lesson) ? [...fits, target.lesson] : fits;

/** Why a lab failed can be read for a day. */
const FAILED_KEPT_MS = 86_400_000;

interface Entry {
  row: LabRow;
  known: Known;
  bringUp: AbortController | undefined;
  told: string;
}

export interface LabService {
  /** Throws a SlipwayError when no lab can be made. Full machines answer with a queued lab. */
  start(request: { owner: string; target: LabTarget; spec: LabSpec }): Promise<LabView>;
  get(id: string): LabView | undefined;
  ownerOf(id: string): string | undefined;
  /** The owner's newest lab that is alive, or else failed and not yet ended. */
  ofOwner(owner: string): LabView | undefined;
  list(): { lab: LabView; owner: string }[];
  /**
   * Brings a ready lab to the start of another lesson, with all that was made in it. Resolves when it is there;
   * one that could not be brought there is as ready as before. @throws SlipwayError SLW209
   */
  prepare(id: string, lesson: string): Promise<LabView>;
  /** The lab was made or prepared for the lesson, or somebody saw that it has its start. */
  fits(id: string, lesson: string): boolean;
  noteFit(id: string, lesson: string): void;
  destroy(id: string): Promise<LabView>;
  /** Labs of which labd's record or the row cannot be read. */
  kept(): Promise<readonly KeptLab[]>;
  /** Ends such a lab, and forgets its row; false when there is none. */
  endKept(id: string): Promise<boolean>;
  hosts(id: string): LabHosts;
  hostsAnswer(id: string): boolean;
  /** Returns the function that ends the subscription. */
  onChange(listener: (lab: LabView, owner: string) => void): () => void;
  close(): Promise<void>;
}

/** Adopts what the table and the driver know, continues every bring-up that a dead server left, and follows both. */
export function createLabService(deps: LabServiceDeps): LabService {
  const { driver, table, hostsOf, waits, startLesson, clock, log } = deps;
  const entries = new Map<string, Entry>();
  const listeners = new Set<(lab: LabView, owner: string) => void>();
  const creating = new Set<string>();
  const closing = new AbortController();
  let lost = false;
  for (const { id, owner, reason } of table.kept()) {
    log.warn({ lab: id, owner, code: reason.code, params: reason.params }, 'a lab row was left as it is');
  }
  for (const row of table.all()) entries.set(row.id, { row, known: 'unknown', bringUp: undefined, told: '' });

  const view = (entry: Entry) => labView(entry.row, entry.known);

  const tell = (entry: Entry) => {
    const lab = view(entry);
    const told = JSON.stringify(lab);
    if (told === entry.told) return;
    entry.told = told;
    for (const listener of listeners) listener(lab, entry.row.owner);
  };

  const change = (entry: Entry, values: Partial<LabRow>) => {
    entry.row = { ...entry.row, ...values };
    table.save(entry.row);
    tell(entry);
  };

  const forget = (entry: Entry) => {
    entry.bringUp?.abort();
    table.remove(entry.row.id);
    entries.delete(entry.row.id);
  };

  const end = async (entry: Entry) => {
    entry.bringUp?.abort();
    await driver.destroy(entry.row.id);
  };

  const lift = async (entry: Entry, signal: AbortSignal) => {
    const { id, spec, target, createdAt, askedAt } = entry.row;
    const setStep = (step: LabStep) =>
      change(entry, { steps: entry.row.steps.map((other) => (other.name === step.name ? step : other)) });
    const board = {
      get steps() {
        return entry.row.steps;
      },
      set: setStep,
    };
    const keepMesh = askedAt !== undefined;
    await bringUp({ hosts: hostsOf(id), spec, target, board, waits, startLesson, clock, signal, keepMesh });
    signal.throwIfAborted();
    change(entry, { readyMs: Math.round(clock() - (askedAt ?? createdAt)) });
    log.info({ lab: id, ms: entry.row.readyMs, steps: view(entry).steps }, 'lab ready');
  };

  const stepsTo = (target: LabTarget, spec: LabSpec) => {
    const mesh = target.kind === 'mesh' || (target.kind === 'lesson' && deps.lessonNeedsMesh(target.lesson));
    return plannedSteps(target, { cluster: spec.cluster, mesh });
  };

  const raise = async (entry: Entry, signal: AbortSignal) => {
    const { id } = entry.row;
    try {
      await lift(entry, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ lab: id, err: error }, 'lab failed');
      const reason =
        error instanceof SlipwayError ? error.failure : failure('SLW900', { detail: String(error).slice(0, 300) });
      change(entry, { failure: reason });
      // A lab whose row this server does not have, or cannot read, is somebody's: only a person ends it.
      if (!deps.keepFailedLabs && entry.row.owner !== NOBODY)
        await end(entry).catch((err: unknown) => log.warn({ lab: id, err }, 'not ended'));
    }
  };

  const learn = (entry: Entry, known: Known) => {
    entry.known = known;
    // Somebody else made it (another server on this machine, say) and ended it: no failure of ours.
    if (isGone(known) && entry.row.owner === NOBODY) entry.row = { ...entry.row, ending: true };
    const lab = view(entry);
    if (lab.state === 'stopped') {
      tell(entry);
      forget(entry);
      return;
    }
    if (!isAlive(lab)) {
      entry.bringUp?.abort();
      if (lab.state === 'failed' && !entry.row.failure) change(entry, { failure: lab.failure });
    }
    tell(entry);
    if (typeof known !== 'string' && known.state === 'failed' && !deps.keepFailedLabs) {
      end(entry).catch((err: unknown) => log.warn({ lab: entry.row.id, err }, 'not ended'));
    }
    if (known === 'gone' && clock() - entry.row.createdAt > FAILED_KEPT_MS) forget(entry);
    if (hostsAnswer(known) && isAlive(lab) && lab.state !== 'ready' && !entry.bringUp) {
      entry.bringUp = new AbortController();
      void raise(entry, AbortSignal.any([entry.bringUp.signal, closing.signal]));
    }
  };

  const adopt = (record: LabRecord): Entry => {
    const row: LabRow = {
      id: record.id,
      owner: NOBODY,
      createdAt: record.createdAt,
      target: { kind: 'bare' },
      spec: record.spec,
      // What else was wanted of it is lost; whoever finds it can look at its nodes and end it.
      steps: plannedSteps({ kind: 'bare' }, { cluster: record.spec.cluster, mesh: false }),
      ending: false,
    };
    const entry: Entry = { row, known: record, bringUp: undefined, told: '' };
    entries.set(record.id, entry);
    return entry;
  };

  const onChange = (record: LabRecord) => {
    const known = entries.get(record.id);
    if (!known && record.state === 'stopped') table.remove(record.id);
    if (!known && ['stopping', 'stopped'].includes(record.state)) return;
    learn(known ?? adopt(record), record);
  };

  const following = driver.watch(
    {
      onAll(records, kept = []) {
        lost = false;
        const present = new Set([...records.map((record) => record.id), ...kept]);
        for (const record of records) onChange(record);
        for (const entry of entries.values()) {
          if (present.has(entry.row.id)) continue;
          // A lab whose creation is still under way is not in the list yet.
          if (entry.known === 'unknown' && creating.has(entry.row.id)) continue;
          learn(entry, 'gone');
        }
      },
      onChange,
      onLost(err) {
        if (!lost) log.warn({ err }, 'labd cannot be reached; trying on');
        lost = true;
      },
    },
    closing.signal,
  );

  const found = (id: string): Entry => {
    const entry = entries.get(id);
    if (!entry) throw new SlipwayError('SLW200', { lab: labIdSchema.safeParse(id).success ? id : '?' });
    return entry;
  };

  return {
    async start({ owner, target, spec }) {
      const id = randomBytes(4).toString('hex');
      const row: LabRow = { id, owner, createdAt: clock(), target, spec, steps: stepsTo(target, spec), ending: false };
      const entry: Entry = { row, known: 'unknown', bringUp: undefined, told: '' };
      // Saved before labd makes it: a server that dies in between still knows whose lab it is.
      entries.set(id, entry);
      table.save(row);
      creating.add(id);
      try {
        const record = await driver.create({ id, spec });
        if (entry.known === 'unknown') learn(entry, record);
      } catch (error) {
        forget(entry);
        throw error;
      } finally {
        creating.delete(id);
      }
      return view(entry);
    },
    get: (id) => {
      const entry = entries.get(id);
      return entry && view(entry);
    },
    ownerOf: (id) => entries.get(id)?.row.owner,
    ofOwner(owner) {
      const labs = [...entries.values()].filter((entry) => entry.row.owner === owner).map(view);
      return labs.findLast(isAlive) ?? labs.findLast((lab) => lab.state === 'failed');
    },
    list: () => [...entries.values()].map((entry) => ({ lab: view(entry), owner: entry.row.owner })),
    async prepare(id, lesson) {
      const entry = found(id);
      const before = entry.row;
      const { state } = view(entry);
      if (state !== 'ready') throw new SlipwayError('SLW209', { detail: state });
      const target: LabTarget = { kind: 'lesson', lesson };
      const working = new AbortController();
      entry.bringUp = working;
      const signal = AbortSignal.any([working.signal, closing.signal]);
      const steps = stepsTo(target, before.spec);
      change(entry, { target, steps, readyMs: undefined, askedAt: clock(), fits: fitsOf(before) });
      try {
        await lift(entry, signal);
      } catch (error) {
        // Somebody ended the lab meanwhile, or it died, and that is told.
        if (signal.aborted) return view(entry);
        log.warn({ lab: id, err: error }, 'lab not prepared');
        // What the learner made stays theirs: the lab goes on as what it was.
        const { target, steps, readyMs, askedAt } = before;
        change(entry, { target, steps, readyMs, askedAt });
        throw new SlipwayError('SLW209', { detail: detailOf(error) }, { cause: error });
      }
      return view(entry);
    },
    fits(id, lesson) {
      const row = entries.get(id)?.row;
      return row !== undefined && fitsOf(row).includes(lesson);
    },
    noteFit(id, lesson) {
      const entry = entries.get(id);
      if (entry && !fitsOf(entry.row).includes(lesson)) change(entry, { fits: [...fitsOf(entry.row), lesson] });
    },
    async destroy(id) {
      const entry = found(id);
      change(entry, { ending: true });
      await end(entry);
      const lab = view(entry);
      if (lab.state === 'stopped' && entries.has(id)) forget(entry);
      return lab;
    },
    async kept() {
      const byLabd = await driver.kept().catch(() => []);
      return [...byLabd, ...table.kept()].map(({ id, reason }) => ({ id, reason }));
    },
    async endKept(id) {
      const standing = (await driver.kept()).some((lab) => lab.id === id);
      if (standing) await driver.destroy(id);
      else if (table.kept().some((row) => row.id === id)) table.remove(id);
      else return false;
      return true;
    },
    hosts: (id) => hostsOf(found(id).row.id),
    hostsAnswer: (id) => hostsAnswer(entries.get(id)?.known ?? 'gone'),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await following;
    },
  };
}
