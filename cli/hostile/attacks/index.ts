import type { Attack } from '../attack.ts';
import { asynchronousIo } from './asynchronous-io.ts';
import { diskFill, syncStorm } from './disk.ts';
import { memoryGroups } from './groups.ts';
import { inotifyInstances } from './inotify.ts';
import { memory } from './memory.ts';
import { networkNamespaces, userNamespaces } from './namespaces.ts';
import { neighbours } from './neighbours.ts';
import { packetFlood, trackedConnections } from './network.ts';
import { openFiles } from './open-files.ts';
import { packetQueues } from './packet-queues.ts';
import { packetRings } from './packet-rings.ts';
import { processes } from './processes.ts';
import { othersProcesses } from './processes-of-others.ts';
import { forkBomb, spinners } from './processors.ts';
import { queuedSignals } from './signals.ts';
import { tcpBuffers } from './tcp-buffers.ts';
import { terminals } from './terminals.ts';
import { udpBuffers } from './udp-buffers.ts';

/** All that is tried, in this order. */
export const ATTACKS: readonly Attack[] = [
  packetRings,
  tcpBuffers,
  udpBuffers,
  packetQueues,
  memory,
  processes,
  networkNamespaces,
  userNamespaces,
  queuedSignals,
  inotifyInstances,
  asynchronousIo,
  terminals,
  openFiles,
  neighbours,
  memoryGroups,
  trackedConnections,
  othersProcesses,
  spinners,
  forkBomb,
  packetFlood,
  diskFill,
  syncStorm,
];
