import type { Input } from '#server/checks/check.ts';
import { type ClusterAccess, createClusterAccess, type Stoppable } from '#server/cluster/cluster-access.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { followedProxies } from '../followed-proxies.ts';
import { type HostPollers, type HostWatches, isHostInput, watchHosts } from '../hosts/host-watch.ts';
import { type LogReads, SharedLogBook } from '../logs/shared-log-book.ts';
import { ProbeMemory } from '../probe-memory.ts';
import { SampleMemory } from '../sample-memory.ts';
import { SharedStores } from '../world/shared-stores.ts';
import { isWorldInput, type WatchedWorld, watchWorld } from '../world/world.ts';
import { SharedPool } from './shared-pool.ts';
import { UnderWay } from './under-way.ts';

export interface ShareOptions {
  /** What the sharer's checks depend on: what is watched already is shared, the rest is opened. */
  readonly inputs: ReadonlySet<Input>;
  /** Applications whose proxies' logs are read, beside the gateway's, where `logs` is among the inputs. */
  readonly logNamespaces: ReadonlySet<string>;
  readonly onChange: (input: Input) => void;
}

/** What one grader has of a lab that several may be looking at. */
export interface LabShare extends Stoppable {
  readonly world: WatchedWorld;
  readonly places: HostWatches;
  readonly logs: LogReads;
}

/** Everything that is watched, read and remembered of one lab, once for all lessons that are graded on it. */
export class WatchedLab implements Stoppable {
  readonly hosts: LabHosts;
  /** One for all, so its limits are those of the lab. */
  readonly cluster: ClusterAccess;
  readonly #answers = { probes: new ProbeMemory(), samples: new SampleMemory(), underWay: new UnderWay() };
  readonly #stores: SharedStores;
  readonly #pollers: HostPollers;
  readonly #logs: SharedLogBook;
  readonly #ended = new AbortController();
  readonly #startedAt = performance.now();
  /** `performance.now()` of the last change of each input. */
  readonly #changes = new Map<string, number>();

  constructor({ hosts, graceMs }: { hosts: LabHosts; graceMs: number }) {
    const note = (input: string) => void this.#changes.set(input, performance.now());
    this.hosts = hosts;
    this.cluster = createClusterAccess({ hosts });
    this.#stores = new SharedStores(this.cluster, { graceMs, onChange: note });
    this.#pollers = new SharedPool({ graceMs, onChange: note });
    this.#logs = new SharedLogBook({ cluster: this.cluster, graceMs, onRequest: () => note('logs') });
  }

  /** What all looks at this lab have in common. `signal` is that of questions which somebody else may have joined. */
  get common() {
    const { hosts, cluster } = this;
    const lastChange = (inputs: readonly string[]) => this.lastChange(inputs);
    return { ...this.#answers, hosts, cluster, lastChange, signal: this.#ended.signal };
  }

  /** `performance.now()` of the last change of these inputs that anybody saw. */
  lastChange(inputs: Iterable<string>): number {
    return Math.max(this.#startedAt, ...[...inputs].map((input) => this.#changes.get(input) ?? 0));
  }

  share({ inputs, logNamespaces, onChange }: ShareOptions): LabShare {
    const { hosts } = this;
    const usesLogs = inputs.has('logs');
    const watched = new Set([...inputs].filter(isWorldInput));
    // The pods say which proxies to follow.
    if (usesLogs) watched.add('pods');
    const logs = this.#logs.open(() => onChange('logs'));
    const world = watchWorld(this.#stores, {
      inputs: watched,
      onChange(input) {
        if (usesLogs && input === 'pods') logs.follow(followedProxies(world, logNamespaces));
        onChange(input);
      },
    });
    if (usesLogs) logs.follow(followedProxies(world, logNamespaces));
    const places = watchHosts({
      hosts,
      inputs: new Set([...inputs].filter(isHostInput)),
      onChange,
      pollers: this.#pollers,
    });
    return {
      world,
      places,
      logs,
      stop() {
        world.stop();
        places.stop();
        logs.stop();
      },
    };
  }

  /** What is open now, with what nobody holds any more and that has not ended yet. */
  get open(): { readonly stores: number; readonly pollers: number } {
    return { stores: this.#stores.size, pollers: this.#pollers.size };
  }

  stop(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(new Error('nobody looks at the lab any more'));
    this.#stores.stop();
    this.#pollers.stop();
    this.#logs.stop();
    this.cluster.close();
  }
}
