import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type StartedSingleHost, startSingleHost } from '#lab-runtime/containers/single-host.ts';
import { deleteSubvolume } from '#lab-runtime/disk/subvolume.ts';
import type { Artifact, BuildContext } from '../artifact.ts';
import { packTree } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { allImageNames } from '../inputs/images/names.ts';
import { BAKE_KIND, draftTemplate, installProgram, templateOf } from '../template.ts';

const AGENT_DIR = 'var/lib/rancher/k3s/agent';
const DEADLINE_MS = 300_000;
const POLL_MS = 1_000;
/** What a node writes while it runs, and makes anew at each start: a lab must not inherit the bake's. */
const RUNTIME_STATE = [
  'io.containerd.grpc.v1.cri',
  'io.containerd.runtime.v1.linux',
  'io.containerd.runtime.v2.task',
  'tmpmounts',
];

/** The k3s command line that a lab's server is started with, less what would start pods. */
const SERVER = [
  '/usr/local/bin/k3s',
  'server',
  '--node-ip=192.168.10.10',
  '--cluster-cidr=172.16.0.0/16',
  '--service-cidr=10.10.200.0/24',
  '--cluster-dns=10.10.200.10',
  '--flannel-backend=host-gw',
  '--flannel-iface=eth0',
  '--disable=coredns,traefik,servicelb,metrics-server,local-storage',
  '--disable-network-policy',
];

/**
 * The images as containerd keeps them, unpacked: importing them takes 20 s, which no lab should wait for.
 * The k3s binary of the labs does it itself, in a host that is booted once, so that it finds its own format later.
 */
export const baked: Artifact = {
  name: 'baked',
  title: 'Unpacked images',
  version: '1',
  lane: 'heavy',
  needs: ['images', 'labnode'],
  uses: ['template-host', 'hostrun'],
  estimateMs: 60_000,
  diskMiB: 700,
  memoryMiB: 2_000,
  inputs: async ({ repoDir }) => [
    ...SERVER,
    ...(await sourceInputs(repoDir, ['lab-runtime/toolchain/artifacts/baked.ts'])),
  ],
  async build(context) {
    const draft = await draftTemplate(context, BAKE_KIND, templateOf(context, 'host'));
    try {
      await installProgram(join(context.artifact('labnode'), 'labnode'), draft, 'usr/local/bin/k3s');
      await mkdir(join(draft, AGENT_DIR, 'images'), { recursive: true });
      await copyFile(join(context.artifact('images'), 'images.tar'), join(draft, AGENT_DIR, 'images', 'images.tar'));
      await bootOnce(context, draft);
      const store = join(draft, AGENT_DIR, 'containerd');
      for (const name of RUNTIME_STATE) await rm(join(store, name), { recursive: true, force: true });
      await refuseSecrets(store);
      context.progress('packing');
      await packTree(context, store, join(context.outDir, 'containerd.tar'));
    } finally {
      await deleteSubvolume(draft);
    }
  },
};

async function bootOnce(context: BuildContext, subvolume: string): Promise<void> {
  context.progress('booting a node');
  await using host = await startSingleHost({
    paths: context.paths,
    id: randomBytes(4).toString('hex'),
    subvolume,
    hostrun: join(context.artifact('hostrun'), 'hostrun'),
    services: [{ name: 'k3s', command: SERVER }],
    signal: context.signal,
  });
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const missing = await missingImages(host, context);
    if (missing.length === 0) return;
    context.progress(`unpacking images: ${allImageNames.length - missing.length} of ${allImageNames.length}`);
    if (Date.now() > deadline) throw new Error(`images missing after ${DEADLINE_MS / 1000} s: ${missing.join(', ')}`);
    await delay(POLL_MS, undefined, { signal: context.signal });
  }
}

/** Images that are not there, or not unpacked yet, as `ctr images check` tells it. */
async function missingImages(host: StartedSingleHost, context: BuildContext): Promise<string[]> {
  const argv = ['/usr/local/bin/k3s', 'ctr', 'images', 'check'];
  const result = await host.labinit.run({ argv }, { signal: context.signal, timeoutMs: 60_000 });
  const lines = result.stdout.toString('utf8').split('\n');
  const complete = new Set(
    lines
      .filter((line: string) => /\bcomplete\b/.test(line) && /\btrue\s*$/.test(line))
      .map((line) => line.split(/\s+/)[0]),
  );
  if (complete.size === 0)
    context.log(`${lines.slice(0, 3).join(' | ')} ${result.stderr.toString('utf8').slice(0, 300)}`);
  return allImageNames.filter((name) => !complete.has(name));
}

/** A key or a database in a template would be shared by all labs: then there is no artifact. */
async function refuseSecrets(store: string): Promise<void> {
  const secrets = (await ownFiles(store)).filter((path) =>
    /\.(key|crt|pem|kubeconfig|sqlite|token)$|state\.db/.test(path),
  );
  if (secrets.length > 0) throw new Error(`secrets in the image store: ${secrets.join(', ')}`);
}

/** Files of the store itself. Links are not followed and unpacked images not entered: theirs point anywhere. */
async function ownFiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isFile()) found.push(path);
    if (entry.isDirectory() && entry.name !== 'snapshots') found.push(...(await ownFiles(path)));
  }
  return found;
}
