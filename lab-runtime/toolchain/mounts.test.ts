import { expect, test } from 'vitest';
import { mountsBelow } from './mounts.ts';

test('mounts in a tree are found deepest first, and no neighbour with a longer name', () => {
  const mountinfo = `22 1 0:20 / /proc rw - proc proc rw
30 1 0:30 / /b/tree/proc rw - proc proc rw
31 30 0:31 / /b/tree/proc/sys\\040x rw - proc proc rw
32 1 0:32 / /b/tree2 rw - tmpfs tmpfs rw
`;
  expect(mountsBelow(mountinfo, '/b/tree')).toEqual(['/b/tree/proc/sys x', '/b/tree/proc']);
});
