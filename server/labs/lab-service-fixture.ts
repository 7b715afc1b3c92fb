import { expect, onTestFinished, vi } from 'vitest';
import type { LabView } from '#protocol/lab-state.ts';
import { openStore, type Store } from '../storage/store.ts';
import { FakeDriver, type FakeProcess, fakeHosts, readyCluster } from './lab-fixture.ts';
import { createLabService, type LabServiceDeps } from './lab-service.ts';

export const spec = { workers: 2, cluster: true };

export interface Rig {
  readonly driver: FakeDriver;
  readonly store: Store;
  readonly commands: string[];
  readonly startLesson: ReturnType<typeof vi.fn<LabServiceDeps['startLesson']>>;
}

export function rig(): Rig {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  return { driver: new FakeDriver(), store, commands: [], startLesson: vi.fn(async () => undefined) };
}

export function service(parts: Rig, options: Partial<LabServiceDeps> = {}, istioctl: FakeProcess = { code: 0 }) {
  const labs = createLabService({
    driver: parts.driver,
    table: parts.store.labs,
    hostsOf: (id) =>
      fakeHosts(id, (argv) => {
        parts.commands.push(argv.join(' '));
        return istioctl;
      }),
    waits: readyCluster,
    startLesson: parts.startLesson,
    lessonNeedsMesh: () => true,
    clock: Date.now,
    log: { info: () => undefined, warn: () => undefined },
    backoff: { firstMs: 1, maxMs: 8 },
    ...options,
  });
  onTestFinished(() => labs.close());
  return labs;
}

export const reaches = (get: () => LabView | undefined, state: LabView['state']) =>
  vi.waitFor(() => expect(get()?.state).toBe(state));

/** Made for the lesson `the-lab`. */
export async function readyLab(parts: Rig, labs: ReturnType<typeof service>) {
  const { id } = await labs.start({ owner: 'me', target: { kind: 'lesson', lesson: 'the-lab' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  return id;
}
