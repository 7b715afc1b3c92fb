import { afterEach, expect, test } from 'vitest';
import { FakeApiServer, until } from '#server/cluster/api-server-fixture.ts';
import type { LabFileInfo, LabHosts, LabProcess, LabSocket } from '#server/labs/lab-hosts.ts';
import { type HostInput, type HostWatches, watchHosts } from './host-watch.ts';

const init: LabProcess = { pid: 1, ppid: 0, uid: 0, comm: 'labinit', argv: ['labinit'], netns: 'net:[1]' };
const envoy: LabProcess = { ...init, pid: 7, comm: 'envoy', argv: ['envoy', '-c', 'demo.yaml'] };
const socket = (more: Partial<LabSocket>): LabSocket => ({
  kind: 'tcp',
  state: 'listen',
  local: '0.0.0.0:10000',
  peer: '',
  path: '',
  pid: 7,
  comm: 'envoy',
  uid: 0,
  ...more,
});

let processes: LabProcess[] | Error = [init];
let sockets: LabSocket[] = [];
let file: LabFileInfo | undefined;
let watches: HostWatches;
let changes: HostInput[];
afterEach(() => watches.stop());

function open(...inputs: HostInput[]) {
  changes = [];
  const hosts: LabHosts = {
    ...new FakeApiServer().hosts(),
    processes: async () => {
      if (processes instanceof Error) throw processes;
      return processes;
    },
    sockets: async () => sockets,
    stat: async () => file,
  };
  watches = watchHosts({ hosts, inputs: new Set(inputs), onChange: (input) => changes.push(input) });
}

test("a host's own processes, and a change only when something differs", async () => {
  const inPod = { ...envoy, pid: 9, netns: 'net:[2]' };
  processes = [init, inPod];
  sockets = [];
  open('host:testpc');
  expect((await watches.host('testpc')).processes).toEqual([init]);
  await watches.refresh();
  expect(changes).toEqual(['host:testpc']);
  processes = [init, envoy];
  await watches.refresh();
  expect(changes).toHaveLength(2);
});

test('connections that come and go are no change, and listeners keep their age', async () => {
  processes = [init, envoy];
  sockets = [socket({})];
  open('host:testpc');
  const { listeningSince } = await watches.host('testpc');
  sockets = [socket({}), socket({ state: 'established', peer: '192.168.10.10:4711' })];
  await watches.refresh();
  expect(changes).toHaveLength(1);
  expect(await watches.host('testpc')).toMatchObject({ listeningSince, sockets });
  sockets = [socket({ pid: 8 })];
  await watches.refresh();
  expect(changes).toHaveLength(2);
  expect((await watches.host('testpc')).listeningSince).toBeGreaterThan(listeningSince);
});

test('a host that does not answer is reported once, and asked again', async () => {
  processes = new Error('unreachable');
  open('host:testpc');
  await expect(watches.host('testpc')).rejects.toThrow('SLW400');
  await watches.refresh();
  expect(changes).toEqual(['host:testpc']);
  processes = [init];
  await until(() => changes.length === 2);
  expect((await watches.host('testpc')).processes).toEqual([init]);
});

test('a file that appears, changes and goes', async () => {
  file = undefined;
  const input = 'file:testpc:/root/a:b.yaml';
  open(input);
  expect(await watches.file('testpc', '/root/a:b.yaml')).toBeUndefined();
  file = { kind: 'file', size: 3, mode: 0o644, modifiedMs: 1 };
  await watches.refresh();
  file = { ...file, modifiedMs: 2 };
  await watches.refresh();
  expect(await watches.file('testpc', '/root/a:b.yaml')).toEqual(file);
  file = undefined;
  await watches.refresh();
  expect(changes).toEqual([input, input, input, input]);
});

test('what nobody named cannot be read', async () => {
  open();
  await expect(watches.host('k3s-s')).rejects.toThrow('k3s-s');
});
