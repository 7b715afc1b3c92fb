/** For tests and benches only, and in no bundle: a ptyhost whose "hosts" are local shells. `<socket> [uid gid]`. */
import { startPtyhost } from './ptyhost.ts';

const [socketPath, uid, gid] = process.argv.slice(2);
if (!socketPath) throw new Error('usage: local-shell-fixture.ts SOCKET [UID GID]');

const host = await startPtyhost({
  socketPath,
  owner: { uid: Number(uid ?? process.getuid?.()), gid: Number(gid ?? process.getgid?.()) },
  findShell: (lab, name) => {
    if (lab === 'nolab000') throw new Error(`host ${name} of lab ${lab} does not run`);
    return {
      file: '/bin/bash',
      args: ['--norc', '--noprofile', '-i'],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', PS1: '$ ', LANG: 'C.UTF-8', HISTFILE: '/dev/null' },
    };
  },
  log: (event, details) => process.stderr.write(`${event} ${JSON.stringify(details ?? {})}\n`),
});
process.once('SIGTERM', () => {
  host.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.stdout.write('{"ready":true}\n');
