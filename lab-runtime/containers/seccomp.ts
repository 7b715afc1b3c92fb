import type { PacketRings } from './packet-rings.ts';
import { ALLOWED_SYSCALLS } from './seccomp-allowed.ts';

const EPERM = 1;
const ENOSYS = 38;

/**
 * Callers of these fall back when the kernel lacks them, and some stop when it refuses (runc: session keyrings).
 * Contexts of asynchronous I/O (io_setup) come from one pool of the machine, which one lab could empty.
 */
const AS_IF_MISSING = [
  'keyctl',
  'add_key',
  'request_key',
  'io_uring_setup',
  'io_uring_enter',
  'io_uring_register',
  'io_setup',
  'io_destroy',
  'io_submit',
  'io_cancel',
  'io_getevents',
  'io_pgetevents',
];

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET. Above all not AF_VSOCK, which would leave every namespace. */
const SOCKET_FAMILIES = [1, 2, 10, 16, 17];

/** The execution domains that programs ask for: Linux, ADDR_NO_RANDOMIZE for debuggers, and "which one is it?". */
const PERSONALITIES = [0x0, 0x0040000, 0xffffffff];

/** Bits 8 to 15 of an ioctl's number are its type. */
const IOCTL_TYPE_MASK = 0xff00;
const BTRFS_IOCTL_TYPE = 0x9400;

const INT_MASK = 0xffffffff;
const SOL_PACKET = 263;
const PACKET_RX_RING = 5;
/** PACKET_TX_RING is 13: all bits but one. */
const RING_OPTION_MASK = 0xfffffff7;

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
 * A call whose argument is not this number, as far as the mask goes. A filter has no "not equal" beside an allow list
 * that looks at the bits the kernel looks at, so each bit in which another number differs is one rule.
 */
function allowUnless(name: string, index: number, mask: number, number: number): SeccompRule[] {
  return Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0)
    .filter((bit) => (mask & bit) !== 0)
    .map((bit) => allowWith(name, { index, value: bit, valueTwo: (~number & bit) >>> 0, op: 'SCMP_CMP_MASKED_EQ' }));
}

/** Rings of packet sockets are memory that nobody is charged for; without a bound by other means nobody gets one. */
const setsockoptRules = (packetRings: PacketRings): SeccompRule[] =>
  packetRings === 'bounded'
    ? [{ names: ['setsockopt'], action: 'SCMP_ACT_ALLOW' }]
    : [
        ...allowUnless('setsockopt', 1, INT_MASK, SOL_PACKET),
        ...allowUnless('setsockopt', 2, RING_OPTION_MASK, PACKET_RX_RING),
      ];

/** The filter of every lab host: an allow list, as strict as containers inside it can bear. */
export function seccompProfile(packetRings: PacketRings) {
  const rules: SeccompRule[] = [
    { names: ALLOWED_SYSCALLS, action: 'SCMP_ACT_ALLOW' },
    // all but btrfs's own: a learner could make subvolumes, which escape the lab's quota
    ...allowUnless('ioctl', 1, IOCTL_TYPE_MASK, BTRFS_IOCTL_TYPE),
    ...setsockoptRules(packetRings),
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
