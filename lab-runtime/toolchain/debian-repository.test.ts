import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from './command.ts';
import { buildPackage, packagesIndex, releaseText, writeRepository } from './debian-repository.ts';

const options = { environment: process.env, signal: new AbortController().signal };
const control = {
  Package: 'tool',
  Version: '1.2',
  Architecture: 'amd64',
  Maintainer: 'x <x@y>',
  Description: 'a tool',
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-repository-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('the index names each package, its file and its digest', () => {
  const entry = { control, path: 'pool/main/t/tool/tool_1.2_amd64.deb', size: 7, digest: 'abc' };
  const text = packagesIndex([entry, entry]);
  expect(text.split('\n\n')).toHaveLength(2);
  expect(text).toContain('Package: tool\nVersion: 1.2\n');
  expect(text).toContain('Filename: pool/main/t/tool/tool_1.2_amd64.deb\nSize: 7\nSHA256: abc\n');
});

test('the release vouches for the indexes, at a time that apt can read', () => {
  const indexes = new Map([['main/binary-amd64/Packages', Buffer.from('x')]]);
  const text = releaseText({ suite: 'bookworm', architecture: 'amd64', date: new Date(0), indexes });
  expect(text).toContain('Suite: bookworm\nCodename: bookworm\nDate: Thu, 01 Jan 1970 00:00:00 UTC\n');
  expect(text).toMatch(/SHA256:\n [0-9a-f]{64} 1 main\/binary-amd64\/Packages\n$/);
});

const tools = await runCommand('sh', ['-c', 'command -v gpg gpgv dpkg-deb'], options).then(
  () => true,
  () => false,
);

test.skipIf(!tools)('packages unpack to their tree, and each suite is signed by the repository’s own key', async () => {
  const tree = join(dir, 'tree');
  await mkdir(join(tree, 'usr/bin'), { recursive: true });
  await writeFile(join(tree, 'usr/bin/tool'), 'run me');
  const file = join(dir, 'tool_1.2_amd64.deb');
  await buildPackage(options, { tree, file, control });
  expect(await runCommand('dpkg-deb', ['--field', file, 'Package', 'Version'], options)).toContain('Version: 1.2');
  const repository = join(dir, 'repository');
  await mkdir(repository);
  const suites = ['bookworm', 'jammy'];
  await writeRepository(options, {
    dir: repository,
    suites,
    architecture: 'amd64',
    packages: [{ file, control }],
    date: new Date(),
  });
  const keyring = join(dir, 'keyring.gpg');
  const key = await readFile(join(repository, 'signing.key'), 'utf8');
  expect(key).toContain('BEGIN PGP PUBLIC KEY BLOCK');
  await runCommand('gpg', ['--dearmor', '--output', keyring, join(repository, 'signing.key')], options);
  const verify = (...files: string[]): Promise<string> =>
    runCommand('gpgv', ['--keyring', keyring, ...files], {
      ...options,
      environment: { ...process.env, GNUPGHOME: dir },
    });
  for (const suite of suites) {
    const dist = join(repository, 'dists', suite);
    await verify(join(dist, 'InRelease'));
    await verify(join(dist, 'Release.gpg'), join(dist, 'Release'));
    expect(await readFile(join(dist, 'main/binary-amd64/Packages'), 'utf8')).toContain('Package: tool');
  }
  await writeFile(join(repository, 'dists/jammy/Release'), 'Suite: other\n');
  const jammy = join(repository, 'dists/jammy');
  await expect(verify(join(jammy, 'Release.gpg'), join(jammy, 'Release'))).rejects.toThrow('BAD signature');
});
