import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ToolchainView } from '#protocol/toolchain.ts';
import { toolchainViewSchema } from '#protocol/toolchain.ts';
import { type Layout, layout } from '../layout.ts';
import type { Artifact, BuildContext } from './artifact.ts';
import { runCommand } from './command.ts';
import { dropUnused } from './drop-unused.ts';
import type { Machine } from './resources.ts';
import { type RunOptions, runArtifacts } from './runner.ts';
import { ToolchainStatus } from './status.ts';

let dir: string;
let paths: Layout;
let built: string[];
let said: string[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-toolchain-'));
  paths = layout(join(dir, 'state'), join(dir, 'run'));
  built = [];
  said = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface FakeOptions extends Partial<Artifact> {
  readonly input?: string;
}

function fake(name: string, { input = 'one', ...rest }: FakeOptions = {}): Artifact {
  return {
    name,
    title: name,
    version: '1',
    lane: 'heavy',
    needs: [],
    estimateMs: 1000,
    diskMiB: 1,
    memoryMiB: 1,
    inputs: async () => [input],
    async build(context) {
      built.push(name);
      context.log(`log of ${name}`);
      await writeFile(join(context.outDir, 'content'), `${name} ${input}`);
    },
    ...rest,
  };
}

const rich: Machine = { freeDiskMiB: async () => 1 << 20, availableMemoryMiB: async () => 1 << 20 };

const run = (artifacts: readonly Artifact[], options: Partial<RunOptions> = {}): Promise<ToolchainView> =>
  runArtifacts({
    paths,
    repoDir: dir,
    artifacts,
    machine: rich,
    bootId: 'boot-1',
    environment: process.env,
    keepBuildCache: true,
    addons: 'build',
    now: Date.now,
    signal: new AbortController().signal,
    onView: (view) => void toolchainViewSchema.parse(view),
    say: (line) => said.push(line),
    ...options,
  });

const states = (view: ToolchainView): Record<string, string> =>
  Object.fromEntries(view.artifacts.map((step) => [step.name, step.status]));

test('a second run builds nothing', async () => {
  const artifacts = [fake('a'), fake('b', { needs: ['a'] })];
  expect((await run(artifacts)).status).toBe('ready');
  const second = await run(artifacts);
  expect(built).toEqual(['a', 'b']);
  expect(states(second)).toEqual({ a: 'cached', b: 'cached' });
  expect(await readFile(join(paths.artifactsDir, 'b', 'content'), 'utf8')).toBe('b one');
});

test('a changed input rebuilds what depends on it, and drops what is old', async () => {
  await run([fake('a'), fake('b', { needs: ['a'] }), fake('c')]);
  built = [];
  await run([fake('a', { input: 'two' }), fake('b', { needs: ['a'] }), fake('c')]);
  expect(built).toEqual(['a', 'b']);
  expect(await readdir(join(paths.cacheDir, 'a'))).toHaveLength(1);
});

const labRecord = async (id: string, record: object): Promise<void> => {
  await mkdir(paths.labRecordsDir, { recursive: true });
  await writeFile(join(paths.labRecordsDir, `${id}.json`), JSON.stringify({ version: 1, ...record }));
};
const entries = async (name: string): Promise<number> => (await readdir(join(paths.cacheDir, name))).length;

test('what a lab was made from stays until its record is gone', async () => {
  await run([fake('a'), fake('b')]);
  const hash = basename(await realpath(join(paths.artifactsDir, 'a')));
  await labRecord('lab00001', { slot: 0, record: { state: 'running' }, artifacts: { a: hash } });
  const rebuilt = [fake('a', { input: 'two' }), fake('b', { input: 'two' })];
  await run(rebuilt);
  expect(await readFile(join(paths.cacheDir, 'a', hash, 'content'), 'utf8')).toBe('a one');
  expect([await entries('a'), await entries('b')]).toEqual([2, 1]);
  expect(await dropUnused(paths, { a: hash })).toEqual([]);
  await rm(join(paths.labRecordsDir, 'lab00001.json'));
  expect(await dropUnused(paths, { a: hash })).toEqual([`a/${hash}`]);
  expect(await entries('a')).toBe(1);
  expect(await dropUnused(paths, { a: basename(await realpath(join(paths.artifactsDir, 'a'))) })).toEqual([]);
});

test.each([
  ['a place is taken and nothing said yet', { slot: 0, record: { state: 'preparing' } }, 2],
  ['an earlier version wrote it', { slot: 3, record: { state: 'running' }, processes: [] }, 2],
  ['a later version wrote it', { version: 2, lab: {} }, 2],
  ['it waits', { record: { state: 'queued' } }, 1],
  ['it failed and gave all back', { record: { state: 'failed' }, processes: [] }, 1],
])('a lab whose record says nothing of artifacts: %s', async (_, record, left) => {
  await run([fake('a')]);
  await labRecord('lab00001', record);
  await run([fake('a', { input: 'two' })]);
  expect(await entries('a')).toBe(left);
});

test('an addon is taken from the cache or left out where only what labs need is made', async () => {
  const artifacts = [fake('a'), fake('x', { addon: true }), fake('y', { addon: true, needs: ['x'] })];
  const without = await run(artifacts, { addons: 'cached' });
  expect(without.status).toBe('ready');
  expect(states(without)).toEqual({ a: 'done' });
  expect(said.join()).toMatch(/Left out x.*Left out y/);
  await run(artifacts);
  expect(built).toEqual(['a', 'x', 'y']);
  const cached = await run(artifacts, { addons: 'cached' });
  expect(states(cached)).toEqual({ a: 'cached', x: 'cached', y: 'cached' });
});

test('the time that is left is that until labs can start, then that of the addons', () => {
  const needed = ['hostrun', 'mirror', 'envoy-site', 'template-host', 'istio-site', 'template-node'];
  const artifacts = [...needed.map((name) => fake(name)), fake('x', { addon: true, estimateMs: 5000 })];
  const estimate = ({ estimateMs }: Artifact) => estimateMs;
  const status = new ToolchainStatus({ artifacts, estimate, now: () => 0, onChange: () => undefined });
  expect(status.view().remainingMs).toBe(6000);
  for (const name of needed) status.done(name);
  expect(status.view()).toMatchObject({ ready: { cluster: true }, remainingMs: 5000 });
});

test('a tool of the build comes first but changes no hash', async () => {
  await run([fake('a'), fake('b', { uses: ['a'] })]);
  built = [];
  await run([fake('a', { input: 'two' }), fake('b', { uses: ['a'] })]);
  expect(built).toEqual(['a']);
});

test('a failed step is said with its log, others go on, the next run resumes there', async () => {
  const broken = fake('b', {
    async build(context) {
      context.log('the compiler complains');
      throw new Error('exit status 2');
    },
  });
  const view = await run([fake('a'), broken, fake('c', { needs: ['b'] }), fake('d')]);
  expect(view.status).toBe('failed');
  expect(states(view)).toEqual({ a: 'done', b: 'failed', c: 'waiting', d: 'done' });
  expect(view.failure).toMatchObject({ code: 'SLW502', params: { artifact: 'b', detail: 'exit status 2' } });
  expect(view.logTail).toContain('the compiler complains');
  built = [];
  expect((await run([fake('a'), fake('b'), fake('c', { needs: ['b'] }), fake('d')])).status).toBe('ready');
  expect(built).toEqual(['b', 'c']);
});

test.each([
  ['a byte changed', async (file: string) => writeFile(file, 'a onf')],
  ['cut short', async (file: string) => writeFile(file, 'a')],
  ['gone', async (file: string) => rm(file)],
  ['its record unreadable', async (file: string) => writeFile(join(file, '..', 'artifact.json'), '{')],
])('a damaged entry is noticed and rebuilt: %s', async (_, damage) => {
  await run([fake('a')]);
  await damage(join(paths.artifactsDir, 'a', 'content'));
  built = [];
  expect((await run([fake('a')])).status).toBe('ready');
  expect(built).toEqual(['a']);
  expect(said.join()).toContain('SLW503');
});

test('damage that keeps size and time is noticed after the next start of the machine', async () => {
  await run([fake('a')]);
  const file = join(paths.artifactsDir, 'a', 'content');
  const { atime, mtime } = await stat(file);
  await writeFile(file, 'a onf');
  await utimes(file, atime, mtime);
  built = [];
  await run([fake('a')], { bootId: 'boot-2' });
  expect(built).toEqual(['a']);
});

test('too little disk or memory is said before anything is built', async () => {
  const needy = [fake('a'), fake('b', { diskMiB: 900, memoryMiB: 2048 })];
  const disk = await run(needy, { machine: { ...rich, freeDiskMiB: async () => 1500 } });
  expect(disk.failure).toMatchObject({ code: 'SLW500', params: { needed: '1.9 GiB', free: '1.5 GiB' } });
  const memory = await run(needy, { machine: { ...rich, availableMemoryMiB: async () => 512 } });
  expect(memory.failure).toMatchObject({ code: 'SLW501', params: { needed: '2.0 GiB', free: '512 MiB' } });
  expect(built).toEqual([]);
});

test('sources that change during a build are no artifact', async () => {
  let text = 'one';
  const edited = fake('a', {
    inputs: async () => [text],
    async build({ outDir }) {
      await writeFile(join(outDir, 'content'), text);
      text = 'two';
    },
  });
  expect((await run([edited])).failure).toMatchObject({ code: 'SLW502' });
  expect((await run([edited])).status).toBe('ready');
});

test('build caches go after a success only, and wholly', async () => {
  const cache = join(paths.buildDir, 'go', 'mod', 'x');
  const left = join(paths.buildDir, 'go.dropped', 'y');
  for (const dir of [cache, left]) await mkdir(dir, { recursive: true });
  const broken = fake('a', { build: () => Promise.reject(new Error('no')) });
  await run([broken], { keepBuildCache: false });
  expect((await stat(cache)).isDirectory()).toBe(true);
  await run([fake('a')], { keepBuildCache: false });
  expect(await readdir(paths.buildDir)).toEqual([]);
});

test('an interruption ends the programs at once, keeps what is finished, and the next run resumes', async () => {
  const interrupt = new AbortController();
  const pidFile = join(dir, 'pid');
  const slow = fake('b', {
    async build({ signal, environment, log }: BuildContext) {
      const running = runCommand('sh', ['-c', `sleep 600 & echo $! > ${pidFile}; echo started; wait`], {
        signal,
        environment,
        log: (line) => {
          log(line);
          if (line === 'started') interrupt.abort(new Error('SIGINT'));
        },
      });
      await running;
    },
  });
  const view = await run([fake('a'), slow], { signal: interrupt.signal });
  expect(view.status).toBe('idle');
  expect(states(view)).toEqual({ a: 'done', b: 'waiting' });
  const sleeper = Number(await readFile(pidFile, 'utf8'));
  await expect.poll(() => isAlive(sleeper)).toBe(false);
  built = [];
  expect((await run([fake('a'), fake('b')])).status).toBe('ready');
  expect(built).toEqual(['b']);
});

const isAlive = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (text) => !/\) Z /.test(text),
    () => false,
  );

test('one light and one heavy build run side by side, never two heavy ones', async () => {
  const active = new Set<string>();
  const seen: string[] = [];
  const watched = (name: string, lane: Artifact['lane']): Artifact =>
    fake(name, {
      lane,
      async build({ outDir }) {
        active.add(name);
        await new Promise((done) => setTimeout(done, 20));
        seen.push([...active].sort().join('+'));
        active.delete(name);
        await writeFile(join(outDir, 'x'), name);
      },
    });
  await run([watched('h1', 'heavy'), watched('h2', 'heavy'), watched('l1', 'light')]);
  expect(seen.some((pair) => pair.includes('l1+') || pair.includes('+l1'))).toBe(true);
  expect(seen.some((pair) => pair.includes('h1+h2'))).toBe(false);
});

test('two runs at once do not collide: the second waits and finds everything done', async () => {
  const [first, second] = await Promise.all([run([fake('a')]), run([fake('a')])]);
  expect([first.status, second.status]).toEqual(['ready', 'ready']);
  expect(built).toEqual(['a']);
});

test('what lies outside of the cache is asked for, published and cleaned', async () => {
  const there = new Set<string>();
  const published: string[] = [];
  const outside: NonNullable<Artifact['outside']> = {
    present: async (_, hash) => there.has(hash),
    publish: async (_, hash) => void published.push(hash),
    dropOthers: async (_, keep) => [...there].filter((each) => !keep(each)),
  };
  const template = fake('t', {
    outside,
    async build({ hash }) {
      built.push('t');
      there.add(hash);
    },
  });
  await run([template]);
  await run([template]);
  expect(built).toEqual(['t']);
  there.clear();
  await run([template]);
  expect(built).toEqual(['t', 't']);
  expect(new Set(published).size).toBe(1);
});
