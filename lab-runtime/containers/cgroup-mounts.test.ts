import { expect, test } from 'vitest';
import { cgroupDirs, parseCgroupMounts } from './cgroup-mounts.ts';

const line = (point: string, type: string, options: string): string =>
  `30 23 0:26 / ${point} rw,nosuid shared:4 - ${type} ${type} ${options}`;

test('a machine with v2 alone', () => {
  const mounts = parseCgroupMounts(line('/sys/fs/cgroup', 'cgroup2', 'rw'));
  expect(cgroupDirs(mounts, '/slipway/a')).toEqual(['/sys/fs/cgroup/slipway/a']);
});

test('a machine with v1 controllers and a unified tree beside them', () => {
  const mounts = parseCgroupMounts(
    [
      line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct'),
      line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
      line('/sys/fs/cgroup/unified', 'cgroup2', 'rw'),
    ].join('\n'),
  );
  expect(mounts.version === 1 && mounts.roots.get('cpuacct')).toBe('/sys/fs/cgroup/cpu,cpuacct');
  expect(cgroupDirs(mounts, 'x')).toEqual([
    '/sys/fs/cgroup/cpu,cpuacct/x',
    '/sys/fs/cgroup/memory/x',
    '/sys/fs/cgroup/unified/x',
  ]);
});
