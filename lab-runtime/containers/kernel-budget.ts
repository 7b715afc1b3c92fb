import type { HostView } from '#protocol/lab-state.ts';

/** What of the kernel's countable things a host may have at once; names as in /proc/sys/user. */
type KernelBudget = Readonly<Record<`max_${string}`, number>>;

/**
 * A pod has a network, an IPC and a UTS namespace, and each of its containers a mount, a PID and a cgroup namespace;
 * a kubelet runs 110 pods. Each network namespace costs the kernel some 300 KiB that it charges to nobody.
 */
const NODE: KernelBudget = {
  max_net_namespaces: 128,
  max_ipc_namespaces: 256,
  max_uts_namespaces: 256,
  max_mnt_namespaces: 1024,
  max_pid_namespaces: 512,
  max_cgroup_namespaces: 512,
  max_user_namespaces: 64,
  max_time_namespaces: 64,
  max_inotify_instances: 2048,
  max_inotify_watches: 262_144,
  max_fanotify_groups: 16,
  max_fanotify_marks: 4096,
};

/** The learner's own computer runs no pods: a few namespaces to try things in. */
const PC: KernelBudget = {
  ...NODE,
  max_net_namespaces: 32,
  max_ipc_namespaces: 32,
  max_uts_namespaces: 32,
  max_mnt_namespaces: 128,
  max_pid_namespaces: 32,
  max_cgroup_namespaces: 32,
  max_user_namespaces: 32,
  max_inotify_instances: 256,
  max_inotify_watches: 65_536,
};

/** As hostrun takes it. */
export const kernelBudget = (role: HostView['role']): string[] =>
  Object.entries(role === 'pc' ? PC : NODE).map(([name, value]) => `${name}=${value}`);
