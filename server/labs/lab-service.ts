import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#protocol/errors.ts';
import { type LabSpec, type LabTarget, type LabView, labIdSchema } from '#protocol/lab-state.ts';
import type { KeptLab, LabRecord } from '#protocol/labd.ts';
import type { LabRow } from '../storage/lab-table.ts';
import { NOBODY } from './course.ts';
import type { LabHosts } from './lab-hosts.ts';
import { isAlive } from './lab-view.ts';
import { hostsAnswer, type Observed } from './observe.ts';
import { type ReconcileDeps, ReconciledLab, stepsTo } from './reconciled-lab.ts';

export { NOBODY } from './course.ts';
export type LabServiceDeps = ReconcileDeps;

/** Ids of ended labs that are kept in mind: a creation whose answer was lost can be carried out later still. */
const ENDED_REMEMBERED = 200;

export interface LabService {
  /**
   * Resolves once labd was asked. A full machine answers with a queued lab; a labd that does not answer will be asked
   * until it does. @throws SlipwayError when labd refuses to make it
   */
  start(request: { owner: string; target: LabTarget; spec: LabSpec; from?: string | undefined }): Promise<LabView>;
  get(id: string): LabView | undefined;
  ownerOf(id: string): string | undefined;
  /** The owner's newest lab that is alive, or else failed and not yet ended. */
  ofOwner(owner: string): LabView | undefined;
  list(): { lab: LabView; owner: string; from?: string | undefined }[];
  /**
   * Brings a ready lab to the start of another lesson, with all that was made in it. Resolves when it is there;
   * one that could not be brought there is as ready as before. @throws SlipwayError SLW209
   */
  prepare(id: string, lesson: string): Promise<LabView>;
  /** The lab was made or prepared for the lesson, or somebody saw that it has its start. */
  fits(id: string, lesson: string): boolean;
  noteFit(id: string, lesson: string): void;
  /** Puts the lab's end on record; labd is asked until it is done. @throws SlipwayError SLW200 */
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

/** Reconciles every lab that the table or the driver knows, for as long as it is open. */
export function createLabService(deps: LabServiceDeps): LabService {
  const { driver, table, hostsOf, clock, log } = deps;
  const labs = new Map<string, ReconciledLab>();
  const listeners = new Set<(lab: LabView, owner: string) => void>();
  const ended = new Set<string>();
  const closing = new AbortController();
  let lost = false;
  for (const { id, owner, reason } of table.kept()) {
    log.warn({ lab: id, owner, code: reason.code, params: reason.params }, 'a lab row was left as it is');
  }

  const add = (row: LabRow): ReconciledLab => {
    const lab = new ReconciledLab({
      ...deps,
      row,
      closing: closing.signal,
      onChange(view, owner) {
        for (const listener of listeners) listener(view, owner);
      },
      onForgotten() {
        labs.delete(row.id);
        ended.add(row.id);
        for (const old of ended) if (ended.size > ENDED_REMEMBERED) ended.delete(old);
      },
    });
    labs.set(row.id, lab);
    return lab;
  };

  const adopt = ({ id, spec, createdAt }: LabRecord): ReconciledLab => {
    // What else was wanted of it is lost; whoever finds it can look at its nodes and end it.
    const target: LabTarget = { kind: 'bare' };
    const steps = stepsTo(target, spec, deps.lessonNeedsMesh);
    const lab = add({ id, owner: NOBODY, createdAt, target, spec, steps, ending: ended.has(id) });
    lab.start();
    return lab;
  };

  const onRecord = (record: LabRecord) => {
    const known = labs.get(record.id);
    if (!known && record.state === 'stopped') table.remove(record.id);
    if (!known && ['stopping', 'stopped'].includes(record.state)) return;
    (known ?? adopt(record)).observe(record);
  };

  for (const row of table.all()) add(row);
  for (const lab of labs.values()) lab.start();

  let atListing = new Map<string, Observed>();
  const following = driver.watch(
    {
      onListing() {
        atListing = new Map([...labs.values()].map(({ id, observed }) => [id, observed]));
      },
      onAll(records, kept = []) {
        lost = false;
        // What was told of a lab since the list was asked for is newer than the list.
        const isNews = (id: string) => labs.get(id)?.observed === atListing.get(id);
        const present = new Set([...records.map(({ id }) => id), ...kept]);
        for (const record of records) if (isNews(record.id)) onRecord(record);
        for (const lab of labs.values()) {
          if (!present.has(lab.id) && isNews(lab.id)) lab.observe('gone');
          lab.retryNow();
        }
      },
      onChange: onRecord,
      onLost(err) {
        if (!lost) log.warn({ err }, 'labd cannot be reached; trying on');
        lost = true;
      },
    },
    closing.signal,
  );

  const found = (id: string): ReconciledLab => {
    const lab = labs.get(id);
    if (!lab) throw new SlipwayError('SLW200', { lab: labIdSchema.safeParse(id).success ? id : '?' });
    return lab;
  };

  return {
    async start({ owner, target, spec, from }) {
      const steps = stepsTo(target, spec, deps.lessonNeedsMesh);
      const id = randomBytes(4).toString('hex');
      const base = { id, owner, createdAt: clock(), target, spec, steps, ending: false, unmade: true };
      const row: LabRow = { ...base, ...(from === undefined ? {} : { from }) };
      // On record before labd hears of it: a server that dies in between still knows whose lab it is.
      table.save(row);
      return add(row).create();
    },
    get: (id) => labs.get(id)?.view(),
    ownerOf: (id) => labs.get(id)?.owner,
    ofOwner(owner) {
      const views = [...labs.values()].filter((lab) => lab.owner === owner).map((lab) => lab.view());
      return views.findLast(isAlive) ?? views.findLast(({ state }) => state === 'failed');
    },
    list: () => [...labs.values()].map((lab) => ({ lab: lab.view(), owner: lab.owner, from: lab.from })),
    prepare: async (id, lesson) => found(id).prepare(lesson),
    fits: (id, lesson) => labs.get(id)?.fits().includes(lesson) ?? false,
    noteFit: (id, lesson) => labs.get(id)?.noteFit(lesson),
    async destroy(id) {
      const lab = found(id);
      return lab.end(lab.owner);
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
    hosts: (id) => hostsOf(found(id).id),
    hostsAnswer: (id) => hostsAnswer(labs.get(id)?.observed ?? 'gone'),
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
