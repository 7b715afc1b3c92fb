import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Pod } from '../world/resources.ts';

/** The host and address of a pod whose inside is to be read. Both come from the lab and are therefore checked. */
export function podPlace({ spec, status }: Pod): { host: string; pod: string } {
  return { host: hostNameSchema.parse(spec.nodeName), pod: z.ipv4().parse(status.podIP) };
}

/** A connection from inside the pod. */
export const dialPod =
  (hosts: LabHosts, pod: Pod, address: string) =>
  async (within: AbortSignal): Promise<Duplex> => {
    const place = podPlace(pod);
    return hosts.dial(place.host, { address, pod: place.pod, timeoutMs: 2_000 }, { signal: within });
  };
