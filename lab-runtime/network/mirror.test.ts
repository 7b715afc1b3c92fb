import { expect, test } from 'vitest';
import { hostsOf } from '../containers/host-plan.ts';
import { layout } from '../layout.ts';
import { mirrorConfig } from './mirror.ts';

const options = {
  paths: layout('/state', '/run/x'),
  labId: 'abcd1234',
  uidBase: 200_000,
  hosts: hostsOf({ workers: 2, cluster: false }),
};
const bare = { rootfs: '/r', program: '/cache/mirror/1', images: [], sites: [] };

test('it serves what has been built, and sees nothing else', () => {
  const early = mirrorConfig(options, bare);
  expect(early.process.args).not.toContain('--images');
  expect(early.process.args).not.toContain('--sites');
  const full = mirrorConfig(options, {
    ...bare,
    images: ['/cache/images/1/index', '/cache/addon-images/1/index'],
    sites: ['/cache/a/1', '/cache/b/2'],
  });
  expect(full.process.args.join(' ')).toContain(
    '--images /images0 --images /images1 --sites /sites0 --sites /sites1 --host testpc=',
  );
  const binds = full.mounts.filter(({ type }) => type === 'bind');
  expect(binds.map(({ source, destination }) => `${source} ${destination}`)).toEqual([
    '/cache/mirror/1 /bin',
    '/cache/images/1/index /images0',
    '/cache/addon-images/1/index /images1',
    '/cache/a/1 /sites0',
    '/cache/b/2 /sites1',
  ]);
  for (const { options: mount } of binds) expect(mount).toContain('ro');
});

test('it is nobody, without capabilities, and bounded', () => {
  const config = mirrorConfig(options, bare);
  expect(config.process).toMatchObject({ user: { uid: 65_534, gid: 65_534 }, noNewPrivileges: true });
  expect(config.process).not.toHaveProperty('capabilities');
  expect(config.root.readonly).toBe(true);
  expect(config.linux.resources).toEqual({ memory: { limit: 128 * 1024 * 1024 }, pids: { limit: 64 } });
});
