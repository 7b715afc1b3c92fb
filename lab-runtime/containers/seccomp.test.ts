import { expect, test } from 'vitest';
import { seccompProfile } from './seccomp.ts';

const rules = seccompProfile().syscalls;
const allows = (name: string, argument?: number): boolean =>
  rules.some(
    (rule) =>
      rule.action === 'SCMP_ACT_ALLOW' &&
      rule.names.includes(name) &&
      (rule.args ?? []).every(({ op, value, valueTwo }) => {
        if (argument === undefined) return false;
        // JavaScript's & is signed
        return op === 'SCMP_CMP_EQ' ? argument === value : (argument & value) >>> 0 === valueTwo;
      }),
  );

test('containers inside find what they need', () => {
  for (const name of ['mount', 'umount2', 'pivot_root', 'clone3', 'unshare', 'setns', 'ptrace', 'seccomp', 'openat2'])
    expect(allows(name), name).toBe(true);
});

test('what reaches the machine is refused', () => {
  for (const name of ['init_module', 'kexec_load', 'reboot', 'bpf', 'open_by_handle_at', 'io_uring_setup', 'swapon'])
    expect(allows(name), name).toBe(false);
});

test('sockets: the network and Unix, never the hypervisor or the kernel’s crypto', () => {
  for (const family of [1, 2, 10, 16, 17]) expect(allows('socket', family), String(family)).toBe(true);
  for (const family of [38, 40, 15, 31]) expect(allows('socket', family), String(family)).toBe(false);
});

test('ioctl: all but those of btrfs', () => {
  const [tiocgwinsz, siocgifflags, subvolumeCreate, snapshotCreate] = [0x5413, 0x8913, 0x5000940e, 0x50009417];
  expect(allows('ioctl', tiocgwinsz)).toBe(true);
  expect(allows('ioctl', siocgifflags)).toBe(true);
  expect(allows('ioctl', subvolumeCreate)).toBe(false);
  expect(allows('ioctl', snapshotCreate)).toBe(false);
});
