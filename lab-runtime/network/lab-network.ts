import { access } from 'node:fs/promises';
import type { HostView } from '#protocol/lab-state.ts';
import { MIRROR_ADDRESS, NETWORK_PREFIX_LENGTH } from '../containers/host-plan.ts';
import { systemCommand } from '../containers/system-command.ts';
import { networkNamespace } from '../layout.ts';

export const namespacePath = (labId: string): string => `/run/netns/${networkNamespace(labId)}`;

/** A batch of ip(8) commands in one process, optionally inside a network namespace. */
async function ip(lines: readonly string[], namespace?: string): Promise<void> {
  const inside = namespace === undefined ? [] : ['-n', namespace];
  await systemCommand('ip', [...inside, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/**
 * A lab's own network: a bridge without an uplink, in a namespace of its own. Labs use the same addresses
 * and cannot reach each other, and no packet of a lab reaches a machine outside it.
 */
export async function createLabNetwork(labId: string): Promise<void> {
  const namespace = networkNamespace(labId);
  await systemCommand('ip', ['netns', 'add', namespace]);
  await ip(
    [
      'link set lo up',
      'link add br0 type bridge',
      `addr add ${MIRROR_ADDRESS}/${NETWORK_PREFIX_LENGTH} dev br0`,
      'link set br0 up',
      'route add unreachable default',
    ],
    namespace,
  );
  // The mirror serves DNS on port 53 without any privilege. Forwarding is on although there is no uplink: it makes the
  // bridge answer "unreachable" for outside addresses, where a packet would otherwise be dropped silently.
  const settings = ['ip_unprivileged_port_start=0', 'ip_forward=1', 'icmp_ratelimit=0'].map((one) => `net.ipv4.${one}`);
  await systemCommand('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...settings]);
}

/** Connects a created, not yet started host to the bridge. Its own user namespace owns its end of the link. */
export async function attachHost(labId: string, host: HostView, pid: number): Promise<void> {
  const port = `v-${host.name}`;
  await ip(
    [`link add ${port} type veth peer name eth0 netns ${pid}`, `link set ${port} master br0 up`],
    networkNamespace(labId),
  );
  const batch = [
    'link set lo up',
    `addr add ${host.address}/${NETWORK_PREFIX_LENGTH} dev eth0`,
    'link set eth0 up',
    `route add default via ${MIRROR_ADDRESS}`,
  ];
  await systemCommand('nsenter', ['-t', String(pid), '-n', 'ip', '-batch', '-'], { input: `${batch.join('\n')}\n` });
}

/** Removes the namespace with all that is in it; nothing there is no error. */
export async function removeLabNetwork(labId: string): Promise<void> {
  if (!(await labNetworkExists(labId))) return;
  await systemCommand('ip', ['netns', 'delete', networkNamespace(labId)]);
}

export async function labNetworkExists(labId: string): Promise<boolean> {
  return access(namespacePath(labId)).then(
    () => true,
    () => false,
  );
}
