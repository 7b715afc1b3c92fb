import type { Layout } from '#lab-runtime/layout.ts';
import { groupPool, neighbourPool, processPool, terminalPool } from './count-pools.ts';
import { diskPool } from './disk-pool.ts';
import { memoryPool, tcpPool, uncountedPool } from './memory-pools.ts';
import type { Pool } from './pool.ts';

/** All that labs share and that their own limits do not keep from running out. */
export const machinePools = (paths: Layout): Pool[] => [
  memoryPool,
  tcpPool,
  uncountedPool(),
  diskPool(paths),
  terminalPool,
  groupPool,
  processPool,
  neighbourPool,
];
