import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, BuildContext } from '../artifact.ts';
import { DEBIAN_SUITE, debootstrap, stripTree } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { packFiles } from '../inputs/images/oci-layout.ts';
import { packageLayer } from '../inputs/images/package-layer.ts';
import { overlayFiles } from '../tree-files.ts';

/** What Istio's own images offer inside a proxy, too: curl, ss, tcpdump, conntrack, lsof, sudo. */
const BASE = 'ca-certificates curl iproute2 iptables procps tcpdump conntrack lsof sudo'.split(' ');
const NGINX = ['nginx-light'];
const NETSHOOT = (
  'dnsutils iputils-ping iputils-tracepath mtr-tiny netcat-openbsd ncat net-tools socat ethtool iperf3 ' +
  'jq strace less vim-tiny wget file openssl'
).split(' ');
const FILES = 'lab-runtime/toolchain/inputs/images/nginx';

/** Layers that come from Debian packages: one base for all images, nginx, and the debugging tools. */
export const imageLayers: Artifact = {
  name: 'image-layers',
  title: 'Image base',
  version: DEBIAN_SUITE,
  lane: 'light',
  needs: [],
  estimateMs: 60_000,
  diskMiB: 700,
  memoryMiB: 300,
  inputs: async ({ repoDir }) => [
    ...BASE,
    '|',
    ...NGINX,
    '|',
    ...NETSHOOT,
    ...(await sourceInputs(repoDir, [
      FILES,
      'lab-runtime/toolchain/inputs/images/package-layer.ts',
      'lab-runtime/toolchain/debootstrap.ts',
      'lab-runtime/toolchain/artifacts/image-layers.ts',
    ])),
  ],
  async build(context) {
    const baseTree = await base(context);
    await nginx(context, baseTree);
    await netshoot(context, baseTree);
  },
};

async function base(context: BuildContext): Promise<string> {
  const tree = await debootstrap(context, BASE);
  await stripTree(tree);
  await packFiles(context, tree, join(context.outDir, 'base.tar'));
  return tree;
}

async function nginx(context: BuildContext, baseTree: string): Promise<void> {
  const tree = await packageLayer(context, { name: 'nginx', baseTree, packages: NGINX });
  await rm(join(tree, 'etc/nginx/sites-enabled'), { recursive: true, force: true });
  await overlayFiles(join(context.repoDir, FILES), tree);
  await mkdir(join(tree, 'var/log/nginx'), { recursive: true });
  await mkdir(join(tree, 'var/lib/nginx'), { recursive: true });
  // `kubectl logs` shows what the container writes to its own outputs.
  await symlink('/dev/stdout', join(tree, 'var/log/nginx/access.log'));
  await symlink('/dev/stderr', join(tree, 'var/log/nginx/error.log'));
  await packFiles(context, tree, join(context.outDir, 'nginx.tar'));
}

/** Names that Debian's alternatives give at installation. */
const ALTERNATIVES = { nc: 'nc.openbsd', netcat: 'nc.openbsd', vi: 'vim.tiny', vim: 'vim.tiny' };

async function netshoot(context: BuildContext, baseTree: string): Promise<void> {
  const tree = await packageLayer(context, { name: 'netshoot', baseTree, packages: NETSHOOT });
  for (const [name, target] of Object.entries(ALTERNATIVES)) await symlink(target, join(tree, 'usr/bin', name));
  await packFiles(context, tree, join(context.outDir, 'netshoot.tar'));
}
