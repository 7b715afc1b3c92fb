import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { DEBIAN_SUITE, debootstrap, packTree, stripTree } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { overlayFiles } from '../tree-files.ts';

const FILES = 'lab-runtime/toolchain/inputs/images/host';

const NODE =
  'containerd runc containernetworking-plugins conntrack ethtool socat ipset kmod iptables libseccomp2'.split(' ');
const HOST = 'ca-certificates procps iproute2 bash-completion openssl less vim nano sudo gpg wget'.split(' ');
const LEARNER = 'curl jq iputils-ping tcpdump net-tools dnsutils netcat-openbsd strace lsof tree file'.split(' ');
const PACKAGES = [...NODE, ...HOST, ...LEARNER, 'kubetail'];

/** The Debian tree of every lab host, as a tar with numeric owners. */
export const rootfs: Artifact = {
  name: 'rootfs',
  title: 'Lab host system',
  version: DEBIAN_SUITE,
  lane: 'light',
  needs: [],
  estimateMs: 95_000,
  diskMiB: 1_100,
  memoryMiB: 300,
  inputs: async ({ repoDir }) => [
    ...PACKAGES,
    ...(await sourceInputs(repoDir, [FILES, 'lab-runtime/toolchain/debootstrap.ts'])),
  ],
  async build(context) {
    const tree = await debootstrap(context, PACKAGES);
    context.progress('configuring');
    await stripTree(tree);
    await overlayFiles(join(context.repoDir, FILES), tree);
    context.progress('packing');
    await packTree(context, tree, join(context.outDir, 'rootfs.tar'));
  },
};
