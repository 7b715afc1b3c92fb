import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layout } from '../layout.ts';
import { createKeptLabs } from './kept-labs.ts';
import { uidBaseInUse } from './orphans.ts';
import { openRecords, type StoredLab } from './records.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-records-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const LAB = 'abcd1234';
const file = () => join(dir, `${LAB}.json`);
const write = (document: object | string) =>
  writeFile(file(), typeof document === 'string' ? document : JSON.stringify(document));
const written = async () => JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;

/** As labd wrote it before records had minors. */
const lab: StoredLab = {
  record: {
    id: LAB,
    spec: { workers: 2, cluster: true },
    hosts: [{ name: 'testpc', address: '192.168.10.200', role: 'pc' }],
    steps: [{ name: 'boot', status: 'done', ms: 12 }],
    createdAt: 5,
    state: 'running',
  },
  slot: 3,
  processes: [{ host: 'testpc', pid: 7, startTime: 9 }],
};
const first = { version: 1, ...lab };

test('a record of the first version is read, and written with what it is made from', async () => {
  await write(first);
  const records = await openRecords(dir);
  expect(await records.load()).toEqual([lab]);
  expect(records.uses(LAB)).toEqual({});
  await records.use(LAB, { mirror: 'aaaa' });
  expect(await written()).toEqual({ ...first, minor: 1, artifacts: { mirror: 'aaaa' } });
  const next = await openRecords(dir);
  await next.load();
  expect(next.uses(LAB)).toEqual({ mirror: 'aaaa' });
  await next.save({ record: { ...lab.record, state: 'stopping' }, processes: [], slot: 3 });
  expect(await written()).toMatchObject({ artifacts: { mirror: 'aaaa' } });
  await next.save({ record: { ...lab.record, state: 'stopping' }, processes: [] });
  expect(await written()).not.toHaveProperty('artifacts');
});

test('fields of a later minor go back into the file with every write', async () => {
  const [step] = first.record.steps;
  const record = { ...first.record, steps: [{ ...step, later: 1 }], suspendedAt: 4 };
  await write({ ...first, minor: 9, record, tags: ['x'] });
  const records = await openRecords(dir);
  const [read] = await records.load();
  if (!read) throw new Error('not read');
  const { id, spec, hosts, steps, createdAt } = read.record;
  await records.save({ ...read, record: { id, spec, hosts, steps, createdAt, state: 'stopping' } });
  expect(await written()).toEqual({ ...first, minor: 1, record: { ...record, state: 'stopping' }, tags: ['x'] });
  expect(records.kept()).toEqual([]);
});

test.each([
  ['of a later major', { version: 2, lab: LAB }, /version 2\.0/],
  ['cut short', '{"version":1,"rec', /JSON/],
  ['damaged', { ...first, processes: 'none' }, /processes/],
])(
  'a record that cannot be read is kept, and its lab ends only when somebody asks: %s',
  async (_, document, reason) => {
    await write(document);
    const records = await openRecords(dir);
    expect(await records.load()).toEqual([]);
    const [kept] = records.kept();
    expect(kept).toMatchObject({ id: LAB, reason: { code: 'SLW110' } });
    expect(kept?.reason.params.detail).toMatch(reason);

    const removed: string[] = [];
    const states: string[] = [];
    const ending = Promise.withResolvers<void>();
    const labs = createKeptLabs({
      kept: records.kept(),
      log: () => undefined,
      async remove(labId) {
        await ending.promise;
        removed.push(labId);
        await records.remove(labId);
      },
    });
    labs.watch(({ state }) => states.push(state));
    expect(labs.end('other000')).toBeUndefined();
    expect(labs.has(LAB)).toBe(true);
    expect(await readFile(file(), 'utf8')).toBe(typeof document === 'string' ? document : JSON.stringify(document));
    expect(labs.end(LAB)?.state).toBe('stopping');
    expect(labs.end(LAB)?.state).toBe('stopping');
    ending.resolve();
    await expect.poll(() => states).toEqual(['stopping', 'stopped']);
    expect(removed).toEqual([LAB]);
    expect(labs.list()).toEqual([]);
    expect(await (await openRecords(dir)).load()).toEqual([]);
  },
);

test('the ids of a lab that cannot be read are known by its containers', async () => {
  const paths = layout(dir, join(dir, 'run'));
  for (const host of ['testpc', 'mirror']) {
    await mkdir(join(paths.labdDir, LAB, host), { recursive: true });
    const config = { linux: { uidMappings: [{ containerID: 0, hostID: 396_608, size: 65_536 }] } };
    await writeFile(join(paths.labdDir, LAB, host, 'config.json'), JSON.stringify(config));
  }
  expect(await uidBaseInUse(paths, LAB)).toBe(396_608);
  expect(await uidBaseInUse(paths, 'other000')).toBeUndefined();
  // A full disk or a kill leaves half a file; what another host's says still counts.
  await mkdir(join(paths.labdDir, 'half0000', 'a-half'), { recursive: true });
  await writeFile(join(paths.labdDir, 'half0000', 'a-half', 'config.json'), '{"linux":{"uidMapp');
  expect(await uidBaseInUse(paths, 'half0000')).toBeUndefined();
});
