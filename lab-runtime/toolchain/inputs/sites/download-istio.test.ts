import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const exec = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'istio/istio.io/downloadIstio');

/** Answers from the folder `served`, whatever the URL's host. */
const CURL = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    -o) to=$2; shift ;;
    https://*) url=$1 ;;
  esac
  shift
done
echo "$url" >>"$SERVED/../asked"
[ -f "$SERVED/\${url##*/}" ] || exit 22
if [ -n "\${to:-}" ]; then cp "$SERVED/\${url##*/}" "$to"; else cat "$SERVED/\${url##*/}"; fi
`;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-download-'));
  for (const name of ['bin', 'served', 'here', 'made/istio-9.8.7/bin'])
    await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, 'bin', 'curl'), CURL);
  await chmod(join(dir, 'bin', 'curl'), 0o755);
  await writeFile(join(dir, 'made/istio-9.8.7/bin/istioctl'), 'istioctl');
  const file = 'istio-9.8.7-linux-amd64.tar.gz';
  await exec('tar', ['-C', join(dir, 'made'), '-czf', join(dir, 'served', file), 'istio-9.8.7']);
  await exec('sh', ['-c', `sha256sum ${file} > ${file}.sha256`], { cwd: join(dir, 'served') });
  await writeFile(join(dir, 'script'), (await readFile(SCRIPT, 'utf8')).replaceAll('@ISTIO_VERSION@', '9.8.7'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const run = (environment: Record<string, string>) =>
  exec('sh', [join(dir, 'script')], {
    cwd: join(dir, 'here'),
    env: { PATH: `${join(dir, 'bin')}:${process.env.PATH}`, SERVED: join(dir, 'served'), ...environment },
  });

test('the course’s line gives the release’s folder and nothing else', async () => {
  const { stdout } = await run({ ISTIO_VERSION: '9.8.7', TARGET_ARCH: 'x86_64' });
  expect(await readdir(join(dir, 'here'))).toEqual(['istio-9.8.7']);
  expect(await readFile(join(dir, 'here/istio-9.8.7/bin/istioctl'), 'utf8')).toBe('istioctl');
  expect(stdout).toContain('export PATH=$PATH:');
  expect(await readFile(join(dir, 'asked'), 'utf8')).toContain(
    'https://github.com/istio/istio/releases/download/9.8.7/istio-9.8.7-linux-amd64.tar.gz\n',
  );
});

test('another release is refused with the one that there is', async () => {
  await expect(run({ ISTIO_VERSION: '1.0.0' })).rejects.toThrow('This lab has Istio 9.8.7, and not 1.0.0.');
});

test('a file that is not what was released leaves nothing behind', async () => {
  await writeFile(join(dir, 'served/istio-9.8.7-linux-amd64.tar.gz'), 'something else');
  await expect(run({ TARGET_ARCH: 'x86_64' })).rejects.toThrow();
  await expect(run({ TARGET_ARCH: 'sparc' })).rejects.toThrow('sparc');
  expect(await readdir(join(dir, 'here'))).toEqual([]);
});
