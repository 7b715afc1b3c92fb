import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cgroupProcesses, delegateCgroup, memoryUsed, setFrozen } from './cgroup.ts';
import type { CgroupMounts } from './cgroup-mounts.ts';
import { labLimits } from './host-plan.ts';
import { createLabCgroup, limitSockets } from './lab-cgroup.ts';

const LAB = '/slipway/abcd1234';
const HOST = `${LAB}/testpc`;
const LIMITS = labLimits({ cluster: false, workers: 0 });

const V2_FILES = [
  'cgroup.subtree_control cgroup.procs cgroup.threads cgroup.freeze cgroup.max.descendants',
  'memory.max memory.swap.max memory.current memory.stat pids.max cpu.weight',
]
  .join(' ')
  .split(' ');
const V1_FILES: Readonly<Record<string, string>> = {
  memory: 'memory.limit_in_bytes memory.memsw.limit_in_bytes memory.kmem.tcp.limit_in_bytes memory.usage_in_bytes',
  pids: 'pids.max',
  cpu: 'cpu.shares',
  freezer: 'freezer.state',
  unified: 'cgroup.max.descendants',
};

/** Folders that have the files of a tree as the kernel would make them: what is not there cannot be written. */
function fakeTree(groups: readonly string[]) {
  const top = mkdtempSync(join(tmpdir(), 'cgroups-'));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const make = (root: string, files: readonly string[]) => {
    for (const group of ['', ...groups]) {
      mkdirSync(join(root, group), { recursive: true });
      for (const file of files) writeFileSync(join(root, group, file), '');
    }
  };
  const read = (path: string) => readFileSync(join(top, path), 'utf8');
  return { top, make, read };
}

function v2() {
  const { top, make, read } = fakeTree([dirname(LAB), LAB, HOST]);
  make(top, V2_FILES);
  const mounts: CgroupMounts = { version: 2, root: top };
  return { top, read, mounts };
}

function v1() {
  const { top, make, read } = fakeTree([dirname(LAB), LAB, HOST]);
  for (const [name, files] of Object.entries(V1_FILES)) make(join(top, name), [...files.split(' '), 'cgroup.procs']);
  const roots = new Map(['memory', 'pids', 'cpu', 'freezer'].map((name) => [name, join(top, name)]));
  const mounts: CgroupMounts = { version: 1, roots, unified: join(top, 'unified') };
  return { top, read, mounts };
}

test('on v2 all limits of a lab are in one group, and those of all labs in the one above', async () => {
  const { read, mounts } = v2();
  await createLabCgroup(LAB, LIMITS, mounts);
  expect(Number(read(`${LAB}/memory.max`))).toBe(LIMITS.memoryBytes);
  expect(read(`${LAB}/memory.swap.max`)).toBe('0');
  expect(Number(read(`${LAB}/pids.max`))).toBe(LIMITS.pids);
  expect(Number(read(`${LAB}/cpu.weight`))).toBe(LIMITS.cpuWeight);
  expect(Number(read(`${LAB}/cgroup.max.descendants`))).toBe(LIMITS.groups);
  expect(Number(read(`${dirname(LAB)}/memory.max`))).toBeGreaterThan(0);
  expect(Number(read(`${dirname(LAB)}/pids.max`))).toBeGreaterThan(0);
  for (const group of ['', dirname(LAB), LAB]) expect(read(`${group}/cgroup.subtree_control`)).toContain('+');
});

test('on v2 socket buffers need no limit of their own', async () => {
  const { top, mounts } = v2();
  await limitSockets(HOST, LIMITS.socketBytes, mounts);
  expect(existsSync(join(top, HOST, 'memory.kmem.tcp.limit_in_bytes'))).toBe(false);
});

test('on v1 each controller has its limit, socket buffers and groups included', async () => {
  const { read, mounts } = v1();
  await createLabCgroup(LAB, LIMITS, mounts);
  expect(Number(read(`memory${LAB}/memory.limit_in_bytes`))).toBe(LIMITS.memoryBytes);
  expect(Number(read(`memory${LAB}/memory.memsw.limit_in_bytes`))).toBe(LIMITS.memoryBytes);
  expect(Number(read(`memory${LAB}/memory.kmem.tcp.limit_in_bytes`))).toBe(LIMITS.socketBytes);
  expect(Number(read(`pids${LAB}/pids.max`))).toBe(LIMITS.pids);
  expect(read(`cpu${LAB}/cpu.shares`)).toBe('1024');
  expect(Number(read(`unified${LAB}/cgroup.max.descendants`))).toBe(LIMITS.groups);
  await limitSockets(HOST, LIMITS.socketBytes, mounts);
  expect(Number(read(`memory${HOST}/memory.kmem.tcp.limit_in_bytes`))).toBe(LIMITS.socketBytes);
});

test.each([
  ['v2', v2, 'cgroup.freeze', '1', '0'],
  ['v1', v1, 'freezer.state', 'FROZEN', 'THAWED'],
])('a lab is stopped for a look and goes on: %s', async (version, tree, file, stopped, goesOn) => {
  const { read, mounts } = tree();
  const path = `${version === 'v1' ? 'freezer' : ''}${LAB}/${file}`;
  await setFrozen(LAB, true, mounts);
  expect(read(path)).toBe(stopped);
  // a regular file keeps what a longer value left; the kernel's does not
  writeFileSync(join(version === 'v1' ? dirname(rootOf(mounts)) : rootOf(mounts), path), '');
  await setFrozen(LAB, false, mounts);
  expect(read(path)).toBe(goesOn);
  await setFrozen('/slipway/gone', true, mounts);
});

const rootOf = (mounts: CgroupMounts): string =>
  mounts.version === 2 ? mounts.root : (mounts.roots.get('freezer') ?? '');

test.each([
  ['v2', v2, '', 'memory.current', 'inactive_file'],
  ['v1', v1, 'memory', 'memory.usage_in_bytes', 'total_inactive_file'],
])('memory that the kernel would drop at once does not count: %s', async (_, tree, folder, usage, dropped) => {
  const { top, mounts } = tree();
  writeFileSync(join(top, folder, LAB, usage), '5000\n');
  writeFileSync(join(top, folder, LAB, 'memory.stat'), `anon 1\n${dropped} 2000\n`);
  expect(await memoryUsed(LAB, mounts)).toBe(3000);
  expect(await memoryUsed('/slipway/gone', mounts)).toBeUndefined();
});

test.each([
  ['v2', v2, ''],
  ['v1', v1, 'pids'],
])('the processes of a lab are those of its hosts: %s', async (_, tree, folder) => {
  const { top, mounts } = tree();
  writeFileSync(join(top, folder, HOST, 'cgroup.procs'), '12\n0\n34\n');
  expect((await cgroupProcesses(LAB, 'pids', mounts)).toSorted((a, b) => a - b)).toEqual([12, 34]);
});

test.skipIf(process.getuid?.() !== 0)('who is in a group is its owner’s to say, and its limits are not', async () => {
  const { top, mounts } = v2();
  await delegateCgroup(HOST, { uid: 4242, containers: true }, mounts);
  const owner = (file: string) => statSync(join(top, HOST, file)).uid;
  expect(['cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads'].map(owner)).toEqual([4242, 4242, 4242]);
  expect(['memory.max', 'pids.max', 'cgroup.max.descendants', 'cgroup.freeze'].map(owner)).toEqual([0, 0, 0, 0]);
  chownSync(join(top, HOST), 0, 0);
});

test.skipIf(process.getuid?.() !== 0)('on v1 a host without containers keeps its memory group', async () => {
  const { top, mounts } = v1();
  await delegateCgroup(HOST, { uid: 4242, containers: false }, mounts);
  expect(statSync(join(top, 'memory', HOST)).uid).toBe(0);
  expect(statSync(join(top, 'pids', HOST)).uid).toBe(4242);
});
