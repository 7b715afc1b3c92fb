import { expect, test } from 'vitest';
import type { PacketRings } from './packet-rings.ts';
import { seccompProfile } from './seccomp.ts';

const allows = (name: string, ...given: number[]): boolean => allowsBy('bounded', name, given);
const allowsBy = (rings: PacketRings, name: string, given: readonly number[]): boolean =>
  seccompProfile(rings).syscalls.some(
    (rule) =>
      rule.action === 'SCMP_ACT_ALLOW' &&
      rule.names.includes(name) &&
      (rule.args ?? []).every(({ index, op, value, valueTwo }) => {
        const argument = given[index];
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
  for (const name of [
    'init_module',
    'kexec_load',
    'reboot',
    'bpf',
    'open_by_handle_at',
    'io_uring_setup',
    'io_setup',
    'swapon',
  ])
    expect(allows(name), name).toBe(false);
});

test('sockets: the network and Unix, never the hypervisor or the kernel’s crypto', () => {
  for (const family of [1, 2, 10, 16, 17]) expect(allows('socket', family), String(family)).toBe(true);
  for (const family of [38, 40, 15, 31]) expect(allows('socket', family), String(family)).toBe(false);
});

test('ioctl: all but those of btrfs', () => {
  const [tiocgwinsz, siocgifflags, subvolumeCreate, snapshotCreate] = [0x5413, 0x8913, 0x5000940e, 0x50009417];
  expect(allows('ioctl', 0, tiocgwinsz)).toBe(true);
  expect(allows('ioctl', 0, siocgifflags)).toBe(true);
  expect(allows('ioctl', 0, subvolumeCreate)).toBe(false);
  expect(allows('ioctl', 0, snapshotCreate)).toBe(false);
});

test('rings of packet sockets: nobody gets one where they are not bounded', () => {
  const [solSocket, solPacket, rxRing, txRing, auxdata, reuse] = [1, 263, 5, 13, 8, 2];
  const refused = (level: number, option: number): boolean => !allowsBy('refused', 'setsockopt', [0, level, option]);
  expect([refused(solPacket, rxRing), refused(solPacket, txRing)]).toEqual([true, true]);
  // the kernel looks at 32 bits of each
  expect(refused(solPacket + 2 ** 31 * 2, rxRing)).toBe(true);
  expect([refused(solPacket, auxdata), refused(solSocket, reuse), refused(solSocket, rxRing)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(allowsBy('bounded', 'setsockopt', [0, solPacket, rxRing])).toBe(true);
});
