import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HostView } from '#protocol/lab-state.ts';
import { settleAll } from '../settle-all.ts';
import { MIRROR_ADDRESS } from './host-plan.ts';
import type { HostService } from './host-services.ts';

const MIRROR_URL = `http://${MIRROR_ADDRESS}:5000`;
const MIRRORED_REGISTRIES = ['docker.io', 'lab.local', 'registry.k8s.io', 'quay.io', 'gcr.io', 'ghcr.io'];
const KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';

export interface HostConfig {
  readonly labId: string;
  readonly host: HostView;
  readonly allHosts: readonly HostView[];
  readonly services: readonly HostService[];
}

interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
}

function registries(): string {
  const entries = MIRRORED_REGISTRIES.map((name) => `  ${name}:\n    endpoint:\n      - "${MIRROR_URL}"\n`);
  return `mirrors:\n${entries.join('')}`;
}

/** The files that make a copy of the template this host of this lab. */
export function hostFiles({ labId, host, allHosts, services }: HostConfig): ConfigFile[] {
  const names = allHosts.map(({ name, address }) => `${address}\t${name}\n`).join('');
  const files: ConfigFile[] = [
    { path: 'etc/hostname', text: `${host.name}\n` },
    {
      path: 'etc/hosts',
      text: `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n${names}${MIRROR_ADDRESS}\tmirror\n`,
    },
    { path: 'etc/resolv.conf', text: `nameserver ${MIRROR_ADDRESS}\noptions timeout:1 attempts:2\n` },
    { path: 'etc/machine-id', text: `${randomBytes(16).toString('hex')}\n`, mode: 0o444 },
    {
      path: 'etc/slipway/host.json',
      text: JSON.stringify({ host: host.name, role: host.role, labId, services }, null, 2),
      mode: 0o600,
    },
  ];
  if (host.role !== 'pc') files.push({ path: 'etc/rancher/k3s/registries.yaml', text: registries(), mode: 0o600 });
  if (host.role === 'server') {
    files.push({ path: 'etc/environment', text: `KUBECONFIG=${KUBECONFIG}\n` });
    files.push({ path: 'etc/profile.d/kubeconfig.sh', text: `export KUBECONFIG=${KUBECONFIG}\n` });
  }
  return files;
}

/**
 * Writes them into a copy that no lab has run in: a template is ours, so its links can be trusted,
 * and what a learner has touched is never written to from the machine.
 */
export async function writeHostConfig(root: string, config: HostConfig): Promise<void> {
  await settleAll(
    hostFiles(config).map(async ({ path, text, mode = 0o644 }) => {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true });
      // a link (resolv.conf often is one) would be followed out of the copy, and a mode is only given to a new file
      await rm(target, { force: true });
      await writeFile(target, text, { mode });
    }),
  );
}
