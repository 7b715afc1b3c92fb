import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../batch.ts';
import type { FuzzCase } from '../case.ts';
import { make } from '../generator/make-object.ts';
import type { Slot } from './slot.ts';

const OPEN_WITHIN_MS = 120_000;
const POLL_MS = 1_000;
const TIMEOUT_MS = 2_000;
const NODES = ['192.168.10.10', '192.168.10.101', '192.168.10.102'];

/** Waits until each node passes on connections to each slot's port: kube-proxy may take its time with new ones. */
export async function portsOpen({ hosts, ground, applier, pushes, signal }: Omit<Bench, 'asker'>): Promise<void> {
  await applier.replace(ground.slots.map(listening));
  await pushes.reached(signal);
  const deadline = performance.now() + OPEN_WITHIN_MS;
  for (const { nodePort } of ground.slots) {
    for (const node of NODES) {
      const url = `http://${node}:${nodePort}/`;
      for (;;) {
        const [result] = await hosts.probe('testpc', { url, count: 1, timeoutMs: TIMEOUT_MS }, { timeoutMs: 10_000 });
        if (result?.ok) break;
        if (performance.now() > deadline) throw new Error(`${url}: ${result ? result.error : 'no answer'}`);
        await sleep(POLL_MS, undefined, { signal });
      }
    }
  }
}

/** A Gateway without rules answers each request with 404. */
const listening = ({ namespace, port }: Slot): FuzzCase => ({
  name: 'listening',
  objects: [
    make(
      'Gateway',
      'gw',
      { namespace },
      {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: port, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    ),
  ],
  requests: [],
});
