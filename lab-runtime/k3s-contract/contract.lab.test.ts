import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabinitClient } from '../lab-client/labinit-client.ts';
import { DEFAULT_RUN_DIR, DEFAULT_STATE_DIR, layout } from '../layout.ts';
import { type ContractHosts, startContractHosts } from './contract-hosts-fixture.ts';
import { configMapManifest, DNS_MANIFEST, WEB_MANIFEST } from './contract-manifests-fixture.ts';
import { type EmptyRegistry, startEmptyRegistry } from './contract-registry-fixture.ts';

/*
 * What labs rely on in a k3s binary, and nothing else. `K3S_BINARY=/path` runs it on any binary; without, on labnode.
 * The suite brings its own DNS and sandbox image, so that it needs no image that only k3s publishes.
 */
const paths = layout(
  process.env.SLIPWAY_STATE_DIR ?? DEFAULT_STATE_DIR,
  process.env.SLIPWAY_RUN_DIR ?? DEFAULT_RUN_DIR,
);
const given = process.env.K3S_BINARY;
const binary = given ?? join(paths.artifactsDir, 'labnode', 'labnode');
const TOKEN = 'contract: any text, 글자';
const KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';
const K3S = '/usr/local/bin/k3s';
const MANIFESTS = '/var/lib/rancher/k3s/server/manifests';
/** An official k3s unpacks itself and imports images first. */
const READY_TIMEOUT_MS = 240_000;
/** k3s looks at its manifests every 15 s. */
const APPLY_TIMEOUT_MS = 40_000;

const SERVER = [
  K3S,
  'server',
  '--node-ip=192.168.10.10',
  '--tls-san=192.168.10.10',
  `--token=${TOKEN}`,
  '--cluster-cidr=172.16.0.0/16',
  '--service-cidr=10.10.200.0/24',
  '--cluster-dns=10.10.200.10',
  '--flannel-backend=host-gw',
  '--flannel-iface=eth0',
  '--disable-network-policy',
  '--disable=coredns,traefik,servicelb,metrics-server,local-storage',
  '--write-kubeconfig-mode=600',
  '--pause-image=lab.local/pause:3.9',
];
const AGENT = [
  K3S,
  'agent',
  '--server=https://192.168.10.10:6443',
  `--token=${TOKEN}`,
  '--node-ip=192.168.10.101',
  '--pause-image=lab.local/pause:3.9',
];

let hosts: ContractHosts;
let registry: EmptyRegistry;

async function output(host: LabinitClient, ...argv: string[]): Promise<string> {
  const result = await host.run({ argv });
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr.toString('utf8')}`);
  return result.stdout.toString('utf8').trim();
}

const kubectl = (...args: string[]): Promise<string> => output(hosts.server, K3S, 'kubectl', ...args);

/** Polls until the text satisfies; the error tells what it last was. */
async function eventually(
  ask: () => Promise<string>,
  fits: (text: string) => boolean,
  timeoutMs: number,
): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const text = await ask().catch(String);
    if (fits(text)) return text;
    if (performance.now() > deadline) throw new Error(`after ${timeoutMs / 1000} s still: ${text}`);
    await delay(250);
  }
}

const column = (path: string, ...args: string[]): Promise<string> =>
  kubectl('get', ...args, '-o', `jsonpath={range .items[*]}${path}{"\\n"}{end}`);
const readyNodes = (): Promise<string> => column('{.status.conditions[?(@.type=="Ready")].status}', 'nodes');

beforeAll(async () => {
  hosts = await startContractHosts({
    paths,
    binary,
    images: join(paths.artifactsDir, 'images', 'images.tar'),
    hosts: {
      'k3s-s': {
        services: [{ name: 'k3s', command: SERVER }],
        files: {
          [`${MANIFESTS}/dns.yaml`]: DNS_MANIFEST,
          [`${MANIFESTS}/before.yaml`]: configMapManifest('before', 'first'),
          'etc/rancher/k3s/config.yaml': 'node-label:\n  - contract=config-file\n',
          'etc/rancher/k3s/registries.yaml':
            'mirrors:\n  docker.io:\n    endpoint:\n      - "http://192.168.10.1:5000"\n',
        },
      },
      'k3s-w1': { services: [{ name: 'k3s', command: AGENT }] },
    },
  });
  registry = await startEmptyRegistry(hosts.networkNamespace);
  await eventually(readyNodes, (text) => text === 'True\nTrue', READY_TIMEOUT_MS);
}, READY_TIMEOUT_MS + 60_000);

afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  await hosts?.[Symbol.asyncDispose]();
});

describe('the k3s contract', () => {
  test('the version line names the program and Kubernetes 1.30', async () => {
    const text = await output(hosts.server, K3S, '--version');
    expect(text).toMatch(/v1\.30\./);
    if (given === undefined) expect(text).toMatch(/^labnode version .*k3s-compatible/);
  });

  test('the kubeconfig is where and as the flags say', async () => {
    expect(await output(hosts.server, 'stat', '-c', '%a', KUBECONFIG)).toBe('600');
    expect(await output(hosts.server, 'cat', KUBECONFIG)).toContain('server: https://127.0.0.1:6443');
    expect(await output(hosts.server, '/usr/local/bin/kubectl', 'auth', 'can-i', '*', '*')).toBe('yes');
  });

  test('the server is a control plane, and config.yaml counts as flags', async () => {
    const roles = await kubectl('get', 'node', 'k3s-s', '--no-headers');
    expect(roles).toMatch(/control-plane,master/);
    expect(await column('{.metadata.name}', 'nodes', '-l', 'contract=config-file')).toBe('k3s-s');
  });

  test('the agent joined with the token and has its own address', async () => {
    const address = '{.status.addresses[?(@.type=="InternalIP")].address}';
    expect((await column(address, 'nodes')).split('\n').sort()).toEqual(['192.168.10.10', '192.168.10.101']);
    expect(await output(hosts.server, 'cat', '/var/lib/rancher/k3s/server/node-token')).toMatch(
      /^K10[0-9a-f]{64}::server:/,
    );
  });

  test('a worker has no administrator’s rights', async () => {
    await expect(output(hosts.worker, 'cat', KUBECONFIG)).rejects.toThrow();
    const node = ['--kubeconfig', '/var/lib/rancher/k3s/agent/kubelet.kubeconfig'];
    await expect(output(hosts.worker, K3S, 'kubectl', ...node, 'get', 'secrets', '-A')).rejects.toThrow(/forbidden/i);
    await expect(output(hosts.worker, K3S, 'kubectl', ...node, 'delete', 'node', 'k3s-s')).rejects.toThrow(
      /forbidden/i,
    );
  });

  test('every node has pods of its own part of the cluster’s range', async () => {
    const ranges = (await column('{.spec.podCIDR}', 'nodes')).split('\n');
    expect(new Set(ranges).size).toBe(2);
    for (const range of ranges) expect(range).toMatch(/^172\.16\.\d+\.0\/24$/);
  });

  test('images of agent/images are there on every node', async () => {
    for (const host of [hosts.server, hosts.worker]) {
      const images = await output(host, K3S, 'crictl', 'images');
      for (const name of ['lab.local/pause', 'lab.local/coredns', 'lab.local/istio/proxyv2'])
        expect(images).toContain(name);
    }
    expect(await output(hosts.server, K3S, 'ctr', 'images', 'ls', '-q')).toContain('lab.local/pause:3.9');
  });

  test(
    'manifests are applied at start, when they change, and when they appear',
    async () => {
      const value = (name: string) => () => kubectl('get', 'configmap', name, '-o', 'jsonpath={.data.value}');
      await eventually(value('before'), (text) => text === 'first', APPLY_TIMEOUT_MS);
      await hosts.server.writeFile(`${MANIFESTS}/before.yaml`, configMapManifest('before', 'second'));
      await hosts.server.writeFile(`${MANIFESTS}/later.yaml`, configMapManifest('later', 'new'));
      await eventually(value('before'), (text) => text === 'second', APPLY_TIMEOUT_MS);
      await eventually(value('later'), (text) => text === 'new', APPLY_TIMEOUT_MS);
    },
    3 * APPLY_TIMEOUT_MS,
  );

  test('registries.yaml sends pulls to the mirror', async () => {
    await output(hosts.server, K3S, 'crictl', 'pull', 'docker.io/library/contract:1').catch(() => undefined);
    expect(registry.requests.some((path) => path.startsWith('/v2/library/contract/manifests/1'))).toBe(true);
  });

  test('pods answer by Service name, from other nodes and by node port', async () => {
    await kubectl('rollout', 'status', '-n', 'kube-system', 'deployment/contract-dns', '--timeout=60s');
    await hosts.server.run({ argv: [K3S, 'kubectl', 'apply', '-f', '-'], input: WEB_MANIFEST, stdin: true });
    await kubectl('rollout', 'status', 'daemonset/web', '--timeout=60s');
    const pods = (await column('{.metadata.name} {.status.podIP} {.spec.nodeName}', 'pods', '-l', 'app=web')).split(
      '\n',
    );
    expect(pods).toHaveLength(2);
    for (const from of pods) {
      const [name = ''] = from.split(' ');
      for (const target of [...pods.map((pod) => pod.split(' ')[1]), 'web.default.svc.cluster.local'])
        expect(
          await kubectl(
            'exec',
            name,
            '--',
            'curl',
            '-sS',
            '-m5',
            '-o',
            '/dev/null',
            '-w',
            '%{http_code}',
            `http://${target}`,
          ),
        ).toBe('200');
    }
    // The Kubernetes network model: pods see each other's own addresses, without translation.
    const [first = [], second = []] = pods.map((pod) => pod.split(' '));
    for (const [[name = ''], [, caller = '']] of [
      [first, second],
      [second, first],
    ] as const)
      expect(await kubectl('logs', name)).toContain(`\n${caller} - - [`);
    for (const address of ['192.168.10.10', '192.168.10.101'])
      await eventually(
        () => output(hosts.server, 'curl', '-sS', '-m5', `http://${address}:30080`),
        (text) => text.includes('nginx'),
        10_000,
      );
  }, 180_000);

  test('logs come from other nodes', async () => {
    const pods = await column('{.metadata.name} {.spec.nodeName}', 'pods', '-l', 'app=web');
    const [name = ''] =
      pods
        .split('\n')
        .find((line) => line.endsWith('k3s-w1'))
        ?.split(' ') ?? [];
    await kubectl('exec', name, '--', 'curl', '-sS', '-o', '/dev/null', 'http://127.0.0.1/from-the-contract');
    await eventually(
      () => kubectl('logs', name),
      (text) => text.includes('/from-the-contract'),
      10_000,
    );
  });

  test('a killed server comes back with its objects, and running pods go on', async () => {
    const identity = '{.metadata.name} {.status.containerStatuses[0].containerID}';
    const before = await column(identity, 'pods', '-l', 'app=web');
    await output(hosts.server, 'pkill', '-9', '-f', 'k3s server');
    const restarts = async (): Promise<string> => String((await hosts.server.ready()).services[0]?.restarts);
    await eventually(restarts, (text) => Number(text) > 0, 30_000);
    await eventually(readyNodes, (text) => text === 'True\nTrue', 90_000);
    expect(await column(identity, 'pods', '-l', 'app=web')).toBe(before);
  }, 120_000);

  test('an unknown flag and a missing server are reported, not ignored', async () => {
    await expect(output(hosts.worker, K3S, 'agent', '--no-such-flag')).rejects.toThrow(/no-such-flag/);
    await expect(output(hosts.worker, K3S, 'agent', '--token', 'x')).rejects.toThrow(/server/);
  });
});
