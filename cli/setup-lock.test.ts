import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const entry = new URL('../slipway', import.meta.url).pathname;

/** Runs the entry's own `with_lock` on a state folder, with a command that runs while the lock is held. */
function withLock(state: string, ...command: string[]) {
  const script = `set -euo pipefail; umask 022; state=$1; shift
    source <(sed -n '/^with_lock() {/,/^}/p' ${entry}); with_lock "$@"`;
  return spawnSync('bash', ['-c', script, 'bash', state, ...command], { encoding: 'utf8' });
}

function stateFolder() {
  const state = mkdtempSync(join(tmpdir(), 'slipway-setup-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  chmodSync(state, 0o755);
  return { state, file: join(state, 'setup.lock') };
}
const holdAsNobody = (file: string) =>
  spawnSync('runuser', ['-u', 'nobody', '--', 'flock', '-n', file, 'true'], { encoding: 'utf8' });

test('the lock is held while the command runs, and given back', () => {
  const { state, file } = stateFolder();
  expect(withLock(state, 'flock', '-n', file, 'true').status).toBe(1);
  expect(withLock(state, 'bash', '-c', 'exit 7').status).toBe(7);
  expect(withLock(state, 'true')).toMatchObject({ status: 0, stderr: '' });
});

test.skipIf(process.getuid?.() !== 0).each(['a new one', 'one that was open to all'])(
  'another user cannot hold the setup lock: %s',
  (which) => {
    const { state, file } = stateFolder();
    if (which !== 'a new one') {
      writeFileSync(file, '');
      chmodSync(file, 0o644);
      // Without the entry's care it can: what follows is no accident of this machine.
      expect(holdAsNobody(file).status).toBe(0);
    }
    expect(withLock(state, 'true').status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const nobody = holdAsNobody(file);
    expect(nobody.status).not.toBe(0);
    expect(nobody.stderr).toContain('Permission denied');
  },
);
