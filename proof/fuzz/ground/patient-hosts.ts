import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';

const TRIES = 6;
const PAUSE_MS = 250;

/** On a machine that is busy, calls of hosts fail now and then before they were heard; those are made again. */
export function patientHosts(hosts: LabHosts): LabHosts {
  return {
    ...hosts,
    probe: (...args) => again(() => hosts.probe(...args)),
    dial: (...args) => again(() => hosts.dial(...args)),
    exec: (...args) => again(() => hosts.exec(...args)),
    readFile: (...args) => again(() => hosts.readFile(...args)),
  };
}

async function again<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const { kind, status } = error as { kind?: unknown; status?: unknown };
      if (tries >= TRIES || !(kind === 'unreachable' || status === 429)) throw error;
      await sleep(PAUSE_MS * tries);
    }
  }
}
