import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { failure } from '#protocol/errors.ts';
import { UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';
import type { AppliedObjects, RecordedAnswer, WorkRecord } from '#protocol/work.ts';
import { bringBack } from './bring-back.ts';
import { gatherHomes } from './gather-homes.ts';
import { readWork } from './read-work.ts';
import { type SavingDeps, saveWork } from './save-work.ts';
import { MemoryHosts, memoryNotes } from './work-fixture.ts';
import { workLimits } from './work-limits.ts';

const NOW = Date.UTC(2026, 10, 30, 17, 20, 5);
const FOLDER = '/root/imported/2026-11-30T17-20-05Z';
const lab = { id: 'lab1', hosts: ['k3s-s', 'testpc'] };
const answer: RecordedAnswer = { lesson: 'quay', checkpoint: 'port', answer: { kind: 'text', text: '15012' }, at: 5 };
const record: WorkRecord = {
  answers: [answer],
  verdicts: [{ lesson: 'quay', checkpoint: 'port', firstPassedAt: 7, last: { status: 'passed', at: 8 } }],
};
const applied: AppliedObjects = {
  objects: [
    {
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: 'shop', uid: 'u' },
        spec: { clusterIP: '10.10.200.9', clusterIPs: ['10.10.200.9'], ports: [{ port: 80 }] },
        status: {},
      },
      namespace: 'shop',
      asApplied: false,
    },
    {
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { a: 'b', 'kubernetes.io/metadata.name': 'shop' } },
        spec: { finalizers: ['kubernetes'] },
      },
      asApplied: false,
    },
    {
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', annotations: {} }, data: { a: 'yes' } },
      namespace: 'shop',
      asApplied: true,
    },
  ],
  leftOut: [{ what: 'Secret/shop/token', reason: 'secret' }],
};

function saving(hosts: MemoryHosts, more: Partial<SavingDeps> = {}): SavingDeps {
  return {
    work: {
      record: async () => ({ ok: true, value: record }),
      applied: async () => ({ ok: true, value: applied }),
    },
    files: hosts,
    lab,
    notes: [{ lesson: 'quay', text: 'istiod sends it.', at: NOW - 5_000 }],
    now: NOW,
    signal: new AbortController().signal,
    tell: () => undefined,
    ...more,
  };
}

async function saved(hosts: MemoryHosts, more: Partial<SavingDeps> = {}) {
  const answered = await saveWork(saving(hosts, more));
  if (!answered.ok) throw new Error(answered.failure.code);
  const read = await readWork(answered.value.archive, new AbortController().signal);
  if (!read.ok) throw new Error(read.failure.message.en);
  return { saved: answered.value, archive: read.value };
}

async function brought(
  archive: Awaited<ReturnType<typeof saved>>['archive'],
  hosts: MemoryHosts,
  { notes = memoryNotes(), hasLab = true } = {},
) {
  const given: RecordedAnswer[] = [];
  const back = await bringBack({
    archive,
    work: {
      async restoreAnswers(answers) {
        given.push(...answers);
        return { ok: true, value: { restored: answers.length, same: 0, newer: 0, unknown: 0 } };
      },
    },
    files: hosts,
    lab: hasLab ? lab : undefined,
    notes,
    now: NOW,
    signal: new AbortController().signal,
    tell: () => undefined,
  });
  return { back, given, notes };
}

test('work that is saved comes back in a new lab, objects as files and a command', async () => {
  const hosts = new MemoryHosts({ 'k3s-s:/root/web.yaml': 'a: 1\n', 'testpc:/root/한글/note.txt': 'x' });
  hosts.put('k3s-s:/root/run.sh', '#!/bin/sh\n', 0o755);
  hosts.folders.add('testpc:/root/empty');
  hosts.busy = 1;
  const { saved: first, archive } = await saved(hosts);
  expect(first).toMatchObject({
    name: 'slipway-work-2026-11-30T1720Z.tar.gz',
    files: 3,
    objects: 3,
    answers: 1,
    notes: 1,
  });
  const fresh = new MemoryHosts();
  const { back, given, notes } = await brought(archive, fresh);
  const texts = await fresh.texts();
  expect(texts).toMatchObject({
    'k3s-s:/root/web.yaml': 'a: 1\n',
    'k3s-s:/root/run.sh': '#!/bin/sh\n',
    'testpc:/root/한글/note.txt': 'x',
  });
  expect(fresh.folders).toContain('testpc:/root/empty');
  expect(given).toEqual([answer]);
  expect(notes.read('quay')?.text).toBe('istiod sends it.');
  expect(back).toMatchObject({
    apply: `kubectl apply -f ${FOLDER}/objects/`,
    executable: [{ host: 'k3s-s', command: 'chmod +x /root/run.sh' }],
    passedThen: 1,
    files: { put: { length: 3 }, kept: [], failed: [] },
  });
  expect(JSON.parse(texts[`k3s-s:${FOLDER}/verdicts.json`] ?? '')).toEqual({ verdicts: record.verdicts });
  const objects = (name: string) =>
    parseAllDocuments(texts[`k3s-s:${FOLDER}/objects/${name}`] ?? '').map((each) => each.toJS() as unknown);
  expect(objects('00-namespaces.yaml')).toEqual([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { a: 'b' } } },
  ]);
  expect(objects('10-shop.yaml')).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { ports: [{ port: 80 }] },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: { a: 'yes' } },
  ]);
  const again = await brought(archive, fresh, { notes });
  expect(again.back).toMatchObject({
    files: { put: [], same: { length: 3 }, kept: [] },
    setAside: { put: [], kept: [] },
    notes: { changed: [], same: 1 },
  });
});

test('a file that is there and differs is kept, and named', async () => {
  const { archive } = await saved(new MemoryHosts({ 'k3s-s:/root/web.yaml': 'a: 1\n', 'k3s-s:/root/b/c.yaml': 'c' }));
  const hosts = new MemoryHosts({ 'k3s-s:/root/web.yaml': 'a: 2\n', 'k3s-s:/root/b': 'a file where a folder was' });
  const { back } = await brought(archive, hosts);
  expect(back.files?.kept).toEqual([{ host: 'k3s-s', path: '/root/web.yaml' }]);
  expect(back.files?.failed.map(({ path }) => path)).toEqual(['/root/b/c.yaml']);
  expect(await hosts.texts()).toMatchObject({ 'k3s-s:/root/web.yaml': 'a: 2\n' });
});

test('hidden files are set aside unless they are the same already', async () => {
  const { archive } = await saved(
    new MemoryHosts({
      'k3s-s:/root/.bashrc': 'alias k=kubectl\n',
      'k3s-s:/root/.bash_profile': 'kubectl delete ns shop\n',
    }),
  );
  const hosts = new MemoryHosts({ 'k3s-s:/root/.bashrc': 'alias k=kubectl\n' });
  const { back } = await brought(archive, hosts);
  expect(hosts.files.has('k3s-s:/root/.bash_profile')).toBe(false);
  expect(back.files?.same).toEqual([{ host: 'k3s-s', path: '/root/.bashrc' }]);
  expect(back.setAside?.put).toContainEqual({ host: 'k3s-s', path: `${FOLDER}/home/.bash_profile` });
});

test('what is too large, odd or of the lab alone is left out and named, the rest is saved', async () => {
  const hosts = new MemoryHosts({ 'k3s-s:/root/web.yaml': 'a: 1\n', 'k3s-s:/root/.kube/config': 'token' });
  hosts.odd.set('k3s-s:/root', [
    { name: 'core', kind: 'file', size: 2 * 1024 ** 3 },
    { name: 'istioctl', kind: 'link', size: 0 },
    { name: 'pipe', kind: 'fifo', size: 0 },
    { name: '"a\\nb"', kind: 'file', odd: true, size: 3 },
    { name: 'gone', kind: 'file', size: 4 },
    { name: '../../etc/shadow', kind: 'file', size: 4 },
    { name: 'web.yaml', kind: 'file', size: 5 },
  ]);
  const { saved: made, archive } = await saved(hosts);
  expect(archive.files.map(({ path }) => path)).toEqual(['web.yaml']);
  expect(made.leftOut).toEqual(
    expect.arrayContaining([
      { what: 'k3s-s:/root/core', reason: 'large', bytes: 2 * 1024 ** 3 },
      { what: 'k3s-s:/root/istioctl', reason: 'link' },
      { what: 'k3s-s:/root/pipe', reason: 'special' },
      { what: 'k3s-s:/root/"a\\nb"', reason: 'odd', bytes: 3 },
      { what: 'k3s-s:/root/.kube', reason: 'lab' },
      { what: 'k3s-s:/root/../../etc/shadow', reason: 'odd', bytes: 4 },
      { what: 'k3s-s:/root/gone', reason: 'unread', code: 'SLW700' },
      { what: 'Secret/shop/token', reason: 'secret' },
    ]),
  );
  expect(hosts.calls.some((call) => call.includes('core'))).toBe(false);
});

test('of files that are too much together the smallest are taken, whatever a host says of their sizes', async () => {
  const hosts = new MemoryHosts({ 'k3s-s:/root/small': 'x' });
  const block = new Blob([new Uint8Array(UPLOAD_MAX_BYTES)]);
  for (const name of ['a', 'b', 'c', 'd']) hosts.put(`k3s-s:/root/${name}`, block);
  const { signal } = new AbortController();
  const gather = () => gatherHomes({ requests: hosts, hosts: ['k3s-s'], signal, tell: () => undefined });
  const honest = await gather();
  expect(honest.entries.map(({ bytes }) => bytes.size).toSorted((a, b) => a - b)[0]).toBe(1);
  expect(honest.entries).toHaveLength(4);
  expect(honest.leftOut).toMatchObject([{ reason: 'total', bytes: UPLOAD_MAX_BYTES }]);
  const list = hosts.list;
  hosts.list = async (at) => {
    const told = await list(at);
    return told.ok
      ? { ...told, value: { ...told.value, entries: told.value.entries.map((each) => ({ ...each, size: 0 })) } }
      : told;
  };
  const lied = await gather();
  expect(lied.entries.reduce((sum, { bytes }) => sum + bytes.size, 0)).toBeLessThanOrEqual(workLimits.filesMaxBytes);
  expect(lied.leftOut).toMatchObject([{ reason: 'total' }]);
});

test('a host that lists folders without end is looked at for a while', async () => {
  const hosts = new MemoryHosts();
  const names = Array.from({ length: 2_000 }, (_, index) => ({
    name: `d${index}`,
    kind: 'directory' as const,
    size: 0,
  }));
  let calls = 0;
  hosts.list = async () => {
    calls += 1;
    return { ok: true, value: { entries: names, more: true } };
  };
  const { signal } = new AbortController();
  const { leftOut } = await gatherHomes({ requests: hosts, hosts: ['k3s-s'], signal, tell: () => undefined });
  expect(calls).toBeLessThan(20);
  expect(leftOut.at(-1)).toMatchObject({ reason: 'count' });
});

test('a cluster that cannot be asked costs the objects alone; without a lab there are answers and notes', async () => {
  const hosts = new MemoryHosts({ 'k3s-s:/root/a': '1' });
  const work = {
    record: async () => ({ ok: true as const, value: record }),
    applied: async () => ({
      ok: false as const,
      failure: failure('SLW711', { object: 'kubectl apply', detail: 'no' }),
    }),
  };
  const { saved: made } = await saved(hosts, { work });
  expect(made).toMatchObject({
    files: 1,
    objects: 0,
    leftOut: [{ what: 'kubectl apply', reason: 'unread', code: 'SLW711' }],
  });
  const { archive } = await saved(hosts, { lab: undefined });
  expect(archive).toMatchObject({ files: [], objects: [], answers: [answer], notes: [{ lesson: 'quay' }] });
  const { back } = await brought(archive, hosts, { hasLab: false });
  expect([back.files, back.apply]).toEqual([undefined, undefined]);
});

test('no note is lost where both have something of their own', async () => {
  const { archive } = await saved(new MemoryHosts());
  const later = memoryNotes([{ lesson: 'quay', text: 'Written since.', at: NOW }]);
  const { back } = await brought(archive, new MemoryHosts(), { notes: later });
  expect(back.notes.changed).toEqual(['quay']);
  expect(later.read('quay')?.text).toBe('Written since.\n\n---\n\nistiod sends it.');
  expect((await brought(archive, new MemoryHosts(), { notes: later })).back.notes).toMatchObject({
    changed: [],
    same: 1,
  });
  const full = memoryNotes([], { isFull: true });
  expect((await brought(archive, new MemoryHosts(), { notes: full })).back.notes.notKept).toEqual(['quay']);
  const long = memoryNotes([{ lesson: 'quay', text: 'x'.repeat(99_990), at: NOW }]);
  expect((await brought(archive, new MemoryHosts(), { notes: long })).back.notes.tooLong).toEqual(['quay']);
  expect(long.read('quay')?.text).toHaveLength(99_990);
});

test('who cancels gets no archive', async () => {
  const cancel = new AbortController();
  const hosts = new MemoryHosts({ 'k3s-s:/root/a': '1' });
  const tell = () => cancel.abort(new Error('cancelled'));
  await expect(saveWork(saving(hosts, { signal: cancel.signal, tell }))).rejects.toThrow('cancelled');
});
