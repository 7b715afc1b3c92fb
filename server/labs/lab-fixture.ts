import { Duplex, PassThrough } from 'node:stream';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import type { ClusterWaits } from './cluster-waits.ts';
import type { LabDriver, LabWatcher } from './driver.ts';
import type { LabHosts } from './lab-hosts.ts';

type RecordState = Exclude<LabRecord['state'], 'queued' | 'failed'>;

/** A driver whose labs change only when a test says so. */
export class FakeDriver implements LabDriver {
  readonly records = new Map<string, LabRecord>();
  readonly asked: string[] = [];
  readonly destroyed: string[] = [];
  refusal: SlipwayError | undefined;
  /** Nothing that is asked reaches it. */
  trouble: Error | undefined;
  /** It makes the lab, and nobody hears of it. */
  answerLost: Error | undefined;
  watcher: LabWatcher | undefined;

  async create({ id = 'aaaaaaaa', spec }: Parameters<LabDriver['create']>[0]): Promise<LabRecord> {
    this.asked.push(id);
    if (this.trouble) throw this.trouble;
    if (this.refusal) throw this.refusal;
    const known = this.records.get(id);
    const made: LabRecord = { id, spec, state: 'preparing', createdAt: 0, hosts: hosts(spec.cluster), steps: [] };
    const record = known ?? made;
    this.records.set(id, record);
    if (this.answerLost) throw this.answerLost;
    return record;
  }
  async destroy(id: string): Promise<'ending' | 'none'> {
    if (this.trouble) throw this.trouble;
    this.destroyed.push(id);
    if (!this.records.has(id)) return 'none';
    this.advance(id, 'stopping');
    return 'ending';
  }
  async list() {
    return [...this.records.values()];
  }
  async kept() {
    return [];
  }
  async capacity() {
    const memoryOf = Object.fromEntries([...this.records.keys()].map((id) => [id, 3 * 1024 ** 3]));
    return { used: this.records.size, capacity: 4, queued: 0, diskFreeBytes: 1, memoryAvailableBytes: 1, memoryOf };
  }
  async watch(watcher: LabWatcher, signal: AbortSignal): Promise<void> {
    this.watcher = watcher;
    await Promise.resolve();
    if (!this.trouble) {
      watcher.onListing();
      watcher.onAll(await this.list());
    }
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }

  advance(id: string, state: RecordState): void {
    const record = this.records.get(id);
    if (!record) throw new Error(`no lab ${id}`);
    this.tell({ ...base(record), state });
  }
  fail(id: string, detail: string): void {
    const record = this.records.get(id);
    if (!record) throw new Error(`no lab ${id}`);
    const { failure } = new SlipwayError('SLW203', { step: 'boot', detail });
    this.tell({ ...base(record), state: 'failed', failure });
  }
  tell(record: LabRecord): void {
    if (record.state === 'stopped') this.records.delete(record.id);
    else this.records.set(record.id, record);
    this.watcher?.onChange(record);
  }
  reconnect(): void {
    this.watcher?.onListing();
    this.watcher?.onAll([...this.records.values()]);
  }
}

const base = ({ id, spec, hosts: all, steps, createdAt }: LabRecord) => ({ id, spec, hosts: all, steps, createdAt });

const hosts = (cluster: boolean): LabRecord['hosts'] => [
  ...(cluster ? [{ name: 'k3s-s', address: '192.168.10.10', role: 'server' } as const] : []),
  { name: 'testpc', address: '192.168.10.200', role: 'pc' },
];

export interface FakeProcess {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Hosts whose commands end at once with what `answer` says; the input of a command is its output after that. */
export function fakeHosts(labId: string, answer: (argv: readonly string[]) => FakeProcess): LabHosts {
  const unexpected = () => Promise.reject(new Error('not expected in this test'));
  return {
    labId,
    probe: unexpected,
    dial: async () => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }),
    async exec(_host, { argv }) {
      const { code, stdout = '', stderr = '' } = answer(argv);
      return { code, stdout, stderr, truncated: false };
    },
    async spawn(_host, { argv, stdin }) {
      const { code, stdout = '', stderr = '' } = answer(argv);
      const input = new PassThrough();
      const output = new PassThrough();
      const errors = new PassThrough();
      output.write(stdout);
      if (stdin) input.pipe(output);
      else output.end();
      errors.end(stderr);
      const exit = new Promise<{ code: number }>((resolve) => output.once('end', () => resolve({ code })));
      return { stdin: input, stdout: output, stderr: errors, exit, kill: () => input.end(), close: () => undefined };
    },
    readFile: unexpected,
    writeFile: unexpected,
    stat: unexpected,
    processes: unexpected,
    sockets: unexpected,
  };
}

/** A cluster in which everything is there at once. */
export const readyCluster: ClusterWaits = {
  nodesReady: async () => undefined,
  deploymentAvailable: async () => undefined,
  hasDeployment: async () => true,
};
