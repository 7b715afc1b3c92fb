import { cannotAsk } from '#server/cluster/cannot-ask.ts';
import type { LabFileInfo, LabHosts } from '#server/labs/lab-hosts.ts';
import type { HostState, HostWatches, Place } from '../hosts/host-watch.ts';
import { parseHostsFile } from '../world/hosts-file.ts';
import type { Pod } from '../world/resources.ts';
import type { Once } from './once.ts';
import { dialPod, podPlace } from './pod-dial.ts';

const TEXT_MAX_BYTES = 1_048_576;

/** Processes, sockets and files in hosts and pods. */
export interface PlaceReads {
  /** A host's own processes and sockets, as watched. */
  host(name: string): Promise<HostState>;
  /** What is at a path, as watched; undefined: nothing. */
  file(host: string, path: string): Promise<LabFileInfo | undefined>;
  /** A file's text; undefined where there is none, or it is larger than 1 MiB. */
  fileText(host: string, path: string): Promise<string | undefined>;
  /** A pod's processes and sockets, of all its containers. */
  podState(pod: Pod): Promise<Place>;
  /** Does something in the pod accept connections on the port? */
  accepts(pod: Pod, port: number): Promise<boolean>;
  /** Addresses that the host's own `/etc/hosts` gives the name. */
  localAddresses(host: string, name: string): Promise<string[]>;
}

interface Deps {
  readonly hosts: LabHosts;
  readonly places: HostWatches;
  readonly signal: AbortSignal;
}

export function placeReads({ hosts, places, signal }: Deps, once: Once): PlaceReads {
  return {
    host: (name) => places.host(name),
    file: (host, path) => places.file(host, path),
    fileText: (host, path) =>
      once(`text ${host} ${path}`, async () => {
        try {
          return (await hosts.readFile(host, path, { maxBytes: TEXT_MAX_BYTES, signal })).toString('utf8');
        } catch (error) {
          // Gone meanwhile, no regular file, or too large: labinit says so with a status.
          if ((error as { kind?: unknown }).kind === 'status') return undefined;
          throw cannotAsk(`${host}:${path}`, error);
        }
      }),
    podState: (pod) =>
      once(`place ${pod.metadata.uid}`, async () => {
        try {
          const { host, pod: address } = podPlace(pod);
          const options = { pod: address, signal, timeoutMs: 4_000 };
          const [processes, sockets] = await Promise.all([
            hosts.processes(host, options),
            hosts.sockets(host, options),
          ]);
          return { processes, sockets };
        } catch (error) {
          throw cannotAsk(`pod ${pod.metadata.name}`, error);
        }
      }),
    accepts: (pod, port) =>
      once(`accepts ${pod.metadata.uid} ${port}`, async () => {
        try {
          (await dialPod(hosts, pod, `${pod.status.podIP}:${port}`)(signal)).destroy();
          return true;
        } catch (error) {
          // Only a refusal means that no program listens; any other failure is not the learner's.
          return (error as { dial?: unknown }).dial !== 'refused';
        }
      }),
    localAddresses: (host, name) =>
      once(`hosts ${host} ${name}`, async () => {
        const file = await hosts
          .readFile(host, '/etc/hosts', { maxBytes: 65_536, signal })
          .catch(() => Buffer.alloc(0));
        return parseHostsFile(file.toString('utf8'), name);
      }),
  };
}
