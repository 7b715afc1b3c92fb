import { expect, test } from 'vitest';
import { hostFiles } from './host-config.ts';
import { hostsOf } from './host-plan.ts';
import { k3sServices } from './host-services.ts';

const allHosts = hostsOf({ workers: 2, cluster: true });
const filesOf = (name: string): Map<string, string> => {
  const host = allHosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(name);
  const files = hostFiles({ labId: 'abcd1234', host, allHosts, services: k3sServices(host, 'secret') });
  return new Map(files.map(({ path, text }) => [path, text]));
};

test('hosts of a lab', () => {
  expect(allHosts.map(({ name, address }) => `${name} ${address}`)).toEqual([
    'k3s-s 192.168.10.10',
    'k3s-w1 192.168.10.101',
    'k3s-w2 192.168.10.102',
    'testpc 192.168.10.200',
  ]);
  expect(hostsOf({ workers: 3, cluster: false }).map(({ name }) => name)).toEqual(['testpc']);
});

test('the server has a kubeconfig in its environment, testpc has none and runs nothing', () => {
  const server = filesOf('k3s-s');
  expect(server.get('etc/environment')).toBe('KUBECONFIG=/etc/rancher/k3s/k3s.yaml\n');
  const testpc = filesOf('testpc');
  expect(testpc.has('etc/environment')).toBe(false);
  expect(testpc.has('etc/rancher/k3s/registries.yaml')).toBe(false);
  expect(JSON.parse(testpc.get('etc/slipway/host.json') ?? '').services).toEqual([]);
});

test('every host knows every name, and nodes pull from the mirror', () => {
  for (const name of ['k3s-s', 'k3s-w2', 'testpc'])
    for (const { name: other, address } of allHosts)
      expect(filesOf(name).get('etc/hosts')).toContain(`${address}\t${other}\n`);
  expect(filesOf('k3s-w1').get('etc/rancher/k3s/registries.yaml')).toContain('http://192.168.10.1:5000');
});

test('nodes start by k3s’s documented command line', () => {
  const [agent] = JSON.parse(filesOf('k3s-w1').get('etc/slipway/host.json') ?? '').services;
  expect(agent.command.join(' ')).toBe(
    '/usr/local/bin/k3s agent --server https://192.168.10.10:6443 --token secret --node-ip 192.168.10.101',
  );
  const [server] = JSON.parse(filesOf('k3s-s').get('etc/slipway/host.json') ?? '').services;
  expect(server.command.join(' ')).toContain('server --node-ip 192.168.10.10');
  expect(server.command.join(' ')).toContain('--cluster-cidr 172.16.0.0/16 --service-cidr 10.10.200.0/24');
});
