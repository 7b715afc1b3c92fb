import type { LabFileInfo, LabHosts, LabProcess, LabSocket } from '#server/labs/lab-hosts.ts';
import { type Held, SharedPool } from '../lab/shared-pool.ts';
import { Poller } from './poller.ts';

const TIMEOUT_MS = 4_000;

/** A host's own processes and sockets, without those of pods; or what is at a path of a host: `file:<host>:<path>`. */
export type HostInput = `host:${string}` | `file:${string}`;
export const isHostInput = (input: string): input is HostInput =>
  input.startsWith('host:') || input.startsWith('file:');

export interface Place {
  readonly processes: readonly LabProcess[];
  readonly sockets: readonly LabSocket[];
}
export interface HostState extends Place {
  /** `performance.now()` since which the same processes listen at the same addresses. */
  readonly listeningSince: number;
}

/** What the checks of a lesson watch in hosts. */
export interface HostWatches {
  /** @throws SlipwayError SLW400 while the host does not answer; Error for what is no input. */
  host(name: string): Promise<HostState>;
  /** Undefined: there is nothing. */
  file(host: string, path: string): Promise<LabFileInfo | undefined>;
  /** Asks all of them now. */
  refresh(): Promise<void>;
  stop(): void;
}

export interface HostWatchOptions {
  readonly hosts: LabHosts;
  readonly inputs: ReadonlySet<HostInput>;
  readonly onChange: (input: HostInput) => void;
  /** Others who ask the same of these hosts share the questions. */
  readonly pollers?: HostPollers;
}
type AnyPoller = Poller<HostState> | Poller<LabFileInfo | undefined>;
/** What is asked of one lab's hosts, by input. */
export type HostPollers = SharedPool<AnyPoller>;

export function watchHosts({ hosts, inputs, onChange, ...options }: HostWatchOptions): HostWatches {
  const pollers: HostPollers = options.pollers ?? new SharedPool({ graceMs: 0 });
  const places = new Map<string, Held<Poller<HostState>>>();
  const files = new Map<string, Held<Poller<LabFileInfo | undefined>>>();
  for (const input of inputs) {
    const [kind, host = '', ...rest] = input.split(':');
    const hold = (make: (changed: () => void) => AnyPoller) => pollers.hold(input, () => onChange(input), make);
    // The input says what is asked, so the one that another holds by its name is of the same type.
    if (kind === 'host') {
      places.set(host, hold((changed) => hostPoller(hosts, host, changed)) as Held<Poller<HostState>>);
    } else {
      const place = { host, path: rest.join(':') };
      files.set(input, hold((changed) => filePoller(hosts, place, changed)) as Held<Poller<LabFileInfo | undefined>>);
    }
  }
  const all = () => [...places.values(), ...files.values()];
  const find = <T>(held: Map<string, Held<Poller<T>>>, key: string): Poller<T> => {
    const poller = held.get(key)?.value;
    if (!poller) throw new Error(`a check reads ${key}, which it does not name among its inputs`);
    return poller;
  };
  return {
    host: async (name) => (await find(places, name).current()).answer,
    file: async (host, path) => (await find(files, `file:${host}:${path}`).current()).answer,
    async refresh() {
      await Promise.all(all().map(({ value }) => value.refresh()));
    },
    stop() {
      for (const each of all()) each.stop();
    },
  };
}

function hostPoller(hosts: LabHosts, host: string, onChange: () => void): Poller<HostState> {
  let listening = '';
  let listeningSince = performance.now();
  return new Poller<HostState>({
    what: host,
    onChange,
    async ask(signal) {
      const options = { signal, timeoutMs: TIMEOUT_MS };
      const [all, sockets] = await Promise.all([hosts.processes(host, options), hosts.sockets(host, options)]);
      const own = all.find(({ pid }) => pid === 1)?.netns;
      const listens = listenersText(sockets);
      if (listens !== listening) listeningSince = performance.now();
      listening = listens;
      return { processes: all.filter(({ netns }) => netns === own), sockets, listeningSince };
    },
    fingerprint: ({ processes, sockets }) =>
      `${processes.map(({ pid, uid, argv }) => `${pid} ${uid} ${argv.join(' ')}`).join('\n')}\n${listenersText(sockets)}`,
  });
}

const listenersText = (sockets: readonly LabSocket[]): string =>
  sockets
    .filter(({ state }) => state === 'listen')
    .map(({ kind, local, path, pid }) => `${kind} ${local}${path} ${pid}`)
    .sort()
    .join('\n');

const filePoller = (hosts: LabHosts, { host, path }: { host: string; path: string }, onChange: () => void) =>
  new Poller({
    what: `${host}:${path}`,
    onChange,
    ask: (signal) => hosts.stat(host, path, { signal, timeoutMs: TIMEOUT_MS }),
    fingerprint: (info) => (info ? `${info.kind} ${info.size} ${info.mode} ${info.modifiedMs}` : 'none'),
  });
