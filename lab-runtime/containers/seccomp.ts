import { ALLOWED_SYSCALLS } from './seccomp-allowed.ts';

const EPERM = 1;
const ENOSYS = 38;

/** Callers of these fall back when the kernel lacks them, and some stop when it refuses (runc: session keyrings). */
const AS_IF_MISSING = ['keyctl', 'add_key', 'request_key', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'];

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET. Above all not AF_VSOCK, which would leave every namespace. */
const SOCKET_FAMILIES = [1, 2, 10, 16, 17];

/** The execution domains that programs ask for: Linux, ADDR_NO_RANDOMIZE for debuggers, and "which one is it?". */
const PERSONALITIES = [0x0, 0x0040000, 0xffffffff];

const BTRFS_IOCTL_TYPE = 0x94;
const IOCTL_TYPE_SHIFT = 8;

interface SeccompArgument {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: 'SCMP_CMP_EQ' | 'SCMP_CMP_MASKED_EQ';
}
interface SeccompRule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  readonly errnoRet?: number;
  readonly args?: readonly SeccompArgument[];
}

const allowWith = (name: string, arg: SeccompArgument): SeccompRule => {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args: [arg] };
};

/**
 * ioctl, but for btrfs's own: a learner could make subvolumes, which escape the lab's quota. A filter has no
 * "not equal" beside an allow list, so each bit in which another type differs is one rule.
 */
function ioctlRules(): SeccompRule[] {
  return Array.from({ length: 8 }, (_, bit) => {
    const mask = 1 << (bit + IOCTL_TYPE_SHIFT);
    const differs = ~(BTRFS_IOCTL_TYPE << IOCTL_TYPE_SHIFT) & mask;
    return allowWith('ioctl', { index: 1, value: mask, valueTwo: differs, op: 'SCMP_CMP_MASKED_EQ' });
  });
}

/** The filter of every lab host: an allow list, as strict as containers inside it can bear. */
export function seccompProfile() {
  const rules: SeccompRule[] = [
    { names: ALLOWED_SYSCALLS, action: 'SCMP_ACT_ALLOW' },
    ...ioctlRules(),
    ...SOCKET_FAMILIES.map((value) => allowWith('socket', { index: 0, value, op: 'SCMP_CMP_EQ' })),
    ...PERSONALITIES.map((value) => allowWith('personality', { index: 0, value, op: 'SCMP_CMP_EQ' })),
    { names: AS_IF_MISSING, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
  ];
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: rules,
  };
}
