import { expect } from 'vitest';
import type { LabRecord } from '#protocol/labd.ts';
import { createLabs, type Labs } from './labs.ts';
import type { StoredLab } from './records.ts';
import { uidSlots } from './uid-slots.ts';

const GIB = 1024 ** 3;
const ROOM = { memoryTotalBytes: 64 * GIB, memoryAvailableBytes: 64 * GIB, diskFreeBytes: 64 * GIB };
const ROUNDS_MAX = 300;

export interface Fault {
  /** The number of the call that fails first, from 1, and how many fail in a row. */
  readonly call: number;
  readonly times: number;
  /** Whether what was asked for was done all the same. */
  readonly done: boolean;
  /** `kill` ends labd there, or after the errors; nothing that it has begun ever answers. */
  readonly how: 'error' | 'kill' | 'error, then kill';
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (): Promise<never> => new Promise(() => {});

/** A machine in memory, on which any call of what labd depends on can be made to fail or to be its last. */
export class FaultyMachine {
  /** What is on record. */
  readonly disk = new Map<string, StoredLab>();
  /** Labs of which something is on the machine. */
  readonly things = new Set<string>();
  readonly calls: string[] = [];
  readonly events: string[] = [];
  labs: Labs;
  /** Becomes true when the present labd was killed. */
  killed = false;
  readonly #fault: Fault | undefined;
  #life = 0;

  constructor(fault?: Fault) {
    this.#fault = fault;
    this.labs = this.#labd();
  }

  #labd(): Labs {
    this.#life += 1;
    this.killed = false;
    const life = this.#life;
    const { things } = this;
    const call = async <T>(name: string, act: () => T): Promise<T> => {
      await tick();
      if (life !== this.#life || this.killed) return never();
      const number = this.calls.push(name);
      const fault = this.#fault;
      const last = fault === undefined ? 0 : fault.call + fault.times;
      const killsNow = fault?.how === 'kill' ? number === fault.call : fault?.how !== 'error' && number === last;
      if (fault === undefined || number < fault.call || (number >= last && !killsNow)) return act();
      if (fault.done) act();
      if (killsNow) {
        this.killed = true;
        return never();
      }
      throw Object.assign(new Error(`ENOSPC in ${name}`), { code: 'ENOSPC' });
    };
    return createLabs({
      records: {
        save: (lab) => {
          const copy = structuredClone(lab);
          return call(`save ${lab.record.state}`, () => void this.disk.set(copy.record.id, copy));
        },
        remove: (id) => call('remove record', () => void this.disk.delete(id)),
        load: async () => [...this.disk.values()],
      },
      builder: {
        check: () => call('check', () => {}),
        async build({ labId, signal, onStep }) {
          for (const step of ['disk', 'hosts', 'network', 'boot'] as const) {
            onStep(step);
            await call(`build ${step}`, () => void things.add(labId));
            signal.throwIfAborted();
          }
          return [{ host: 'k3s-s', pid: 7, startTime: 1 }];
        },
      },
      slots: uidSlots(200_000, []),
      maxLabs: 100,
      quotas: () => 'simple',
      measureRoom: () => call('measure room', () => ROOM),
      memoryUsed: async () => undefined,
      removeLab: (id) => call('remove lab', () => void this.things.delete(id)),
      isAlive: () => call('is alive', () => true),
      pause: tick,
      now: () => performance.now(),
      log: (event, detail) => this.events.push(`${event} ${JSON.stringify(detail)}`),
    });
  }

  /** A new labd takes over; what the one before had under way never answers. */
  async restart(): Promise<void> {
    this.labs = this.#labd();
    const orphans = [...this.things].filter((id) => !this.disk.has(id)).map((id) => ({ id, slot: undefined }));
    await this.orKilled(this.labs.adopt([...this.disk.values()], orphans));
  }

  /** What the work answers; undefined when labd was killed before. */
  async orKilled<T>(work: Promise<T>): Promise<T | undefined> {
    let answer: { value: T } | { error: unknown } | undefined;
    work.then(
      (value) => {
        answer = { value };
      },
      (error: unknown) => {
        answer = { error };
      },
    );
    while (answer === undefined && !this.killed) await tick();
    if (answer === undefined) return undefined;
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  /** Lets labd go on until the lab is told of as what it is; answers as what, undefined when labd was killed. */
  async settled(id: string, ...ends: (LabRecord['state'] | undefined)[]): Promise<LabRecord | undefined> {
    const because = () =>
      `${id} is ${this.labs.get(id)?.state}, on record ${this.disk.get(id)?.record.state}, on the machine ${this.things.has(id)}\n${this.events.join('\n')}`;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      await this.orKilled(this.labs.tend());
      if (this.killed) return undefined;
      const record = this.labs.get(id);
      const there = this.things.has(id);
      const written = this.disk.get(id)?.record.state;
      if (!ends.includes(record?.state)) continue;
      if (record?.state === 'running' && there && written === 'running') return record;
      if (record?.state === 'failed' && !there && written === 'failed') return record;
      if ((record === undefined || record.state === 'stopped') && !there && written === undefined) return record;
    }
    expect.fail(because());
  }
}
