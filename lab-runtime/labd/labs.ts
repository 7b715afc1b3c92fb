import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import type { LabSpec, LabStep } from '#protocol/lab-state.ts';
import type { Capacity, CreateLabRequest, LabRecord } from '#protocol/labd.ts';
import { hostsOf, reservedMemory } from '../containers/host-plan.ts';
import { capacityInLabs, couldEverFit, fits, type Room } from './capacity.ts';
import type { LabBuilder } from './lab-builder.ts';
import type { HostProcess, Records, StoredLab } from './records.ts';
import type { UidSlots } from './uid-slots.ts';

const REMOVE_RETRY_MS = 5_000;
const REMEMBERED_ENDED_LABS = 200;

export interface LabsDeps {
  readonly records: Records;
  readonly builder: LabBuilder;
  readonly slots: UidSlots;
  readonly maxLabs: number;
  measureRoom(): Promise<Room>;
  /** Removes all of a lab from the machine. */
  removeLab(labId: string): Promise<void>;
  isAlive(process: HostProcess): Promise<boolean>;
  now(): number;
  log(event: string, detail: Record<string, unknown>): void;
}

export interface Labs {
  create(request: CreateLabRequest): Promise<LabRecord>;
  /** Begins the end of a lab and puts that on record; safe to repeat. Undefined when there is no such lab. */
  destroy(labId: string): Promise<LabRecord | undefined>;
  get(labId: string): LabRecord | undefined;
  list(): LabRecord[];
  /** Told of every change, the present records first; answers how to stop. */
  watch(listener: (record: LabRecord) => void): () => void;
  capacity(): Promise<Capacity>;
  /** Takes over what a former labd left: adopts labs that run, removes the rest. */
  adopt(stored: readonly StoredLab[]): Promise<void>;
  /** Looks after running labs and the queue; to be called about once a second. */
  tend(): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

interface Lab {
  record: LabRecord;
  slot: number | undefined;
  processes: HostProcess[];
  readonly abort: AbortController;
  /** What is under way for this lab; never rejects. */
  work: Promise<void>;
}

const newId = (): string => randomBytes(4).toString('hex');
const newToken = (): string => randomBytes(24).toString('hex');
const hasPlace = ({ record, slot }: Lab): boolean => record.state !== 'queued' && slot !== undefined;

/** The steps with the running one ended and, if there is one, the next begun. */
function advance(steps: readonly LabStep[], next: LabStep['name'] | undefined, ms: number, failed = false): LabStep[] {
  const ended = steps.map((step): LabStep => {
    return step.status === 'running' ? { ...step, status: failed ? 'failed' : 'done', ms: Math.round(ms) } : step;
  });
  return next === undefined ? ended : [...ended, { name: next, status: 'running' }];
}

export function createLabs(deps: LabsDeps): Labs {
  const { records, builder, slots, log } = deps;
  const labs = new Map<string, Lab>();
  const listeners = new Set<(record: LabRecord) => void>();
  const stepBegun = new WeakMap<Lab, number>();

  const stored = ({ record, slot, processes }: Lab): StoredLab => {
    return { record, processes, ...(slot !== undefined && { slot }) };
  };
  const publish = (lab: Lab, record: LabRecord): void => {
    lab.record = record;
    for (const listener of listeners) listener(record);
  };
  /** Publishes and puts on record. Resolves when it is there: what follows may then acquire things. */
  const set = async (lab: Lab, record: LabRecord): Promise<void> => {
    publish(lab, record);
    await records.save(stored(lab));
  };
  const common = ({ record: { id, spec, hosts, steps, createdAt } }: Lab) => ({ id, spec, hosts, steps, createdAt });
  const nextSteps = (lab: Lab, next: LabStep['name'] | undefined, failed = false): LabStep[] => {
    const ms = deps.now() - (stepBegun.get(lab) ?? deps.now());
    stepBegun.set(lab, deps.now());
    return advance(lab.record.steps, next, ms, failed);
  };
  const all = (): Lab[] => [...labs.values()];
  const queued = (): Lab[] => all().filter(({ record }) => record.state === 'queued');
  const runningSpecs = (): LabSpec[] =>
    all()
      .filter(hasPlace)
      .map(({ record }) => record.spec);

  const forgetEnded = (): void => {
    const ended = all().filter((lab) => lab.record.state === 'stopped');
    for (const lab of ended.slice(0, -REMEMBERED_ENDED_LABS)) labs.delete(lab.record.id);
  };

  /** Removes all of a lab, for as long as it takes; only then its place is free. */
  const release = async (lab: Lab): Promise<void> => {
    for (;;) {
      try {
        await deps.removeLab(lab.record.id);
        break;
      } catch (error) {
        log('remove failed', { lab: lab.record.id, error: String(error) });
        await new Promise((resolve) => setTimeout(resolve, REMOVE_RETRY_MS));
      }
    }
    lab.slot = undefined;
    lab.processes = [];
  };

  const fail = async (lab: Lab, reason: Failure): Promise<void> => {
    log('lab failed', { lab: lab.record.id, code: reason.code, params: reason.params });
    await set(lab, { state: 'failed', ...common(lab), steps: nextSteps(lab, undefined, true), failure: reason });
    await release(lab);
    await records.save(stored(lab));
    pump();
  };

  const finishStop = async (lab: Lab): Promise<void> => {
    await release(lab);
    await records.remove(lab.record.id);
    publish(lab, { state: 'stopped', ...common(lab) });
    log('lab removed', { lab: lab.record.id });
    forgetEnded();
    pump();
  };

  const build = async (lab: Lab, slot: number): Promise<void> => {
    const begun = deps.now();
    try {
      await set(lab, { state: 'preparing', ...common(lab), steps: nextSteps(lab, undefined) });
      lab.processes = await builder.build({
        labId: lab.record.id,
        spec: lab.record.spec,
        uidBase: slots.base(slot),
        token: newToken(),
        signal: lab.abort.signal,
        onStep: (step) => {
          const state = step === 'boot' ? 'booting' : 'preparing';
          publish(lab, { state, ...common(lab), steps: nextSteps(lab, step) });
        },
      });
      lab.abort.signal.throwIfAborted();
      await set(lab, { state: 'running', ...common(lab), steps: nextSteps(lab, undefined) });
      log('lab runs', { lab: lab.record.id, ms: deps.now() - begun });
    } catch (error) {
      if (lab.abort.signal.aborted) return;
      const step = lab.record.steps.at(-1)?.name ?? 'disk';
      const known = error instanceof SlipwayError ? error.failure : undefined;
      await fail(lab, known ?? failure('SLW203', { step, detail: String(error) }));
    }
  };

  let pumping: Promise<void> | undefined;
  let pumpAgain = false;
  const startWhatFits = async (): Promise<void> => {
    const room = await deps.measureRoom();
    for (const lab of queued()) {
      // first come, first served: a small lab never overtakes a large one
      if (runningSpecs().length >= deps.maxLabs || !fits(room, runningSpecs(), lab.record.spec)) break;
      const slot = slots.free(new Set(all().flatMap((one) => (one.slot === undefined ? [] : [one.slot]))));
      lab.slot = slot;
      publish(lab, { state: 'preparing', ...common(lab) });
      lab.work = build(lab, slot).catch((error) => log('bug', { lab: lab.record.id, error: String(error) }));
    }
    for (const [i, lab] of queued().entries())
      if (lab.record.state === 'queued' && lab.record.position !== i + 1)
        await set(lab, { ...lab.record, position: i + 1 });
  };
  const pump = (): void => {
    pumpAgain = true;
    pumping ??= (async () => {
      while (pumpAgain) {
        pumpAgain = false;
        await startWhatFits().catch((error) => log('queue failed', { error: String(error) }));
      }
    })().finally(() => {
      pumping = undefined;
    });
  };

  const add = (record: LabRecord, slot?: number, processes: readonly HostProcess[] = []): Lab => {
    const lab: Lab = { record, slot, processes: [...processes], abort: new AbortController(), work: Promise.resolve() };
    labs.set(record.id, lab);
    stepBegun.set(lab, deps.now());
    return lab;
  };

  return {
    async create({ id = newId(), spec }) {
      const known = labs.get(id);
      if (known !== undefined) {
        if (isDeepStrictEqual(known.record.spec, spec)) return known.record;
        throw new SlipwayError('SLW205', { detail: `lab ${id} exists with another specification` });
      }
      const room = await deps.measureRoom();
      if (!couldEverFit(room, spec)) {
        const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
        throw new SlipwayError('SLW501', { needed: gib(reservedMemory(spec)), free: gib(room.memoryTotalBytes) });
      }
      await builder.check(spec);
      const position = queued().length + 1;
      const steps: LabStep[] = [{ name: 'queue', status: 'running' }];
      const base = { id, spec, hosts: hostsOf(spec), steps, createdAt: Date.now() };
      const lab = add({ state: 'queued', ...base, position });
      await set(lab, lab.record);
      pump();
      await pumping;
      return lab.record;
    },

    async destroy(labId) {
      const lab = labs.get(labId);
      if (lab === undefined || lab.record.state === 'stopping' || lab.record.state === 'stopped') return lab?.record;
      lab.abort.abort();
      const before = lab.work;
      publish(lab, { state: 'stopping', ...common(lab) });
      const recorded = records.save(stored(lab));
      lab.work = Promise.all([before, recorded])
        .then(() => finishStop(lab))
        .catch((error) => log('bug', { lab: labId, error: String(error) }));
      // a promise to end the lab must survive labd
      await recorded;
      return lab.record;
    },

    get: (labId) => labs.get(labId)?.record,
    list: () => all().map(({ record }) => record),

    watch(listener) {
      for (const { record } of all()) listener(record);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async capacity() {
      const room = await deps.measureRoom();
      const used = runningSpecs();
      return {
        used: used.length,
        capacity: Math.min(deps.maxLabs, capacityInLabs(room, used)),
        queued: queued().length,
        diskFreeBytes: room.diskFreeBytes,
        memoryAvailableBytes: room.memoryAvailableBytes,
      };
    },

    async adopt(found) {
      for (const { record, slot, processes } of [...found].sort((a, b) => a.record.createdAt - b.record.createdAt)) {
        const lab = add(record, slot, processes);
        switch (record.state) {
          case 'queued':
            break;
          case 'running': {
            const alive = await Promise.all(processes.map(deps.isAlive));
            const ended = processes.filter((_, i) => alive[i] === false).map(({ host }) => host);
            if (ended.length === 0) log('lab adopted', { lab: record.id });
            else lab.work = fail(lab, failure('SLW207', { detail: `${ended.join(', ')} ended` }));
            break;
          }
          case 'preparing':
          case 'booting':
            lab.work = fail(lab, failure('SLW207', { detail: `labd was restarted while the lab was ${record.state}` }));
            break;
          case 'stopping':
          case 'stopped':
            lab.work = finishStop(lab);
            break;
          case 'failed':
            lab.work = release(lab);
            break;
        }
      }
      await Promise.all(all().map(({ work }) => work));
      pump();
    },

    async tend() {
      for (const lab of all()) {
        if (lab.record.state !== 'running') continue;
        const alive = await Promise.all(lab.processes.map(deps.isAlive));
        const ended = lab.processes.filter((_, i) => alive[i] === false).map(({ host }) => host);
        if (ended.length === 0 || lab.record.state !== 'running') continue;
        lab.work = fail(lab, failure('SLW207', { detail: `${ended.join(', ')} ended unexpectedly` }));
      }
      if (queued().length > 0) pump();
    },

    async settled() {
      await pumping;
      await Promise.all(all().map(({ work }) => work));
    },
  };
}
